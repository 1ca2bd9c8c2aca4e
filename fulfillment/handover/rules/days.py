"""A timetable over as many days as it takes: what does not fit today goes on when points open.

`timetable.plan` plans one day and puts what does not fit after the last closing; here those
households are planned again for the next day. The minutes missing are those of the first day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from heapq import merge
from itertools import groupby
from zoneinfo import ZoneInfo

from fulfillment.handover.rules.timetable import Plan, Point, Slot, Stop, plan
from fulfillment.handover.rules.windows import earliest_start, windows


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyPoint:
    """A delivery point with its lane and its local hours of every day."""

    id: int
    lane_metres: int
    opens: time
    closes: time


def plan_days(
    requests: Sequence[Stop],
    points: Sequence[DailyPoint],
    now: datetime,
    *,
    timezone: str,
    distance_metres: int,
) -> Plan:
    """Give every household one slot within the hours of a point, the earliest first.

    ValueError when there is no point to give one at.
    """
    if not points:
        raise ValueError("no delivery point")
    slots: list[Slot] = []
    missing: int | None = None
    left = list(requests)
    days = _days(points, now, timezone, at_most=len(requests))
    while left:
        today = next(days)
        planned = plan(left, today, earliest_start(now), distance_metres=distance_metres)
        missing = planned.minutes_missing if missing is None else missing
        slots += [slot for slot in planned.slots if not slot.late]
        served = {slot.household_id for slot in slots}
        left = [stop for stop in left if stop.household_id not in served]
    return Plan(slots=tuple(slots), fits=not missing, minutes_missing=missing or 0)


def _days(
    points: Sequence[DailyPoint], now: datetime, timezone: str, *, at_most: int
) -> Iterator[list[Point]]:
    """The points that are open on each of the next days; each serves one household at least."""
    zone = ZoneInfo(timezone)
    opened = merge(
        *(_openings(point, now, timezone, at_most) for point in points),
        key=lambda point: (point.opens_at, point.id),
    )
    for _, today in groupby(opened, key=lambda point: point.opens_at.astimezone(zone).date()):
        yield list(today)


def _openings(point: DailyPoint, now: datetime, timezone: str, at_most: int) -> Iterator[Point]:
    hours = windows(now, opens=point.opens, closes=point.closes, timezone=timezone, days=at_most)
    for window in hours:
        yield Point(
            id=point.id,
            lane_metres=point.lane_metres,
            opens_at=window.starts_at,
            closes_at=window.ends_at,
        )
