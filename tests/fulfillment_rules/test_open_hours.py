"""Hours of a delivery point: midnight, the night, and the clock that changes."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.handover.rules.typed_points import PointWish, checked
from fulfillment.handover.rules.windows import STEP, Night, earliest_start, open_minutes, windows
from orders.rules.errors_timetable import BadPoint

CLOCK = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 3, 30, 59]))
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
NIGHTS = st.sampled_from(
    [Night(), Night(time(0), time(0)), Night(time(1), time(5, 30)), Night(time(18), time(10))]
)
# The clock goes forward in Berlin on 29 March 2026, back on 25 October.
AROUND = st.sampled_from([datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)])


@settings(max_examples=100)
@given(AROUND, st.integers(0, 3000), CLOCK, CLOCK, ZONES, NIGHTS)
def test_windows_come_one_after_another_by_day_whatever_the_clock_does(
    around: datetime, minutes: int, opens: time, closes: time, zone: str, night: Night
) -> None:
    now = around + timedelta(minutes=minutes)
    found = list(windows(now, opens=opens, closes=closes, timezone=zone, days=4, night=night))
    assert len(found) == 4
    assert all(window.ends_at - window.starts_at >= STEP for window in found)
    assert found[0].starts_at >= earliest_start(now)
    for before, after in pairwise(found):
        assert before.ends_at <= after.starts_at
    for window in found:
        # Half a minute inside, so that the hour itself belongs to the day.
        inside = window.starts_at + timedelta(seconds=30)
        assert not _is_dark(inside.astimezone(ZoneInfo(zone)).time(), night)


def _is_dark(at: time, night: Night) -> bool:
    if night.begins <= night.ends:
        return night.begins <= at < night.ends
    return at >= night.begins or at < night.ends


def test_hours_through_midnight_lose_their_night_and_keep_the_rest() -> None:
    assert open_minutes(time(20), time(2), Night()) == ((1200, 1320),)
    assert open_minutes(time(21), time(8), Night()) == ((1260, 1320), (1860, 1920))
    assert open_minutes(time(23), time(1), Night()) == ((420, 1320),)  # it can only mean by day


def test_a_night_that_leaves_no_day_is_none() -> None:
    assert open_minutes(time(9), time(12), Night(time(8), time(7, 30))) == ((540, 720),)


def test_slots_are_the_same_ones_whenever_one_asks() -> None:
    def first(minute: int) -> datetime:
        now = datetime(2026, 3, 2, 2, minute, tzinfo=UTC)
        hours = {"opens": time(9, 3), "closes": time(18), "timezone": "Asia/Shanghai"}
        return next(windows(now, **hours, days=1)).starts_at  # type: ignore[arg-type]

    assert {first(minute).minute % 5 for minute in range(0, 40, 7)} == {3}


def test_a_typed_point_is_read_with_spans_and_minutes() -> None:
    wish = PointWish(
        name=" 北门  格口 ",
        kind="holes",
        holes=24,
        opens="8:00",
        closes="20：30",
        serves="1-2、3A",
        walking="1=3，2：5",
    )
    values = checked(wish, ("1", "2", "3A", "4"))
    assert values["serves"] == ["1", "2", "3A"]
    assert values["walking"] == {"1": 3, "2": 5}
    assert (values["name"], values["opens"], values["closes"]) == ("北门 格口", "08:00", "20:30")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": " "}),
        ("opens", {"opens": "25:00"}),
        ("closes", {"closes": "late"}),
        ("lane_metres", {"lane_metres": 0}),
        ("serves", {"kind": "drop"}),
        ("serves", {"serves": "77"}),
        ("holes", {"kind": "holes", "serves": "1", "holes": 0}),
        ("walking", {"walking": "1 minutes"}),
        ("kind", {"kind": "tunnel"}),
    ],
)
def test_what_is_wrong_with_a_typed_point_is_named(field: str, wrong: dict[str, object]) -> None:
    with pytest.raises(BadPoint) as refusal:
        checked(PointWish(**{"name": "东门", **wrong}), ("1", "2"))  # type: ignore[arg-type]
    assert refusal.value.field == field
