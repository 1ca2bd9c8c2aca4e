"""When a delivery point is open: instants from local hours, day after day.

Nobody is called down at night: what of a point's hours lies in the night counts as closed, and
the first window begins at the next full five minutes that leaves people a quarter of an hour, or
at the next morning's opening. Hours that end at or before they begin (22:00 to 02:00) end the
next day. Slots are counted from the opening, so that they are the same ones whenever one asks.
Pure: `now` is an argument.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from orders.rules.schedule import to_instant

STEP = timedelta(minutes=5)
# From being told to standing in the lane, shoes and stairs included.
NOTICE = timedelta(minutes=15)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_DAY: Final = 24 * 60
_STEP_MINUTES: Final = 5
SHORTEST_DAY: Final = 60  # minutes; a longer night than that leaves is no night that anybody meant


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when people can be served; aware UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Night:
    """Local hours in which nobody is called down; the same hour twice means that there is none."""

    begins: time = time(22)
    ends: time = time(7)


NO_NIGHT: Final = Night(time(0), time(0))


def earliest_start(now: datetime) -> datetime:
    """The next full five minutes, at least a quarter of an hour from now."""
    return _EPOCH - (_EPOCH - (now + NOTICE)) // STEP * STEP


def windows(
    now: datetime,
    *,
    opens: time,
    closes: time,
    timezone: str,
    days: int,
    night: Night = NO_NIGHT,
) -> Iterator[Window]:
    """The next `days` windows in which at least one slot of five minutes fits."""
    earliest = earliest_start(now)
    spans = open_minutes(opens, closes, night)
    # Yesterday's window may still be open where it ends after midnight.
    day = earliest.astimezone(ZoneInfo(timezone)).date() - timedelta(days=1)
    found = 0
    while found < days:
        for begin, end in spans:
            starts_at = to_instant(
                day + timedelta(days=begin // _DAY), _wall(begin), timezone=timezone
            )
            ends_at = to_instant(day + timedelta(days=end // _DAY), _wall(end), timezone=timezone)
            if starts_at < earliest:
                starts_at -= (starts_at - earliest) // STEP * STEP
            if ends_at - starts_at >= STEP and found < days:
                found += 1
                yield Window(starts_at, ends_at)
        day += timedelta(days=1)


def open_minutes(opens: time, closes: time, night: Night) -> tuple[tuple[int, int], ...]:
    """Minutes of a day, from and to, in which a point is open and it is not night.

    A point that would be open at night only is open by day instead: whoever set it meant it to
    be used.
    """
    whole = _span(opens, closes)
    dark = _minutes(night.begins)
    length = (_minutes(night.ends) - dark) % _DAY
    if not length or _DAY - length < SHORTEST_DAY:
        return (whole,)
    left = [whole]
    for day in (-_DAY, 0, _DAY):
        left = [part for span in left for part in _without(span, dark + day, dark + day + length)]
    by_day = (_minutes(night.ends), _minutes(night.ends) + _DAY - length)
    return tuple(left) or (by_day,)


def _span(opens: time, closes: time) -> tuple[int, int]:
    begin, end = _minutes(opens), _minutes(closes)
    if begin <= end < begin + _STEP_MINUTES:
        end = begin  # no slot fits into such hours: they can only mean the whole day
    return (begin, end) if end > begin else (begin, end + _DAY)


def _without(span: tuple[int, int], begin: int, end: int) -> Iterator[tuple[int, int]]:
    for part in ((span[0], min(span[1], begin)), (max(span[0], end), span[1])):
        if part[1] - part[0] >= _STEP_MINUTES:
            yield part


def _wall(minutes: int) -> time:
    return time(minutes % _DAY // 60, minutes % 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
