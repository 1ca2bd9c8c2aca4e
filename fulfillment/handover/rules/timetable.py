"""Contactless pickup by the clock: who comes down when, building after building.

PLANS S10: residents are called down building by building, two metres apart, at staggered
times. A slot takes no more households than stand in the lane at that distance, and no more
than can be served in its minutes. Flagged households come first in their building, institutions, to
whom it is brought at the gate, before everybody.
A plan that does not fit goes on after the last closing; such slots are `late`, and
`minutes_missing` says by how much.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from operator import attrgetter
from typing import Final

from orders.rules.walking import natural

SECONDS_FOR_A_HOUSEHOLD: Final = 60
SECONDS_FOR_A_FURTHER_BAG: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A household with goods to collect; `walking_order` counts within its building."""

    household_id: int
    building: str
    unit: str | None = None
    floor: int = 0
    walking_order: int = 0
    bags: int = 1
    flagged: bool = False
    to_gate: bool = False  # an institution: brought to the gate, nobody is called down


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A delivery point with its lane and its hours of one day."""

    id: int
    lane_metres: int
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When and where a household collects; `late` after the points have closed."""

    household_id: int
    point_id: int
    starts_at: datetime
    ends_at: datetime
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A slot for every household, in the order of time."""

    slots: tuple[Slot, ...]
    fits: bool
    minutes_missing: int


@dataclass(frozen=True, slots=True)
class _Opening:
    """Some minutes at a point."""

    starts_at: datetime
    point_id: int
    ends_at: datetime
    people: int
    late: bool


def plan(
    requests: Sequence[Stop],
    points: Sequence[Point],
    start: datetime,
    *,
    distance_metres: int = 2,
    slot_minutes: int = 5,
    seconds_for_a_household: int = SECONDS_FOR_A_HOUSEHOLD,
    seconds_for_a_further_bag: int = SECONDS_FOR_A_FURTHER_BAG,
) -> Plan:
    """Give every household one slot. ValueError when there is no point to give one at."""
    if not points:
        raise ValueError("no delivery point")
    openings = _openings(points, start, distance_metres, timedelta(minutes=slot_minutes))
    slots: list[Slot] = []
    opening, people, seconds = next(openings), 0, 0
    for stop in sorted(requests, key=_calling_order):
        needed = seconds_for_a_household + seconds_for_a_further_bag * max(0, stop.bags - 1)
        full = people == opening.people or seconds + needed > slot_minutes * 60
        if people and full:
            opening, people, seconds = next(openings), 0, 0
        people, seconds = people + 1, seconds + needed
        slots.append(_slot(stop, opening))
    missing = _minutes_missing(slots, points, start)
    return Plan(slots=tuple(slots), fits=not missing, minutes_missing=missing)


def people_in_lane(lane_metres: int, distance_metres: int = 2) -> int:
    """How many stand in a lane at a distance from each other: one at its head, and so on."""
    return lane_metres // distance_metres + 1


def _calling_order(stop: Stop) -> tuple[object, ...]:
    unit = natural(stop.unit or "")
    door = (stop.walking_order, unit, stop.floor, stop.household_id)
    return (not stop.to_gate, natural(stop.building), stop.building, not stop.flagged, *door)


def _openings(
    points: Sequence[Point], start: datetime, distance_metres: int, length: timedelta
) -> Iterator[_Opening]:
    """All slots of all points in the order of time; without end, once all have closed."""
    last_closing = _last_closing(points, start)
    in_time = [_of_point(point, start, distance_metres, length) for point in points]
    yield from merge(*in_time, key=attrgetter("starts_at", "point_id"))
    late = sorted(
        (point for point in points if point.closes_at >= last_closing), key=attrgetter("id")
    ) or sorted(points, key=attrgetter("id"))
    begins = last_closing
    while True:
        for point in late:
            people = people_in_lane(point.lane_metres, distance_metres)
            yield _Opening(begins, point.id, begins + length, people, late=True)
        begins += length


def _of_point(
    point: Point, start: datetime, distance_metres: int, length: timedelta
) -> Iterator[_Opening]:
    people = people_in_lane(point.lane_metres, distance_metres)
    begins = max(point.opens_at, start)
    while begins + length <= point.closes_at:
        yield _Opening(begins, point.id, begins + length, people, late=False)
        begins += length


def _last_closing(points: Sequence[Point], start: datetime) -> datetime:
    """When the last point closes; where all have closed already, the start."""
    return max(start, *(point.closes_at for point in points))


def _slot(stop: Stop, opening: _Opening) -> Slot:
    return Slot(
        household_id=stop.household_id,
        point_id=opening.point_id,
        starts_at=opening.starts_at,
        ends_at=opening.ends_at,
        late=opening.late,
    )


def _minutes_missing(slots: Sequence[Slot], points: Sequence[Point], start: datetime) -> int:
    if not slots or not slots[-1].late:
        return 0
    return int((slots[-1].ends_at - _last_closing(points, start)).total_seconds()) // 60
