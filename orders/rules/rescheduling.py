"""New hours for a group that has cycles already: from the next cycle on, and counted on.

Cycles are numbered from a rule's first day. A rule with another length would give today another
number, and either skip a hundred cycles or open none for months; so the first day moves, such
that the next number falls on the first day that fits. Pure: `after` is an argument.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from orders.rules.schedule import CycleRule, cycle_times, to_instant


def counted_on(
    rule: CycleRule, *, last: int, last_day: date | None, after: datetime, while_open: bool = False
) -> CycleRule:
    """The same hours, moved so that cycle `last + 1` opens on the first day that fits.

    It opens after `after` (with `while_open`: or closes after it, so that it opens at once), and
    no sooner than the rule's length after `last_day`, the local day on which `last` opened.
    """
    day = after.astimezone(ZoneInfo(rule.timezone)).date() - timedelta(days=1)
    if last_day is not None:
        day = max(day, last_day + timedelta(days=rule.length_days))
    wall = rule.cutoff if while_open else rule.opens
    days_later = rule.cutoff_day if while_open else 0
    while to_instant(day + timedelta(days=days_later), wall, timezone=rule.timezone) <= after:
        day += timedelta(days=1)
    return replace(rule, first_day=day - timedelta(days=last * rule.length_days))


def changed_hours(before: CycleRule, after: CycleRule, *, last: int, now: datetime) -> CycleRule:
    """The new rule where cycle `last` of the old one is the newest that was begun.

    The cycle that runs keeps its own times; the next one does not open before it has closed.
    """
    if last == 0:
        return after
    times = cycle_times(before, last)
    last_day = times.opens_at.astimezone(ZoneInfo(before.timezone)).date()
    return counted_on(after, last=last, last_day=last_day, after=max(now, times.cutoff_at))
