"""When a delivery point is open: instants from local hours, day after day.

Nobody is called down at night: the first window begins at the next full five minutes that leaves
people a quarter of an hour, or at the next morning's opening. Hours that end at or before they
begin (22:00 to 02:00) end the next day. Pure: `now` is an argument.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orders.rules.schedule import to_instant

STEP = timedelta(minutes=5)
# From being told to standing in the lane, shoes and stairs included.
NOTICE = timedelta(minutes=15)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when people can be served; aware UTC."""

    starts_at: datetime
    ends_at: datetime


def earliest_start(now: datetime) -> datetime:
    """The next full five minutes, at least a quarter of an hour from now."""
    return _EPOCH - (_EPOCH - (now + NOTICE)) // STEP * STEP


def windows(
    now: datetime, *, opens: time, closes: time, timezone: str, days: int
) -> Iterator[Window]:
    """The next `days` windows in which at least one slot of five minutes fits."""
    earliest = earliest_start(now)
    # Yesterday's window may still be open where it ends after midnight.
    day = earliest.astimezone(ZoneInfo(timezone)).date() - timedelta(days=1)
    if _minutes(opens) <= _minutes(closes) < _minutes(opens) + STEP // timedelta(minutes=1):
        closes = opens  # no slot fits into such hours: they can only mean the whole day
    overnight = timedelta(days=1 if closes <= opens else 0)
    found = 0
    while found < days:
        starts_at = max(earliest, to_instant(day, opens, timezone=timezone))
        ends_at = to_instant(day + overnight, closes, timezone=timezone)
        if ends_at - starts_at >= STEP:
            found += 1
            yield Window(starts_at, ends_at)
        day += timedelta(days=1)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
