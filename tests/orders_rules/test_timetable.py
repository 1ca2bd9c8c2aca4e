"""Thirty days with a liaison who changes everything: cycles open and close once, in order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from orders.rules.cycle_changes import extend, open_early, pause, put_extra, skip, take_back_skip
from orders.rules.cycle_choices import close_choices, extend_choices, extra_choices
from orders.rules.cycle_wishes import (
    Wish,
    extra_value,
    granted,
    hours_of,
    is_done,
    minutes_of,
    number_for,
    with_hours,
)
from orders.rules.errors import DomainError, StaleButton
from orders.rules.errors_cycles import (
    CutoffTooLate,
    CyclesPaused,
    CycleStillOpen,
    ExtraDoesNotFit,
    HoursDoNotFit,
)
from orders.rules.schedule import CycleRule, cycle_times
from orders.rules.states import CycleState
from orders.rules.timetable import Slot, Timetable, begun, next_after

RULE = CycleRule(timezone="Asia/Shanghai", first_day=date(2026, 3, 1))
START = datetime(2026, 2, 28, 12, tzinfo=UTC)
OPENING = datetime(2026, 3, 1, 0, tzinfo=UTC)
CUTOFF = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAYS = 30
DOWN_FOR = timedelta(days=4)
SHORT_DAY = "080009000930113012001230"  # open an hour, all done by the next noon

RULES = st.builds(
    CycleRule,
    # The clocks change on 8 March in New York and on 29 March in Berlin.
    timezone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
    first_day=st.sampled_from([date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 8)]),
    length_days=st.integers(1, 7),
)
KINDS = st.sampled_from(
    ["open", "close", "extend", "skip", "unskip", "extra", "pause", "resume", "length", "hours",
     "standard"]
)  # fmt: skip
# What the liaison does: after so many minutes, a wish of a kind, with a dice for its value.
WISHES = st.lists(st.tuples(st.integers(1, 2 * 24 * 60), KINDS, st.integers(0, 5)), max_size=24)


def the(table: Timetable, number: int) -> Slot:
    found = table.slot(number)
    assert found is not None
    return found


class Group:
    """A group as the program runs it: it does what is due, unless it is down."""

    def __init__(self, rule: CycleRule, down_from: datetime) -> None:
        self.table = Timetable(rule=rule)
        self.now = START
        self.down = (down_from, down_from + DOWN_FOR)
        self.opened: list[Slot] = []
        self.closed: list[int] = []

    def is_down(self) -> bool:
        return self.down[0] <= self.now < self.down[1]

    def run_until(self, until: datetime) -> None:
        """From one instant at which something is due to the next, as a clock would."""
        while self.now < until:
            expected = next_after(self.table, self.now)
            instants = [until, expected.times.opens_at, *self.down]
            if self.table.running is not None:
                instants.append(self.table.running.times.cutoff_at)
            self.now = min(at for at in instants if at > self.now)
            if self.is_down():
                continue
            self.tick()
            if expected.times.opens_at == self.now:
                # What was promised as the next opening is what opened.
                assert the(self.table, expected.number).state == CycleState.OPEN

    def tick(self) -> None:
        running = self.table.running
        if running is not None and running.times.cutoff_at <= self.now:
            self.closed.append(running.number)
            self.table = self.table.with_slot(replace(running, state=CycleState.CLOSED))
        before = self.table
        self.table = begun(before, self.now)
        assert begun(self.table, self.now) == self.table  # once
        new = [item for item in self.table.slots if item.number > before.last]
        self.opened += [item for item in new if item.state == CycleState.OPEN]
        assert len([item for item in self.table.slots if item.state == CycleState.OPEN]) <= 1

    def wish(self, kind: str, dice: int) -> None:
        wish = Wish(kind, number_for(self.table, kind, now=self.now), self.value(kind, dice))
        try:
            table = granted(self.table, wish, now=self.now)
        except DomainError as error:
            if error.code == "illegal_transition":
                raise
            event(f"{kind}: {error.code}")
            return
        event(f"{kind}: done")
        assert is_done(table, wish, now=self.now)
        self.table = table
        self.check()
        self.tick()

    def value(self, kind: str, dice: int) -> str:
        table, now = self.table, self.now
        choices = {
            "close": ["0", *map(minutes_of, close_choices(table, now=now))],
            "extend": [*map(minutes_of, extend_choices(table, now=now))] or ["0"],
            "extra": [extra_value(x.opens_at, x.cutoff_at) for x in extra_choices(table, now=now)],
            "pause": [(now.date() + timedelta(days=days)).isoformat() for days in (0, 1, 3, 7)],
            "length": ["1", "2", "3", "4", "7", "8"],
            "hours": [hours_of(RULE), "070021002200120015001600", SHORT_DAY],
            "standard": ["0", "1"],
        }.get(kind, [""]) or ["0-0"]
        return choices[dice % len(choices)]

    def check(self) -> None:
        """What is ahead comes in order, and nothing of it overlaps."""
        at, coming = self.now, []
        for _ in range(4):
            coming.append(next_after(self.table, at))
            at = coming[-1].times.opens_at
        numbers = [item.number for item in coming]
        assert numbers == sorted(set(numbers))
        running = self.table.running
        chain = [*([running] if running else []), *coming]
        for item, following in pairwise(chain):
            assert item.times.cutoff_at <= following.times.opens_at
        for item in chain:
            times = item.times
            assert times.opens_at < times.cutoff_at <= times.approve_by <= times.packed_by
            assert times.packed_by <= times.pay_by <= times.deliver_at


@settings(max_examples=60, deadline=None)
@given(RULES, WISHES, st.integers(0, DAYS * 24 - 96))
def test_each_due_cycle_opens_and_closes_once_whatever_the_liaison_does(rule, wishes, down_hour):
    group = Group(rule, START + timedelta(hours=down_hour))
    for minutes, kind, dice in wishes:
        group.run_until(group.now + timedelta(minutes=minutes))
        if not group.is_down():
            group.wish(kind, dice)
    group.run_until(max(group.now, START + timedelta(days=DAYS)))
    group.run_until(group.now + timedelta(days=5))
    opened = [item.number for item in group.opened]
    assert opened == sorted(set(opened))
    assert group.closed == opened[: len(group.closed)]
    assert len(opened) - len(group.closed) <= 1
    for before, after in pairwise(group.opened):
        assert before.times.opens_at < after.times.opens_at


@settings(max_examples=30, deadline=None)
@given(RULES, st.integers(0, 60))
def test_left_alone_a_group_opens_what_the_rule_says_and_skips_what_was_missed(rule, hours):
    group = Group(rule, START + timedelta(days=9, hours=hours))
    group.tick()
    group.run_until(START + timedelta(days=DAYS))
    opened = [item.number for item in group.opened]
    for number in range(1, group.table.last + 1):
        times = cycle_times(rule, number)
        was_missed = group.down[0] <= times.opens_at and times.cutoff_at <= group.down[1]
        assert (number in opened) == (not was_missed and times.cutoff_at > START)


def running() -> Timetable:
    return begun(Timetable(rule=RULE), OPENING)


def test_an_extra_cycle_takes_the_next_number_and_the_days_after_it_stay():
    table = begun(running(), OPENING)
    closed = table.with_slot(replace(the(table, 1), state=CycleState.CLOSED))
    now = CUTOFF + HOUR
    after = put_extra(closed, now, now + 2 * HOUR, now=now)
    assert (the(after, 2).is_extra, the(after, 2).times.opens_at) == (True, now)
    following = next_after(after, now)
    assert (following.number, following.times.opens_at) == (3, OPENING + timedelta(days=3))
    with pytest.raises(ExtraDoesNotFit):
        put_extra(closed, now, OPENING + timedelta(days=3, hours=1), now=now)


def test_a_cut_off_moves_up_to_the_packing_and_takes_the_approval_along():
    table = running()
    later = the(extend(table, CUTOFF + 2 * HOUR, now=OPENING), 1).times
    assert later.approve_by == later.cutoff_at + timedelta(minutes=30)
    assert later.packed_by == the(table, 1).times.packed_by
    soon = the(extend(table, CUTOFF + HOUR / 2, now=OPENING), 1).times
    assert soon.approve_by == the(table, 1).times.approve_by
    with pytest.raises(CutoffTooLate):
        extend(table, the(table, 1).times.packed_by, now=OPENING)


def test_a_skipped_cycle_can_be_taken_back_and_does_not_open_otherwise():
    skipped = skip(running(), 2, now=OPENING)
    assert next_after(skipped, OPENING).number == 3
    assert next_after(take_back_skip(skipped, 2, now=OPENING), OPENING).number == 2
    with pytest.raises(StaleButton):
        take_back_skip(skipped, 2, now=OPENING + timedelta(days=4))


def test_a_pause_ends_with_an_opening_on_its_day():
    table = pause(running(), date(2026, 3, 12), now=OPENING)
    following = next_after(table, OPENING)
    assert (following.number, following.times.opens_at) == (2, OPENING + timedelta(days=11))
    with pytest.raises(CycleStillOpen):
        open_early(table, now=OPENING)
    closed = table.with_slot(replace(the(table, 1), state=CycleState.CLOSED))
    with pytest.raises(CyclesPaused):
        open_early(closed, now=CUTOFF)
    resumed = granted(closed, Wish("resume", 2), now=CUTOFF)
    assert next_after(resumed, CUTOFF).times.opens_at == OPENING + timedelta(days=1)


@pytest.mark.parametrize(
    ("hours", "fault"),
    [
        ("080007002100110014001500", "cutoff_before_opening"),
        ("080020001900110014001500", "approval_before_cutoff"),
        ("080020002100110010001500", "paid_before_packed"),
        ("080020002100110014001300", "delivered_before_paid"),
    ],
)
def test_hours_that_do_not_fit_are_named(hours, fault):
    with pytest.raises(HoursDoNotFit) as refused:
        granted(running(), Wish("hours", 2, hours), now=OPENING)
    assert fault in refused.value.faults
    assert hours_of(with_hours(RULE, hours)) == hours


@pytest.mark.parametrize(
    ("kind", "value"),
    [("close", "x"), ("hours", "99"), ("hours", "99" * 12), ("pause", "soon"), ("length", "many"),
     ("extra", "1"), ("extend", "9" * 12), ("dance", "")],
)  # fmt: skip
def test_nonsense_on_a_button_is_refused(kind, value):
    table = running()
    wish = Wish(kind, number_for(table, kind, now=OPENING), value)
    with pytest.raises(StaleButton):
        granted(table, wish, now=OPENING)


def test_a_button_of_last_year_names_a_cycle_that_is_over():
    with pytest.raises(StaleButton):
        granted(running(), Wish("close", 7, "0"), now=OPENING)
