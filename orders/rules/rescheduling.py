"""A group that begins to speak: its next number falls on the first day that fits.

Pure: `after` is an argument. New hours of a group that runs are in `cycle_changes`.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from orders.rules.schedule import CycleRule, to_instant


def counted_on(
    rule: CycleRule, *, last: int, after: datetime, while_open: bool = False
) -> CycleRule:
    """The same hours, moved so that cycle `last + 1` opens on the first day that fits.

    It opens after `after` (with `while_open`: or closes after it, so that it opens at once).
    """
    day = after.astimezone(ZoneInfo(rule.timezone)).date() - timedelta(days=1)
    wall = rule.cutoff if while_open else rule.opens
    days_later = rule.cutoff_day if while_open else 0
    while to_instant(day + timedelta(days=days_later), wall, timezone=rule.timezone) <= after:
        day += timedelta(days=1)
    return replace(rule, first_day=day, first_number=last + 1)
