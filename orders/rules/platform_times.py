"""The times of a platform's cycle, and those to choose from on buttons. Pure.

Residents order on the platform from `opens_at` until `ends_at`; the truck comes at
`delivery_at`. Between the two the export is fetched, approved and packed: the liaison's time is
a third of what there is, two hours at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from orders.rules.errors_platform import BadPlatformTimes

LONGEST: Final = timedelta(days=14)  # a slip of the month, not a plan
AT_MOST: Final = timedelta(hours=2)
BEFORE_END: Final = timedelta(hours=2)
SOON: Final = timedelta(minutes=30)
BEGINS: Final = (time(8), time(18))
ENDS: Final = (time(12), time(20))
ARRIVES: Final = (time(9), time(15))
MOST_CHOICES: Final = 6


@dataclass(frozen=True, slots=True)
class PlatformTimes:
    """All six instants that a cycle has; nobody pays here, so `pay_by` is the delivery."""

    opens_at: datetime
    cutoff_at: datetime
    approve_by: datetime
    packed_by: datetime
    pay_by: datetime
    deliver_at: datetime


def platform_times(
    opens_at: datetime, ends_at: datetime, delivery_at: datetime, *, now: datetime
) -> PlatformTimes:
    """Raises `BadPlatformTimes` where they do not follow each other, or the delivery is past."""
    if not opens_at < ends_at < delivery_at or delivery_at <= now:
        raise BadPlatformTimes()
    if delivery_at - opens_at > LONGEST:
        raise BadPlatformTimes()
    part = min(AT_MOST, (delivery_at - ends_at) / 3)
    return PlatformTimes(
        opens_at=opens_at,
        cutoff_at=ends_at,
        approve_by=ends_at + part,
        packed_by=delivery_at - part,
        pay_by=delivery_at,
        deliver_at=delivery_at,
    )


def reminder_at(opened_at: datetime, ends_at: datetime) -> datetime:
    """Two hours before the end, not in the first half of a cycle that is short."""
    return max(ends_at - BEFORE_END, opened_at + (ends_at - opened_at) / 2)


def begin_choices(now: datetime, zone: str) -> tuple[datetime, ...]:
    """Later beginnings to choose from, beside now."""
    return _next(now, zone, BEGINS)[:3]


def end_choices(opens_at: datetime, zone: str) -> tuple[datetime, ...]:
    """When ordering there may end."""
    return _next(opens_at, zone, ENDS)[:MOST_CHOICES]


def delivery_choices(ends_at: datetime, zone: str) -> tuple[datetime, ...]:
    """When the truck may come."""
    return _next(ends_at, zone, ARRIVES)[:MOST_CHOICES]


def _next(after: datetime, zone: str, hours: Sequence[time]) -> tuple[datetime, ...]:
    local = ZoneInfo(zone)
    today = after.astimezone(local).date()
    found = [
        datetime.combine(today + timedelta(days=days), hour, local).astimezone(after.tzinfo)
        for days in range(5)
        for hour in hours
    ]
    return tuple(each for each in found if each >= after + SOON)
