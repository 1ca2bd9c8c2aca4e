"""How doors become runs: on the paper before approval, and in a hand-over that is going on.

A run holds at most ten households (the plans' one carrier for ten) and what a trolley takes, all of
one building. A unit with more is shared out evenly over as few runs as that takes; units with few
go together whole, one after the other. Houses are doors beside each other rather than buildings:
neighbours among them share a run. Within a unit the lift goes up first: top floor down, doors of a
floor in walking order. Pure; grams, unknown weights count as nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_HOUSEHOLDS = 10
# What the usual platform trolley is made for. One household may be heavier.
MOST_GRAMS = 150_000
HOUSES = ("", "")


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody lives, and how heavy what they get is."""

    building: str
    unit: str
    floor: int
    is_house: bool = False
    grams: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """The doors of one run, as places in what was given; `building` is empty for houses."""

    building: str
    units: tuple[str, ...]
    places: tuple[int, ...]


def arrange(doors: Sequence[Door], *, most: int = MOST_HOUSEHOLDS) -> tuple[Group, ...]:
    """Runs of doors that come in walking order; `most` is at least 1."""
    units: dict[tuple[str, str], list[int]] = {}
    for place, door in enumerate(doors):
        of = HOUSES if door.is_house else (door.building, door.unit)
        units.setdefault(of, []).append(place)
    groups: list[Group] = []
    for (building, unit), mine in units.items():
        by_floor = sorted(mine, key=lambda place: -doors[place].floor)
        pieces = _shared_out(by_floor, doors, most)
        last = groups[-1] if groups else None
        if last and last.building == building and len(pieces) == 1:
            together = (*last.places, *pieces[0])
            if fits(together, doors, most):
                groups[-1] = Group(building, (*last.units, unit), together)
                continue
        groups += [Group(building, (unit,), piece) for piece in pieces]
    return tuple(groups)


def fits(places: Sequence[int], doors: Sequence[Door], most: int) -> bool:
    """Whether one carrier takes these; a single door always is one run."""
    weight = sum(doors[place].grams for place in places)
    return len(places) <= 1 or (len(places) <= most and weight <= MOST_GRAMS)


def _shared_out(places: list[int], doors: Sequence[Door], most: int) -> list[tuple[int, ...]]:
    """As few pieces as the limits allow, none longer than another by more than one."""
    runs = -(-len(places) // most)
    while True:
        pieces = _evenly(places, runs)
        if all(fits(piece, doors, most) for piece in pieces):
            return pieces
        runs += 1


def _evenly(places: list[int], runs: int) -> list[tuple[int, ...]]:
    short, longer = divmod(len(places), runs)
    pieces, at = [], 0
    for number in range(runs):
        size = short + (number < longer)
        pieces.append(tuple(places[at : at + size]))
        at += size
    return pieces
