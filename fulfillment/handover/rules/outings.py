"""Outings in controlled areas: how often a household may, which windows a point has, what a pass
is worth (管控: 每户2天1人, 凭证错时外出).

Days are the compound's own. A household goes out at most `outings` times in any `span` days that
follow each other. Windows are cut from a point's opening hours in real minutes, so that a clock
change neither doubles one nor loses people; the last one that does not fit whole is left out.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from orders.rules.state_names import OutingState

UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """At most `outings` in any `span` days."""

    outings: int
    span: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When a point is there: hours, how long a window is, and for a temporary one its days."""

    opens: time
    closes: time
    window_minutes: int
    from_day: date | None = None
    until_day: date | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when people are at a point together."""

    starts_at: datetime
    ends_at: datetime


class Verdict(StrEnum):
    """What a pass is worth where it is shown."""

    VALID = "valid"  # may go out now
    IS_OUT = "is_out"  # is out; may come back
    NOT_YET = "not_yet"
    OVER = "over"
    USED = "used"
    CANCELLED = "cancelled"
    VOID = "void"
    SEALED = "sealed"
    UNKNOWN = "unknown"


def is_permitted(taken: Collection[date], wished: date, quota: Quota) -> bool:
    """Tell whether one more outing on that day keeps to the quota in every span around it."""
    return all(
        sum(first <= day < first + timedelta(days=quota.span) for day in taken) < quota.outings
        for first in (wished - timedelta(days=back) for back in range(quota.span))
    )


def next_permitted(taken: Collection[date], wished: date, quota: Quota) -> date:
    """The first day from the wished one on on which the household may go out."""
    last = max([wished, *taken]) + timedelta(days=quota.span)
    day = wished
    while day < last and not is_permitted(taken, day, quota):
        day += timedelta(days=1)
    return day


def windows_on(opening: Opening, day: date, timezone: str) -> tuple[Window, ...]:
    """The windows of a point on a local day; none on a day on which it is not there."""
    if (opening.from_day and day < opening.from_day) or (
        opening.until_day and day > opening.until_day
    ):
        return ()
    zone = ZoneInfo(timezone)
    start = datetime.combine(day, opening.opens, tzinfo=zone).astimezone(UTC)
    end = datetime.combine(day, opening.closes, tzinfo=zone).astimezone(UTC)
    length = timedelta(minutes=opening.window_minutes)
    count = max(0, (end - start) // length)
    return tuple(Window(start + n * length, start + (n + 1) * length) for n in range(count))


def verdict(state: OutingState, window: Window, *, is_sealed: bool, now: datetime) -> Verdict:
    """What a pass is worth at an instant; who is out always may come back."""
    if state is OutingState.OUT:
        return Verdict.IS_OUT
    if state is not OutingState.BOOKED:
        return {OutingState.BACK: Verdict.USED, OutingState.CANCELLED: Verdict.CANCELLED}.get(
            state, Verdict.VOID
        )
    if is_sealed:
        return Verdict.SEALED
    if now < window.starts_at:
        return Verdict.NOT_YET
    return Verdict.VALID if now < window.ends_at else Verdict.OVER
