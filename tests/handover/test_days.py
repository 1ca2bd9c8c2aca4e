"""A timetable over several days: everybody once, in opening hours, never too many at once."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.handover.rules.days import DailyPoint, plan_days
from fulfillment.handover.rules.timetable import Stop, people_in_lane

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = st.tuples(st.integers(0, 20), st.integers(1, 3)).map(
    lambda pair: (time(pair[0]), time(pair[0] + pair[1]))
)
POINTS = st.lists(st.tuples(st.integers(1, 6), HOURS), min_size=1, max_size=3).map(
    lambda rows: [
        DailyPoint(id=number, lane_metres=lane, opens=opens, closes=closes)
        for number, (lane, (opens, closes)) in enumerate(rows)
    ]
)
STOPS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4), st.booleans()), max_size=120).map(
    lambda rows: [
        Stop(household_id=number, building=str(building), bags=bags, flagged=flagged)
        for number, (building, bags, flagged) in enumerate(rows)
    ]
)
NOW = st.integers(0, 3 * 1440).map(
    lambda minutes: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(stops=STOPS, points=POINTS, now=NOW)
def test_everybody_gets_one_slot_in_opening_hours_and_no_lane_overflows(stops, points, now):
    planned = plan_days(stops, points, now, timezone="Asia/Shanghai", distance_metres=2)
    assert sorted(slot.household_id for slot in planned.slots) == [
        stop.household_id for stop in stops
    ]
    by_id = {point.id: point for point in points}
    taken = Counter((slot.point_id, slot.starts_at) for slot in planned.slots)
    for (point_id, _), people in taken.items():
        assert people <= people_in_lane(by_id[point_id].lane_metres)
    for slot in planned.slots:
        point = by_id[slot.point_id]
        assert slot.starts_at >= now + timedelta(minutes=15)
        assert slot.starts_at.astimezone(SHANGHAI).time() >= point.opens
        assert slot.ends_at.astimezone(SHANGHAI).time() <= point.closes
        assert slot.starts_at.date() == (slot.ends_at - timedelta(seconds=1)).date()


@given(stops=STOPS, points=POINTS, now=NOW)
def test_minutes_are_missing_exactly_when_a_second_day_is_needed(stops, points, now):
    planned = plan_days(stops, points, now, timezone="Asia/Shanghai", distance_metres=2)
    days = {slot.starts_at.astimezone(SHANGHAI).date() for slot in planned.slots}
    assert planned.fits == (planned.minutes_missing == 0) == (len(days) <= 1)


def test_without_a_point_there_is_no_timetable():
    with pytest.raises(ValueError, match="no delivery point"):
        plan_days([], [], datetime(2026, 3, 1, tzinfo=UTC), timezone="UTC", distance_metres=2)
