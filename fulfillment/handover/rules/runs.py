"""Runs of a hand-over that is going on: which doors that are due go with whom.

What is due together is arranged like on paper (`door_arrangement`). A few late doors ride with a
run of their building that nobody has begun and that has room; else they make a run of their own.
A run goes to somebody who has signed up for its building now, then to who has signed up at all,
then to any who is fit, each time to the one with the least; nobody gets more than two. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fulfillment.supply.rules.door_arrangement import (
    MOST_GRAMS,
    MOST_HOUSEHOLDS,
    Door,
    arrange,
)

# The one that is being walked and the next: what is left waits for who is back first.
MOST_RUNS_AT_ONCE = 2


class Outcome(StrEnum):
    """How a door ended. moved: it is on another run; gone: there is nothing to bring any more."""

    GIVEN = "given"
    LEFT = "left"
    NOBODY = "nobody"
    LACKING = "lacking"
    MOVED = "moved"
    GONE = "gone"


class Decision(StrEnum):
    """What becomes of what was brought back; open until the liaison has said it."""

    OPEN = "open"
    AGAIN = "again"
    HOLD = "hold"
    NEIGHBOUR = "neighbour"


BROUGHT = (Outcome.GIVEN, Outcome.LEFT)
BROUGHT_BACK = (Outcome.NOBODY, Outcome.LACKING)
NOT_WALKED = (Outcome.MOVED, Outcome.GONE)


@dataclass(frozen=True, slots=True)
class DueDoor:
    """A household whose bags are ready and on no run, in walking order."""

    household_id: int
    door: Door


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that nobody has begun."""

    run_id: int
    building: str
    households: int
    grams: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Doors of one run; `run_id` None where it is new."""

    run_id: int | None
    building: str
    households: tuple[int, ...]


def plan_runs(due: Sequence[DueDoor], runs: Sequence[OpenRun] = ()) -> tuple[Plan, ...]:
    """Every door on exactly one run, none longer or heavier than it may be."""
    room = {run.run_id: (run.households, run.grams) for run in runs}
    plans = []
    for group in arrange([each.door for each in due]):
        mine = [due[place] for place in group.places]
        grams = sum(each.door.grams for each in mine)
        into = next(
            (
                run.run_id
                for run in runs
                if run.building == group.building
                and room[run.run_id][0] + len(mine) <= MOST_HOUSEHOLDS
                and room[run.run_id][1] + grams <= MOST_GRAMS
            ),
            None,
        )
        if into is not None:
            households, weight = room[into]
            room[into] = households + len(mine), weight + grams
        plans.append(Plan(into, group.building, tuple(each.household_id for each in mine)))
    return tuple(plans)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A run that is nobody's: whether its building is sealed, and who has given it back."""

    run_id: int
    building_id: int | None
    is_sealed: bool = False
    declined: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody who brings: fit for doors, for sealed ones; where they signed up; their runs now."""

    person_id: int
    is_fit: bool
    is_fit_for_sealed: bool
    buildings: frozenset[int | None] | None = None  # None within: wherever hands are needed
    runs: int = 0


def assign(runs: Sequence[Waiting], carriers: Sequence[Carrier]) -> Mapping[int, int]:
    """Who takes which run, as person by run; those that nobody can take are left out."""
    load = {each.person_id: each.runs for each in carriers}
    taken: dict[int, int] = {}
    for run in runs:
        fit = [
            each
            for each in carriers
            if (each.is_fit_for_sealed if run.is_sealed else each.is_fit)
            and load[each.person_id] < MOST_RUNS_AT_ONCE
            and each.person_id not in run.declined
        ]
        if fit:
            best = min(
                fit, key=lambda each: (_nearness(each, run), load[each.person_id], each.person_id)
            )
            taken[run.run_id] = best.person_id
            load[best.person_id] += 1
    return taken


def _nearness(carrier: Carrier, run: Waiting) -> int:
    if carrier.buildings is None:
        return 2
    return 0 if run.building_id in carrier.buildings or None in carrier.buildings else 1
