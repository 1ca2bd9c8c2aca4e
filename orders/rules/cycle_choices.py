"""Hours to choose from on buttons: round ones, and only those that fit. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from orders.rules import cycle_changes as changes
from orders.rules.cycle_wishes import Wish, extra_value, granted
from orders.rules.errors import DomainError
from orders.rules.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Extra:
    """Hours that an extra cycle could have; opens now where there is no opening."""

    opens_at: datetime | None
    cutoff_at: datetime


STEP = timedelta(minutes=30)
EXTENSIONS: Final = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2))
MOST_CHOICES = 6


def _rounded(instant: datetime, step: timedelta) -> datetime:
    """Up to the next whole step: buttons say 17:30, not 17:12."""
    past = timedelta(seconds=instant.timestamp() % step.total_seconds())
    return instant - past + step if past else instant


def close_choices(table: Timetable, *, now: datetime) -> tuple[datetime, ...]:
    """Earlier cut-offs to choose from, beside now; none where it ends soon anyway."""
    item = table.running
    if item is None:
        return ()
    left = item.times.cutoff_at - now
    step = STEP if left <= MOST_CHOICES * STEP else 2 * STEP
    first = _rounded(now + timedelta(minutes=10), step)
    found = [first + count * step for count in range(MOST_CHOICES)]
    return tuple(at for at in found if at < item.times.cutoff_at)


def extend_choices(table: Timetable, *, now: datetime) -> tuple[datetime, ...]:
    """Later cut-offs that fit."""
    item = table.running
    if item is None or item.times.cutoff_at <= now:
        return ()
    latest = changes.latest_cutoff(table, item)
    return tuple(
        item.times.cutoff_at + more for more in EXTENSIONS if item.times.cutoff_at + more <= latest
    )


def extra_choices(table: Timetable, *, now: datetime) -> tuple[Extra, ...]:
    """Hours of an extra cycle that fit before the next one: from now, today, the next days."""
    rule = table.rule
    wanted = [Extra(None, _rounded(now + timedelta(hours=hours), STEP)) for hours in (2, 4)]
    for days in range(rule.length_days + 1):
        times = changes.usual_times(rule, now, days=days)
        opens_at = None if days == 0 else times.opens_at
        wanted.append(Extra(opens_at, times.cutoff_at))
    found = []
    for item in wanted:
        wish = Wish("extra", table.last + 1, extra_value(item.opens_at, item.cutoff_at))
        if item not in found and _is_granted(table, wish, now):
            found.append(item)
    return tuple(found)


def _is_granted(table: Timetable, wish: Wish, now: datetime) -> bool:
    try:
        granted(table, wish, now=now)
    except DomainError:
        return False
    return True
