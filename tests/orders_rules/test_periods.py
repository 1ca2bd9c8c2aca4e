"""When a compound is controlled, until when its households order, and how days are read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.rules.periods import (
    Span,
    erasure,
    is_controlled,
    last_end,
    read_moment,
    takes_orders,
    was_controlled,
)

START = datetime(2026, 3, 1, tzinfo=UTC)
HOURS = st.integers(0, 500)


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


@st.composite
def lives(draw: st.DrawFn) -> list[Span]:
    """Periods one after the other, the last of which may still run."""
    marks = sorted(draw(st.lists(HOURS, min_size=1, max_size=8, unique=True)))
    spans = [Span(at(a), at(b), at(b)) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    return spans + ([Span(at(marks[-1]))] if len(marks) % 2 else [])


def test_a_compound_without_a_period_is_never_held_up():
    assert is_controlled([], START)
    assert takes_orders([], START)
    assert was_controlled([], START, at(1))
    assert last_end([]) is None


@given(lives(), HOURS)
def test_cycles_open_exactly_from_each_beginning_to_its_end(spans, hour):
    inside = [
        s for s in spans if s.begins_at <= at(hour) and not (s.ended_at or at(501)) <= at(hour)
    ]
    assert is_controlled(spans, at(hour)) == bool(inside)


@given(lives(), HOURS, st.integers(1, 50))
def test_a_window_was_controlled_when_one_of_its_hours_was(spans, hour, length):
    """Every beginning and end is a whole hour, so asking each hour misses nothing."""
    hours = [is_controlled(spans, at(hour + n)) for n in range(length)]
    assert was_controlled(spans, at(hour), at(hour + length)) == any(hours)


@given(lives())
def test_there_is_a_last_end_only_when_nothing_runs(spans):
    runs = any(span.ended_at is None for span in spans)
    assert (last_end(spans) is None) == runs


def test_the_cycle_that_was_open_at_the_end_still_takes_orders():
    spans = [Span(START, at(10), at(14))]
    assert not is_controlled(spans, at(12))
    assert takes_orders(spans, at(14))
    assert not takes_orders(spans, at(15))


@given(HOURS, st.integers(0, 365), st.integers(0, 365))
def test_phones_stay_for_whole_days_and_longer_for_more_days(hour, days, more):
    assert erasure(at(hour), days) - at(hour) == timedelta(days=days)
    assert erasure(at(hour), days + more) >= erasure(at(hour), days)


@pytest.mark.parametrize(
    ("text", "is_end", "read"),
    [
        ("11-25", False, "2026-11-24T16:00"),
        ("11月25日", True, "2026-11-25T16:00"),
        ("11.25", False, "2026-11-24T16:00"),
        ("２０２６-１１-２５ １２：３０", True, "2026-11-25T04:30"),
        ("2026年11月25日12时", True, "2026-11-25T04:00"),
        ("1-3", True, "2027-01-03T16:00"),
        ("2-30", False, None),
        ("11-25 25:00", True, None),
        ("tomorrow", False, None),
        ("13812345678", False, None),
    ],
)
def test_days_are_read_as_people_write_them(text, is_end, read):
    now = datetime(2026, 11, 20, tzinfo=UTC)
    found = read_moment(text, now=now, zone="Asia/Shanghai", is_end=is_end)
    assert found == (read and datetime.fromisoformat(f"{read}+00:00"))


@settings(max_examples=50)
@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_days(text):
    read_moment(text, now=START, zone="Asia/Shanghai")
