"""Welfare calls: who calls whom, when it is tried again, and when somebody goes and knocks.

From the plans (S15): every three days by phone to all who need care; each is reached, visited or
overdue by name. Pure: people and households are numbers.

    share_out(homes, carers)       home → who calls; the same in, the same out
    after_no_answer(…)             tried again, or a visit
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final

from orders.rules.states import WelfareState

# Why a household is on the list; the first that holds is written down.
FLAG, HEARD, UNCOVERED, QUIET = "flag", "heard", "uncovered", "quiet"
DONE: Final = (WelfareState.REACHED, WelfareState.VISITED)
# Who knocks needs time for the way and the order; a call later than this becomes a visit.
LAST_CALL: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class CareRule:
    """A compound's rule, in whole hours, minutes, tries and days."""

    hours_before: int = 4  # before the cut-off the lists are made
    takeover_minutes: int = 60  # not tried by then: the stand-in calls
    retry_minutes: int = 30
    tries: int = 2  # without an answer; then somebody goes
    cover_days: int = 0  # without a delivery; 0 is two cycles


# The least and the most of each.
BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "hours_before": (1, 24),
    "takeover_minutes": (10, 600),
    "retry_minutes": (5, 240),
    "tries": (1, 5),
    "cover_days": (0, 60),
}


def care_rule(kept: Mapping[str, Any] | None) -> CareRule:
    """The rule as a row keeps it: what it does not say, or says absurdly, is as usual."""
    said = {
        name: kept[name]
        for name, (least, most) in BOUNDS.items()
        if kept and isinstance(kept.get(name), int) and least <= kept[name] <= most
    }
    return CareRule(**said)


def rule_to_keep(rule: CareRule) -> dict[str, int]:
    """Only what differs from the usual, so that the usual may change."""
    usual = asdict(CareRule())
    return {each.name: value for each in fields(CareRule)
            if (value := getattr(rule, each.name)) != usual[each.name]}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToCall:
    """A household to be called, with what decides who calls it."""

    household_id: int
    building_id: int
    flags: frozenset[str] = frozenset()
    own: int | None = None  # who cares for it by the roster
    last: int | None = None  # who called it last time: a voice that is known


@dataclass(frozen=True, slots=True)
class Areas:
    """Who calls a building, or all with a flag."""

    by_building: Mapping[int, int]
    by_flag: Mapping[str, int]


def share_out(
    homes: Sequence[ToCall], carers: Sequence[int], areas: Areas | None = None
) -> dict[int, int]:
    """Who calls each household: its own carer, its flag's, its building's, else balanced.

    Of what is balanced nobody gets more than a fair share, rounded up; last time's carer comes
    first as long as their share holds. `carers` are those who are there; without one: nothing.
    """
    there = set(carers)
    found: dict[int, int] = {}
    free = []
    for home in homes:
        named = next((each for each in _named(home, areas) if each in there), None)
        if named is None:
            free.append(home)
        else:
            found[home.household_id] = named
    return found | (_balanced(free, carers, Counter(found.values())) if carers else {})


def _named(home: ToCall, areas: Areas | None) -> list[int]:
    named = [home.own] if home.own is not None else []
    if areas is not None:
        named += [areas.by_flag[flag] for flag in sorted(home.flags) if flag in areas.by_flag]
        if home.building_id in areas.by_building:
            named.append(areas.by_building[home.building_id])
    return named


def _balanced(free: Sequence[ToCall], carers: Sequence[int], load: Counter[int]) -> dict[int, int]:
    """Last time's carer first, the rest in walking order to whoever has least."""
    share = -(-(len(free) + sum(load.values())) // len(carers))
    found: dict[int, int] = {}
    rest = []
    for home in free:
        if home.last in carers and load[home.last or 0] < share:
            found[home.household_id] = home.last or 0
            load[home.last or 0] += 1
        else:
            rest.append(home)
    places = {carer: place for place, carer in enumerate(carers)}
    for home in rest:
        least = min(carers, key=lambda carer: (load[carer], places[carer]))
        found[home.household_id] = least
        load[least] += 1
    return found


def stand_in_of(carer: int, carers: Sequence[int], named: Mapping[int, int]) -> int | None:
    """Who takes over: the named one, else the next in the row; None where there is nobody else.

    `carers` and whom `named` names are there; who is away is in neither.
    """
    wanted = named.get(carer)
    if wanted is not None and wanted != carer:
        return wanted
    others = [each for each in carers if each != carer]
    if not others:
        return None
    after = [each for each in others if each > carer]
    return (after or others)[0]


def after_no_answer(
    rule: CareRule, *, tries: int, now: datetime, cutoff_at: datetime
) -> tuple[WelfareState, datetime | None]:
    """What comes after the `tries`-th call in vain: again at an instant, or a visit.

    It is not tried again so late that nobody could go any more before the cut-off.
    """
    again = now + timedelta(minutes=rule.retry_minutes)
    is_late = now < cutoff_at < again + LAST_CALL
    if tries >= rule.tries or is_late:
        return WelfareState.VISIT, None
    return WelfareState.NO_ANSWER, again


def standing(state: str, *, tries: int, due_at: datetime, now: datetime) -> str:
    """How a call counts: reached, visited, unreached, overdue, or waiting while there is time."""
    if state in DONE:
        return state
    if tries or state in (WelfareState.VISIT, WelfareState.UNREACHED):
        return "unreached"
    return "overdue" if state == WelfareState.LAPSED or now > due_at else "waiting"


def reason_of(
    *, flagged: bool, heard: bool, uncovered: bool, quiet: bool, reached_lately: bool
) -> str | None:
    """Why a household is called this cycle; None where it is not.

    Who is only silent or long without a delivery and was reached lately is left in peace.
    """
    if flagged:
        return FLAG
    if heard:
        return HEARD
    if reached_lately:
        return None
    return UNCOVERED if uncovered else (QUIET if quiet else None)
