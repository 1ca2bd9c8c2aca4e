"""Cycle arithmetic: when cycle number n opens, closes, is packed, paid and delivered.

A rule is local wall times in the compound's zone and day offsets counted from the day of
opening; cycle `first_number` opens on `first_day`, then every `length_days`. What came before
that number, the rule does not know; what is not as the rule has it is in `timetable`. Instants
come out as aware UTC. A wall time that does not exist (spring) moves forward to the end of the
gap, one that happens twice (autumn) is taken the first time; so order is kept on such days too.
Pure: no clock; `now` is an argument.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)
MAX_LENGTH_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleRule:
    """The timetable of a compound. Days count from the day of opening (0)."""

    timezone: str
    first_day: date
    first_number: int = 1
    length_days: int = 3
    opens: time = time(8)
    cutoff: time = time(20)
    approve_by: time = time(21)
    pack_day: int = 1
    packed_by: time = time(11)
    pay_day: int = 1
    paid_by: time = time(14)
    deliver_day: int = 1
    deliver_at: time = time(15)
    cutoff_day: int = 0
    approve_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleTimes:
    """The instants of one cycle, aware UTC."""

    opens_at: datetime
    cutoff_at: datetime
    approve_by: datetime
    packed_by: datetime
    pay_by: datetime
    deliver_at: datetime


def to_instant(day: date, wall: time, *, timezone: str) -> datetime:
    """The UTC instant of a wall time in a zone (gap: its end; twice: the first)."""
    zone = ZoneInfo(timezone)
    # Before a gap's end the old offset gives the later guess, the new offset the earlier one.
    late = datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, wall):
        return late
    early = datetime.combine(day, wall.replace(fold=1), tzinfo=zone).astimezone(UTC)
    old = early.astimezone(zone).utcoffset()
    while late - early > _SECOND:
        middle = early + (late - early) // 2
        if middle.astimezone(zone).utcoffset() == old:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def opening_day(rule: CycleRule, number: int) -> date:
    """The local day on which a cycle opens."""
    return rule.first_day + timedelta(days=(number - rule.first_number) * rule.length_days)


def opening_of(rule: CycleRule, number: int) -> datetime:
    """The instant at which a cycle opens."""
    return to_instant(opening_day(rule, number), rule.opens, timezone=rule.timezone)


def cycle_times(rule: CycleRule, number: int) -> CycleTimes:
    """All instants of a cycle."""
    first = opening_day(rule, number)

    def at(day: int, wall: time) -> datetime:
        return to_instant(first + timedelta(days=day), wall, timezone=rule.timezone)

    return CycleTimes(
        opens_at=at(0, rule.opens),
        cutoff_at=at(rule.cutoff_day, rule.cutoff),
        approve_by=at(rule.approve_day, rule.approve_by),
        packed_by=at(rule.pack_day, rule.packed_by),
        pay_by=at(rule.pay_day, rule.paid_by),
        deliver_at=at(rule.deliver_day, rule.deliver_at),
    )


def number_at(rule: CycleRule, now: datetime) -> int:
    """The cycle that opened last at or before `now`; before the first, the number before it."""
    local_day = now.astimezone(ZoneInfo(rule.timezone)).date()
    # A zone may leave out a whole day, so the guess starts one cycle too high.
    passed = max((local_day - rule.first_day).days // rule.length_days + 2, 0)
    number = rule.first_number - 1 + passed
    while number >= rule.first_number and opening_of(rule, number) > now:
        number -= 1
    return number


def next_opening(rule: CycleRule, after: datetime) -> tuple[int, datetime]:
    """The first cycle that opens strictly after `after`, and when."""
    number = number_at(rule, after) + 1
    return number, opening_of(rule, number)


def check_rule(rule: CycleRule) -> list[str]:
    """Codes of what is wrong with a timetable; empty when it can be used."""
    return list(_faults(rule))


def _faults(rule: CycleRule) -> Iterator[str]:
    if not _zone_exists(rule.timezone):
        yield "unknown_timezone"
    if not 1 <= rule.length_days <= MAX_LENGTH_DAYS:
        yield "bad_length"
    opens, cutoff = (0, rule.opens), (rule.cutoff_day, rule.cutoff)
    approve = (rule.approve_day, rule.approve_by)
    packed, paid = (rule.pack_day, rule.packed_by), (rule.pay_day, rule.paid_by)
    delivered = (rule.deliver_day, rule.deliver_at)
    if cutoff <= opens:
        yield "cutoff_before_opening"
    if approve < cutoff:
        yield "approval_before_cutoff"
    if packed < approve:
        yield "packed_before_approval"
    if paid < packed:
        yield "paid_before_packed"
    if delivered < paid:
        yield "delivered_before_paid"
    if cutoff > (rule.length_days, rule.opens):
        yield "windows_overlap"
    # Goods of one cycle arrive while the next may already be open, but before it closes:
    # so a household sees what it got before its next order is fixed (one-day cycles too).
    if delivered >= (rule.length_days + rule.cutoff_day, rule.cutoff):
        yield "delivered_after_next_cutoff"


def _zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
