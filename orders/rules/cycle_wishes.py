"""A liaison's wish, as a button carries it: a kind, the number of a cycle, and a short value.

The number is that of the cycle which the wish is about, as it was when the button was made: a
button of last year names a cycle that is long over and does nothing. Instants are whole minutes
since 1970, 0 is now; hours are four digits each. Pure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Final

from orders.rules import cycle_changes as changes
from orders.rules.errors import StaleButton
from orders.rules.schedule import CycleRule
from orders.rules.states import CycleState
from orders.rules.timetable import Slot, Timetable, next_after, next_regular

HOURS: Final = ("opens", "cutoff", "approve_by", "packed_by", "paid_by", "deliver_at")
OF_RUNNING: Final = ("close", "extend")
OF_RULE: Final = ("pause", "resume", "length", "hours")
CODES: Final = MappingProxyType(
    {
        "open": "o",
        "close": "c",
        "extend": "e",
        "skip": "s",
        "unskip": "u",
        "extra": "x",
        "pause": "p",
        "resume": "r",
        "length": "l",
        "hours": "h",
        "standard": "d",
    }
)


@dataclass(frozen=True, slots=True)
class Wish:
    """`kind`: open close extend skip unskip extra pause resume length hours standard."""

    kind: str
    number: int
    value: str = ""


def packed(wish: Wish) -> str:
    """Kind and value as one short word, for a button that has no room for more."""
    return CODES[wish.kind] + wish.value


def unpacked(word: str, number: int) -> Wish:
    """The wish again; raises `StaleButton` for nonsense."""
    for kind, code in CODES.items():
        if word.startswith(code):
            return Wish(kind, number, word[len(code) :])
    raise StaleButton()


def number_for(table: Timetable, kind: str, *, now: datetime) -> int:
    """The number of the cycle that a new wish of this kind is about; 0 where there is none."""
    if kind in OF_RUNNING:
        return table.running.number if table.running else 0
    if kind in OF_RULE:
        return next_regular(table)
    if kind == "extra":
        return table.last + 1
    if kind == "unskip":
        return table.last
    return next_after(table, now).number


def granted(table: Timetable, wish: Wish, *, now: datetime) -> Timetable:
    """The timetable as wished; raises what `cycle_changes` refuses, and `StaleButton`."""
    if wish.kind not in GRANTS or wish.number != number_for(table, wish.kind, now=now):
        raise StaleButton()
    try:
        return GRANTS[wish.kind](table, wish, now)
    except (ValueError, OverflowError) as error:
        raise StaleButton() from error


def is_done(table: Timetable, wish: Wish, *, now: datetime) -> bool:
    """Tell whether it is so already: the same button pressed once more."""
    if wish.kind in OF_RULE:
        return _rule_is(table, wish, now)
    slot = table.slot(wish.number)
    is_it = DONE.get(wish.kind)
    return slot is not None and is_it is not None and is_it(slot, wish, now)


def minutes_of(instant: datetime) -> str:
    """An instant as a button carries it."""
    return str(int(instant.timestamp()) // 60)


def moment(value: str, *, now: datetime) -> datetime:
    """The instant that a button carries; raises `StaleButton` for nonsense."""
    if not value.isdecimal() or len(value) > 9:
        raise StaleButton()
    return datetime.fromtimestamp(int(value) * 60, UTC) if int(value) else now


def hours_of(rule: CycleRule) -> str:
    """The six hours of a rule as a button carries them."""
    return "".join(getattr(rule, name).strftime("%H%M") for name in HOURS)


def with_hours(rule: CycleRule, value: str) -> CycleRule:
    """The rule with these six hours."""
    if len(value) != 4 * len(HOURS) or not value.isdecimal():
        raise StaleButton()
    walls = [
        time(int(value[start : start + 2]), int(value[start + 2 : start + 4]))
        for start in range(0, len(value), 4)
    ]
    return replace(rule, **dict(zip(HOURS, walls, strict=True)))  # type: ignore[arg-type]


def with_hour(rule: CycleRule, name: str, wall: time) -> str:
    """A rule's hours with one of them changed, as a button carries them."""
    return hours_of(replace(rule, **{name: wall}))  # type: ignore[arg-type]


def extra_value(opens_at: datetime | None, cutoff_at: datetime) -> str:
    """The hours of an extra cycle as a button carries them; None opens it now."""
    return f"{minutes_of(opens_at) if opens_at else 0}-{minutes_of(cutoff_at)}"


def _rule_is(table: Timetable, wish: Wish, now: datetime) -> bool:
    if wish.kind == "resume":
        return table.paused_until is None or table.paused_until <= now
    if wish.kind == "pause":
        return (
            table.paused_until is not None
            and table.paused_until > now
            and table.rule.first_day.isoformat() == wish.value
            and table.rule.first_number == wish.number
        )
    if wish.kind == "length":
        return str(table.rule.length_days) == wish.value
    return hours_of(table.rule) == wish.value


DONE: Mapping[str, Callable[[Slot, Wish, datetime], bool]] = MappingProxyType(
    {
        "open": lambda slot, _, now: slot.times.opens_at <= now,
        "close": lambda slot, wish, now: slot.times.cutoff_at <= moment(wish.value, now=now),
        "extend": lambda slot, wish, now: slot.times.cutoff_at == moment(wish.value, now=now),
        "skip": lambda slot, _, __: slot.state == CycleState.SKIPPED,
        "unskip": lambda slot, _, __: slot.is_planned,
        "extra": lambda slot, _, __: slot.is_extra,
        "standard": lambda slot, wish, _: slot.standard_only == (wish.value == "1"),
    }
)


def _extra(table: Timetable, wish: Wish, now: datetime) -> Timetable:
    opens, _, cutoff = wish.value.partition("-")
    return changes.put_extra(table, moment(opens, now=now), moment(cutoff, now=now), now=now)


Grant = Callable[[Timetable, Wish, datetime], Timetable]

GRANTS: Mapping[str, Grant] = MappingProxyType(
    {
        "open": lambda table, _, now: changes.open_early(table, now=now),
        "close": lambda table, wish, now: changes.close_early(
            table, moment(wish.value, now=now), now=now
        ),
        "extend": lambda table, wish, now: changes.extend(
            table, moment(wish.value, now=now), now=now
        ),
        "skip": lambda table, wish, now: changes.skip(table, wish.number, now=now),
        "unskip": lambda table, wish, now: changes.take_back_skip(table, wish.number, now=now),
        "extra": _extra,
        "pause": lambda table, wish, now: changes.pause(
            table, date.fromisoformat(wish.value), now=now
        ),
        "resume": lambda table, _, now: changes.resume(table, now=now),
        "length": lambda table, wish, now: changes.change_rule(
            table, replace(table.rule, length_days=int(wish.value)), now=now
        ),
        "hours": lambda table, wish, now: changes.change_rule(
            table, with_hours(table.rule, wish.value), now=now
        ),
        "standard": lambda table, wish, now: changes.set_standard(
            table, wish.number, is_on=wish.value == "1", now=now
        ),
    }
)
