"""What comes when in a group: its rule, and the cycles that are not as the rule has them.

Numbers follow from the rule only as long as nobody interferes. A liaison opens early, closes
early or later, skips, puts an extra cycle in, pauses, or changes the hours; such a cycle has a
row of its own (`Slot`), and a row always wins over the rule. Numbers up to `last` were begun or
called off; above it come planned rows and, from `rule.first_number` on, what the rule says.

    last   planned rows (one-offs, looked ahead)   rule: first_number, first_number + 1, …

Later numbers open later. Never are two cycles of a group open: what is due waits until the one
that runs is closed. Pure: `now` is an argument.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from orders.rules.schedule import CycleRule, CycleTimes, cycle_times, number_at
from orders.rules.states import CycleState

# A program that was down for longer names the last cycles it missed, not a year of them.
MOST_SKIPPED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One cycle: a row (with its id, once it has one), or what the rule says of a number."""

    number: int
    times: CycleTimes
    state: CycleState = CycleState.PLANNED
    is_extra: bool = False
    standard_only: bool = False
    was_opened: bool = False
    cycle_id: int | None = None

    @property
    def is_planned(self) -> bool:
        return self.state == CycleState.PLANNED


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A group's rule and the rows that matter: the open one, `last`, and all that are ahead."""

    rule: CycleRule
    last: int = 0
    slots: tuple[Slot, ...] = ()
    paused_until: datetime | None = None

    @property
    def running(self) -> Slot | None:
        """The cycle that is open."""
        return next((item for item in self.slots if item.state == CycleState.OPEN), None)

    @property
    def planned(self) -> tuple[Slot, ...]:
        """Rows of cycles that are still to come, by number."""
        return tuple(item for item in self.slots if item.is_planned)

    def slot(self, number: int) -> Slot | None:
        """The row of a number, if it has one here."""
        return next((item for item in self.slots if item.number == number), None)

    def with_slot(self, slot: Slot) -> "Timetable":
        """The timetable with this row in place of its number's."""
        others = [item for item in self.slots if item.number != slot.number]
        slots = tuple(sorted([*others, slot], key=lambda item: item.number))
        last = self.last if slot.is_planned else max(self.last, slot.number)
        return replace(self, slots=slots, last=last)


def next_after(table: Timetable, after: datetime) -> Slot:
    """The first cycle that opens strictly after `after`: not called off, and not in the pause."""
    return next(
        item
        for item in _coming(table, after)
        if item.times.opens_at > after and not is_held_back(table, item)
    )


def next_regular(table: Timetable) -> int:
    """The first number ahead that is the rule's: neither begun nor an extra cycle."""
    extras = {item.number for item in table.planned if item.is_extra}
    number = table.last + 1
    while number in extras:
        number += 1
    return number


def is_held_back(table: Timetable, slot: Slot) -> bool:
    """Tell whether a cycle would open within the pause."""
    return (
        table.paused_until is not None
        and not slot.is_extra
        and slot.times.opens_at < table.paused_until
    )


def due(table: Timetable, now: datetime) -> Iterator[Slot]:
    """What is due, in order, each in the state that it gets: open, or skipped where it was missed.

    While a cycle still runs nothing opens; it is due again as soon as that one is closed.
    """
    is_busy = table.running is not None
    for item in _coming(table, now):
        if item.times.opens_at > now:
            return
        if item.times.cutoff_at <= now or is_held_back(table, item):
            yield replace(item, state=CycleState.SKIPPED)
        elif is_busy:
            return
        else:
            is_busy = True
            yield replace(item, state=CycleState.OPEN, was_opened=True)


def begun(table: Timetable, now: datetime) -> Timetable:
    """The timetable once everything that is due was begun."""
    for item in due(table, now):
        table = table.with_slot(item)
    return table


def _coming(table: Timetable, around: datetime) -> Iterator[Slot]:
    """Everything ahead by number, without end; a year of missed cycles is cut short."""
    number = max(table.last + 1, number_at(table.rule, around) - MOST_SKIPPED)
    planned = {item.number: item for item in table.planned}
    while True:
        if number in planned:
            yield planned[number]
        elif number >= table.rule.first_number:
            yield Slot(number=number, times=cycle_times(table.rule, number))
        number += 1
