"""New hours: counted on without a gap, never two cycles open at once, none skipped."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from orders.rules.rescheduling import changed_hours, counted_on
from orders.rules.schedule import CycleRule, cycle_times, next_opening, number_at

FIRST = date(2026, 3, 1)
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"])
RULES = st.builds(
    CycleRule,
    timezone=ZONES,
    first_day=st.just(FIRST),
    length_days=st.integers(1, 7),
    opens=st.builds(time, st.integers(0, 11)),
    cutoff=st.builds(time, st.integers(12, 23)),
)
MINUTES = st.integers(0, 60 * 24 * 60)


def at(minutes: int) -> datetime:
    return datetime(2026, 2, 28, 12, tzinfo=UTC) + timedelta(minutes=minutes)


@given(RULES, RULES, MINUTES)
def test_the_next_number_opens_next_and_only_after_the_running_cycle(before, wanted, minutes):
    now = at(minutes)
    last = number_at(before, now)
    after = changed_hours(before, wanted, last=last, now=now)
    assert replace(after, first_day=FIRST) == wanted
    if last:
        running = cycle_times(before, last)
        opens = cycle_times(after, last + 1).opens_at
        assert number_at(after, now) <= last
        assert opens > now
        assert opens >= running.cutoff_at
        # No later than what a length, or a cycle that still runs, asks for.
        latest = max(now, running.opens_at + timedelta(days=after.length_days), running.cutoff_at)
        assert opens <= latest + timedelta(days=2)


@given(RULES, MINUTES)
def test_hours_that_stay_open_on_the_same_day_as_before(rule, minutes):
    now = at(minutes)
    last = number_at(rule, now)
    after = changed_hours(rule, rule, last=last, now=now)
    assert next_opening(after, now) == next_opening(rule, now)


@given(RULES, MINUTES, st.integers(0, 30))
def test_a_group_that_is_bound_within_the_hours_opens_at_once_else_the_next_day(
    rule, minutes, last
):
    now = at(minutes)
    after = counted_on(rule, last=last, last_day=None, after=now, while_open=True)
    times = cycle_times(after, last + 1)
    assert times.cutoff_at > now
    assert cycle_times(replace(after, first_day=after.first_day - timedelta(days=1)), last + 1
                       ).cutoff_at <= now  # fmt: skip
    assert number_at(after, now) == (last + 1 if times.opens_at <= now else last)
