"""Control periods: when a compound's cycles run, and when its phones are erased.

A compound without any period runs always. With periods its cycles run from a beginning to an end
(the end itself is outside); the cycle that is open at the end still takes orders until
`orders_until`. Phones stay for a number of whole days after the end. Days and times are read as
people write them, in the compound's own zone. Pure: `now` is an argument.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orders.rules.numerals import fold
from orders.rules.schedule import to_instant

WARN_BEFORE = timedelta(days=3)
DAY = timedelta(days=1)

_DATE = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:\s*[,，]?\s*(?P<hour>\d{1,2})\s*(?:[::时点]\s*(?P<minute>\d{2})?\s*分?))?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A confirmed control period; `ended_at` is None while it runs."""

    begins_at: datetime
    ended_at: datetime | None = None
    orders_until: datetime | None = None


def is_controlled(spans: Sequence[Span], at: datetime) -> bool:
    """Whether cycles may open at this instant."""
    return not spans or any(_covers(span, at) for span in spans)


def was_controlled(spans: Sequence[Span], start: datetime, end: datetime) -> bool:
    """Whether cycles might have been open at some instant from `start` up to `end`."""
    return not spans or any(
        span.begins_at < end and (span.ended_at is None or span.ended_at > start) for span in spans
    )


def takes_orders(spans: Sequence[Span], at: datetime) -> bool:
    """Whether a household may still order: controlled, or in the cycle that was open at the end."""
    return is_controlled(spans, at) or any(
        span.orders_until is not None and span.begins_at <= at <= span.orders_until
        for span in spans
    )


def last_end(spans: Sequence[Span]) -> datetime | None:
    """When the latest period ended; None while one runs, or where there was none."""
    ends = [span.ended_at for span in spans]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def erasure(ended_at: datetime, days: int) -> datetime:
    """When the phones go that were kept for the compound's sake."""
    return ended_at + days * DAY


def read_moment(text: str, *, now: datetime, zone: str, is_end: bool = False) -> datetime | None:
    """`11-25`, `11月25日`, `2026-11-25 12:00` as an instant; None for anything else.

    A day alone is its first instant; as an end it is its last, which is the next day's first. A
    day without a year is the one nearest to today.
    """
    found = _DATE.fullmatch(fold(text).strip())
    if found is None:
        return None
    today = now.astimezone(ZoneInfo(zone)).date()
    day = _day(found, today)
    if day is None:
        return None
    if found["hour"] is None:
        return to_instant(day + DAY if is_end else day, time(), timezone=zone)
    try:
        wall = time(int(found["hour"]), int(found["minute"] or 0))
    except ValueError:
        return None
    return to_instant(day, wall, timezone=zone)


def _day(found: re.Match[str], today: date) -> date | None:
    years = [int(found["year"])] if found["year"] else [today.year + n for n in (0, 1, -1)]
    days = []
    for year in years:
        try:
            days.append(date(year, int(found["month"]), int(found["day"])))
        except ValueError:
            continue
    in_range = [day for day in days if 2000 <= day.year <= 2100]
    return min(in_range, key=lambda day: abs(day - today), default=None)


def _covers(span: Span, at: datetime) -> bool:
    return span.begins_at <= at and (span.ended_at is None or at < span.ended_at)
