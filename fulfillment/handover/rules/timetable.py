"""Contactless pickup by the clock: who comes down when, building after building.

PLANS S10: residents are called down building by building, two metres apart, at staggered times.
Each building goes to one point, where it can begin first; a new building begins in minutes of its
own as long as the day is long enough, so that two hardly meet. What does not fit at its point is
spread over what is free at the others, and what does not fit today goes on when points open.
Sealed buildings are in no queue: theirs goes out to the doors. See `ways_out` for what a plan
that does not fit would need. Pure and the same for the same input in any order.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from fulfillment.handover.rules.points import (
    Conditions,
    DailyPoint,
    Point,
    PointKind,
    days_of,
    point_for_doors,
    points_for,
)
from fulfillment.handover.rules.seating import DaySeats
from fulfillment.handover.rules.slots import Plan, Slot
from fulfillment.handover.rules.stops import Stop, calling_order
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.rules.windows import earliest_start


def plan(
    requests: Sequence[Stop],
    points: Sequence[DailyPoint],
    now: datetime,
    conditions: Conditions,
    *,
    at_door: Collection[int] = (),
) -> Plan:
    """Give every household one slot; those `at_door` are in no queue, like sealed ones.

    ValueError when there is no point to give one at.
    """
    if not points:
        raise ValueError("no delivery point")
    called = [
        stop for stop in requests if has_a_queue(stop, points) and stop.household_id not in at_door
    ]
    slots: list[Slot] = list(_brought(requests, called, points, now, conditions))
    late: set[int] = set()
    left = sorted(called, key=calling_order)
    days = days_of(points, now, conditions, at_most=len(left) + 2)
    start = earliest_start(now)
    while left:
        placed, over = plan_day(left, next(days), start, conditions)
        slots += placed
        left = over
        late |= {stop.household_id for stop in left}
    return Plan(slots=tuple(sorted(slots, key=_by_time)), late=frozenset(late))


def plan_day(
    stops: Sequence[Stop], points: Sequence[Point], start: datetime, conditions: Conditions
) -> tuple[list[Slot], list[Stop]]:
    """The slots of one day for stops in calling order, and who is left over."""
    day = DaySeats(points, start, conditions)
    over = day.seat(stops, apart=True)
    if over:
        day = DaySeats(points, start, conditions)
        over = day.spread(day.seat(stops, apart=False))
    return day.slots, over


def day_fits(
    stops: Sequence[Stop], points: Sequence[Point], start: datetime, conditions: Conditions
) -> bool:
    """Whether all of these fit into one day: what `plan_day` leaves over, but sooner known."""
    day = DaySeats(points, start, conditions)
    if day.is_too_small_for(stops):
        return False
    if not day.seat(stops, apart=True):
        return True
    day = DaySeats(points, start, conditions)
    return day.takes_all(day.seat(stops, apart=False))


def has_a_queue(stop: Stop, points: Sequence[DailyPoint]) -> bool:
    """Whether a household is given minutes at a point: called down, or first at the gate."""
    if stop.way is Way.GATE:
        return any(point.kind is PointKind.LANE for point in points)
    return stop.way is Way.POINT and bool(points_for(stop.building, points))


def _brought(
    requests: Sequence[Stop],
    called: Sequence[Stop],
    points: Sequence[DailyPoint],
    now: datetime,
    conditions: Conditions,
) -> Iterator[Slot]:
    """Who is in no queue is served at the door while the point is open that day."""
    queued = {stop.household_id for stop in called}
    opened: dict[int, Point] = {}
    for stop in sorted(requests, key=calling_order):
        if stop.household_id in queued:
            continue
        point = point_for_doors(stop.building, points)
        if point.id not in opened:
            opened[point.id] = next(days_of([point], now, conditions, at_most=1))[0]
        yield Slot(
            household_id=stop.household_id,
            point_id=point.id,
            starts_at=opened[point.id].opens_at,
            ends_at=opened[point.id].closes_at,
            way=Way.GATE if stop.to_gate else Way.DOOR,
        )


def _by_time(slot: Slot) -> tuple[datetime, int]:
    return (slot.starts_at, slot.point_id)
