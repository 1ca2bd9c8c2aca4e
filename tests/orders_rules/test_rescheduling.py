"""A group that is bound within its hours opens at once, else the next day."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from orders.rules.rescheduling import counted_on
from orders.rules.schedule import CycleRule, cycle_times, number_at

ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"])
RULES = st.builds(
    CycleRule,
    timezone=ZONES,
    first_day=st.just(date(2026, 3, 1)),
    length_days=st.integers(1, 7),
    opens=st.builds(time, st.integers(0, 11)),
    cutoff=st.builds(time, st.integers(12, 23)),
)
MINUTES = st.integers(0, 60 * 24 * 60)


@given(RULES, MINUTES, st.integers(0, 30))
def test_a_group_that_is_bound_within_the_hours_opens_at_once_else_the_next_day(
    rule, minutes, last
):
    now = datetime(2026, 2, 28, 12, tzinfo=UTC) + timedelta(minutes=minutes)
    after = counted_on(rule, last=last, after=now, while_open=True)
    times = cycle_times(after, last + 1)
    assert times.cutoff_at > now
    assert cycle_times(replace(after, first_day=after.first_day - timedelta(days=1)), last + 1
                       ).cutoff_at <= now  # fmt: skip
    assert number_at(after, now) == (last + 1 if times.opens_at <= now else last)
