"""What a liaison types instead of pressing: the day a pause ends on, and hours, as a wish."""

from datetime import datetime
from zoneinfo import ZoneInfo

from orders.actors import Actor
from orders.rules.cycle_typed import read_day, read_six_hours, read_times
from orders.rules.cycle_wishes import HOURS, Wish, number_for, with_hour
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.rights import require_right
from orders.use_cases.timetables import timetable_of
from storage.database import Transaction


async def typed_wish(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    kind: str,
    text: str,
    now: datetime,
    hour: int | None = None,
) -> Wish:
    """Read a day (`pause`), all six hours (`hours`) or one of them. Needs `approve`.

    Raises `BadPause` and `BadHours` for what cannot be read.
    """
    await require_right(tx, actor, compound_id, "approve")
    group = await group_of_compound(tx, compound_id)
    table = await timetable_of(tx, group.id)
    number = number_for(table, kind, now=now)
    if kind == "pause":
        today = now.astimezone(ZoneInfo(table.rule.timezone)).date()
        return Wish(kind, number, read_day(text, today=today))
    if hour is None:
        return Wish(kind, number, read_six_hours(text))
    (wall,) = read_times(text, 1)
    return Wish(kind, number, with_hour(table.rule, HOURS[hour % len(HOURS)], wall))
