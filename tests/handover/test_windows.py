"""Opening hours as instants: full five minutes, never at night."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.handover.rules.windows import STEP, Window, earliest_start, windows

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu"])
INSTANTS = st.integers(0, 365 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def local(hour: int, minute: int = 0, second: int = 0, *, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=SHANGHAI)


def shanghai(now: datetime, opens: time, closes: time, *, days: int) -> list[Window]:
    return list(windows(now, opens=opens, closes=closes, timezone="Asia/Shanghai", days=days))


@pytest.mark.parametrize(
    ("now", "start"),
    [
        (local(15), local(15, 15)),
        (local(15, 0, 1), local(15, 20)),
        (local(15, 4, 59), local(15, 20)),
        (local(15, 5), local(15, 20)),
    ],
)
def test_the_next_full_five_minutes_a_quarter_of_an_hour_from_now(now: datetime, start: datetime):
    assert earliest_start(now) == start


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (local(15), Window(local(15, 15), local(22))),
        (local(21, 40), Window(local(21, 55), local(22))),
        (local(21, 41), Window(local(7, day=3), local(22, day=3))),
        (local(2), Window(local(7), local(22))),
    ],
)
def test_what_no_longer_fits_today_waits_for_the_morning(now: datetime, first: Window):
    assert shanghai(now, time(7), time(22), days=1) == [first]


def test_hours_past_midnight_end_the_next_day():
    assert shanghai(local(0, 30), time(18), time(2), days=2) == [
        Window(local(0, 45), local(2)),
        Window(local(18), local(2, day=3)),
    ]


def test_hours_too_short_for_a_slot_mean_the_whole_day():
    whole_day = Window(local(15, 15), local(7, day=3))
    assert shanghai(local(15), time(7), time(7, 4), days=1) == [whole_day]


@given(now=INSTANTS, opens=st.times(), closes=st.times(), zone=ZONES)
def test_windows_follow_each_other_and_never_begin_too_early(now, opens, closes, zone):
    opens, closes = (at.replace(second=0, microsecond=0, tzinfo=None) for at in (opens, closes))
    found = list(windows(now, opens=opens, closes=closes, timezone=zone, days=3))
    assert len(found) == 3
    assert found[0].starts_at >= now + timedelta(minutes=15)
    for window in found:
        assert window.ends_at - window.starts_at >= STEP
    for before, after in pairwise(found):
        assert before.ends_at <= after.starts_at
