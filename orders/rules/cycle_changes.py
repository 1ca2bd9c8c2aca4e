"""What a liaison may do to the cycles of a group: each takes a timetable and gives the new one.

The cycle that runs may be closed earlier or later; of those ahead the next may open early, be
skipped, be held for standard packs, or get an extra one before it. A pause and a new rule count
the rule on from the next regular number. Refusals are errors; nothing here changes a cycle that
has closed. Pure: `now` is an argument. See `orders.rules.timetable`.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from orders.rules.errors import NoOpenCycle, StaleButton
from orders.rules.errors_cycles import (
    BadPause,
    CutoffNotEarlier,
    CutoffPassed,
    CutoffTooLate,
    CyclesPaused,
    CycleStillOpen,
    ExtraDoesNotFit,
    ExtraPlanned,
    HoursDoNotFit,
)
from orders.rules.schedule import (
    CycleRule,
    CycleTimes,
    check_rule,
    cycle_times,
    opening_day,
    to_instant,
)
from orders.rules.states import CycleState, check
from orders.rules.timetable import Slot, Timetable, next_after, next_regular

# The liaison needs a while to look at the batches, the supermarket to pack.
TIME_TO_APPROVE = timedelta(minutes=30)
TIME_TO_PACK = timedelta(minutes=60)
SHORTEST = timedelta(minutes=30)  # an extra cycle
LONGEST_PAUSE = timedelta(days=60)
SECOND = timedelta(seconds=1)


def open_early(table: Timetable, *, now: datetime) -> Timetable:
    """The next cycle opens now; its cut-off and all that follows stay."""
    _require_closed(table)
    if table.paused_until is not None and table.paused_until > now:
        raise CyclesPaused(until=table.paused_until)
    item = next_after(table, now)
    return table.with_slot(replace(item, times=replace(item.times, opens_at=now)))


def close_early(table: Timetable, at: datetime, *, now: datetime) -> Timetable:
    """The cut-off is at `at`, now at the earliest: what was sent before it still counts."""
    item = require_running(table, now=now)
    at = max(at, now, item.times.opens_at + SECOND)
    if at >= item.times.cutoff_at:
        raise CutoffNotEarlier(number=item.number, cutoff_at=item.times.cutoff_at)
    return table.with_slot(replace(item, times=replace(item.times, cutoff_at=at)))


def latest_cutoff(table: Timetable, item: Slot) -> datetime:
    """How late a running cycle may close: before the next opens, with time to approve and pack."""
    following = next_after(table, item.times.opens_at).times.opens_at
    return min(following, item.times.packed_by - TIME_TO_APPROVE - TIME_TO_PACK)


def extend(table: Timetable, until: datetime, *, now: datetime) -> Timetable:
    """The cut-off is later; the approval moves along where it would leave no time."""
    item = require_running(table, now=now)
    latest = latest_cutoff(table, item)
    if until <= item.times.cutoff_at:
        raise StaleButton()
    if until > latest:
        raise CutoffTooLate(number=item.number, latest=latest)
    approve_by = max(item.times.approve_by, until + TIME_TO_APPROVE)
    times = replace(item.times, cutoff_at=until, approve_by=approve_by)
    return table.with_slot(replace(item, times=times))


def skip(table: Timetable, number: int, *, now: datetime) -> Timetable:
    """The next cycle does not open; its number stands there as skipped."""
    item = _next_numbered(table, number, now=now)
    check(item.state, CycleState.SKIPPED)
    return table.with_slot(replace(item, state=CycleState.SKIPPED))


def take_back_skip(table: Timetable, number: int, *, now: datetime) -> Timetable:
    """The cycle that was to be skipped opens after all, at its own time."""
    item = table.slot(number)
    if item is None or item.state != CycleState.SKIPPED or number != table.last:
        raise StaleButton()
    _require_no_extra(table)
    ends = table.running.times.cutoff_at if table.running else now
    following = next_after(table, now).times.opens_at
    if item.times.opens_at <= max(now, ends) or item.times.cutoff_at > following:
        raise StaleButton()
    check(item.state, CycleState.PLANNED)
    back = replace(item, state=CycleState.PLANNED)
    return replace(table.with_slot(back), last=number - 1)


def put_extra(
    table: Timetable, opens_at: datetime, cutoff_at: datetime, *, now: datetime
) -> Timetable:
    """An extra cycle before the next one, with a number of its own; those after it move by one."""
    _require_no_extra(table)
    running = table.running
    opens_at = max(opens_at, now)
    if running is not None and opens_at < running.times.cutoff_at:
        raise CycleStillOpen(number=running.number, cutoff_at=running.times.cutoff_at)
    following = next_after(table, now).times.opens_at
    if cutoff_at > following or cutoff_at - opens_at < SHORTEST:
        raise ExtraDoesNotFit(next_opens_at=following)
    number = table.last + 1
    moved = _numbers_up(table)
    times = _like_the_rule(table.rule, opens_at, cutoff_at)
    return moved.with_slot(Slot(number=number, times=times, is_extra=True))


def pause(table: Timetable, day: date, *, now: datetime) -> Timetable:
    """No cycle opens before `day`; the next one opens on it. What runs goes on to its end."""
    opens_at = to_instant(day, table.rule.opens, timezone=table.rule.timezone)
    ends = table.running.times.cutoff_at if table.running else now
    if opens_at <= max(now, ends) or opens_at > now + LONGEST_PAUSE:
        raise BadPause(text=day.isoformat())
    for item in table.planned:
        if item.is_extra:
            table = table.with_slot(replace(item, state=CycleState.SKIPPED))
    return replace(counted_from(table, table.rule, day), paused_until=opens_at)


def resume(table: Timetable, *, now: datetime) -> Timetable:
    """The pause is over: the next cycle opens at the next opening hour."""
    if table.paused_until is None or table.paused_until <= now:
        raise StaleButton()
    over = replace(table, paused_until=None)
    return _first_day_after(over, over.rule, None, now=now)


def change_rule(table: Timetable, rule: CycleRule, *, now: datetime) -> Timetable:
    """New hours or another length, from the next regular cycle on.

    The same length keeps the day of the next cycle; another one counts from the cycle before it.
    Raises `HoursDoNotFit`.
    """
    faults = check_rule(rule)
    if faults:
        raise HoursDoNotFit(faults=tuple(faults))
    old = table.rule
    number = next_regular(table)
    number = max(number, old.first_number)
    day = opening_day(old, number)
    if rule.length_days != old.length_days:
        day += timedelta(days=rule.length_days - old.length_days)
    return _first_day_after(table, rule, day, now=now)


def set_standard(table: Timetable, number: int, *, is_on: bool, now: datetime) -> Timetable:
    """The next cycle offers standard packs only, or everything again."""
    item = _next_numbered(table, number, now=now)
    return table.with_slot(replace(item, standard_only=is_on))


def counted_from(table: Timetable, rule: CycleRule, day: date) -> Timetable:
    """The timetable with this rule, whose next regular number opens on `day`."""
    rule = replace(rule, first_day=day, first_number=next_regular(table))
    slots = tuple(
        replace(item, times=cycle_times(rule, item.number))
        if item.is_planned and not item.is_extra
        else item
        for item in table.slots
    )
    return replace(table, rule=rule, slots=slots)


def require_running(table: Timetable, *, now: datetime) -> Slot:
    """The cycle that is open and takes orders; raises `NoOpenCycle` and `CutoffPassed`."""
    item = table.running
    if item is None:
        raise NoOpenCycle(next_opens_at=next_after(table, now).times.opens_at)
    if item.times.cutoff_at <= now:
        raise CutoffPassed(number=item.number, cutoff_at=item.times.cutoff_at)
    return item


def _first_day_after(
    table: Timetable, rule: CycleRule, day: date | None, *, now: datetime
) -> Timetable:
    """Count on from the first day on which a cycle fits: after all that runs, and the pause."""
    ends = [item.times.cutoff_at for item in (table.running, *table.planned)
            if item is not None and (item.state == CycleState.OPEN or item.is_extra)]  # fmt: skip
    after = max([now, *ends])
    zone = ZoneInfo(rule.timezone)
    first = after.astimezone(zone).date() - timedelta(days=1)
    is_paused = table.paused_until is not None and table.paused_until > now
    if is_paused and table.paused_until is not None:
        first = max(first, table.paused_until.astimezone(zone).date())
    day = max(day or first, first)
    while to_instant(day, rule.opens, timezone=rule.timezone) <= after:
        day += timedelta(days=1)
    moved = counted_from(table, rule, day)
    if not is_paused:
        return moved
    # The pause ends on a day: at other hours it still ends on that day.
    return replace(moved, paused_until=to_instant(day, rule.opens, timezone=rule.timezone))


def _numbers_up(table: Timetable) -> Timetable:
    """Everything ahead gets the number after its own; the days stay."""
    rule = table.rule
    first = max(rule.first_number, table.last + 1)
    day = opening_day(rule, first)
    slots = tuple(
        replace(item, number=item.number + 1) if item.is_planned else item for item in table.slots
    )
    return replace(table, rule=replace(rule, first_day=day, first_number=first + 1), slots=slots)


def _like_the_rule(rule: CycleRule, opens_at: datetime, cutoff_at: datetime) -> CycleTimes:
    """The rule's hours counted from the day of the cut-off, as far as they come after it."""
    day = cutoff_at.astimezone(ZoneInfo(rule.timezone)).date()
    usual = cycle_times(replace(rule, first_day=day, first_number=1), 1)
    return replace(
        usual,
        opens_at=opens_at,
        cutoff_at=cutoff_at,
        approve_by=max(usual.approve_by, cutoff_at + TIME_TO_APPROVE),
    )


def usual_times(rule: CycleRule, now: datetime, *, days: int) -> CycleTimes:
    """The rule's hours as if a cycle opened on the local day that comes `days` after today."""
    day = now.astimezone(ZoneInfo(rule.timezone)).date() + timedelta(days=days)
    return cycle_times(replace(rule, first_day=day, first_number=1), 1)


def _next_numbered(table: Timetable, number: int, *, now: datetime) -> Slot:
    """The next cycle, if it is the one that was meant."""
    item = next_after(table, now)
    if item.number != number:
        raise StaleButton()
    return item


def _require_closed(table: Timetable) -> None:
    running = table.running
    if running is not None:
        raise CycleStillOpen(number=running.number, cutoff_at=running.times.cutoff_at)


def _require_no_extra(table: Timetable) -> None:
    for item in table.planned:
        if item.is_extra:
            raise ExtraPlanned(number=item.number, opens_at=item.times.opens_at)
