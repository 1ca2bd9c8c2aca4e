"""The timetable of a contactless pickup."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import groupby
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.handover.rules.timetable import Plan, Point, Stop, people_in_lane, plan

NINE = datetime(2026, 11, 23, 1, tzinfo=UTC)


def make_point(number: int = 1, *, lane: int = 20, hours: int = 4) -> Point:
    closes_at = NINE + timedelta(hours=hours)
    return Point(id=number, lane_metres=lane, opens_at=NINE, closes_at=closes_at)


def make_stops(count: int, *, per_building: int = 20) -> list[Stop]:
    return [
        Stop(
            household_id=number + 1,
            building=str(number // per_building + 1),
            unit="1",
            floor=number % per_building // 2 + 1,
            walking_order=number % per_building,
        )
        for number in range(count)
    ]


stops = st.lists(
    st.builds(
        Stop,
        household_id=st.integers(1, 10_000),
        building=st.sampled_from(["1", "2", "3A", "10", "14"]),
        unit=st.sampled_from(["1", "2", None]),
        floor=st.integers(0, 18),
        walking_order=st.integers(0, 50),
        bags=st.integers(0, 30),
        flagged=st.booleans(),
    ),
    unique_by=lambda stop: stop.household_id,
    max_size=60,
)
hours = st.integers(-2, 3).map(lambda hour: NINE + timedelta(hours=hour))
some_points = st.lists(
    st.builds(
        Point,
        id=st.integers(1, 5),
        lane_metres=st.integers(0, 30),
        opens_at=hours,
        closes_at=hours,
    ),
    unique_by=lambda point: point.id,
    min_size=1,
    max_size=3,
)


def test_a_lane_of_ten_metres_holds_six_people_two_metres_apart() -> None:
    assert people_in_lane(10) == 6
    assert people_in_lane(0) == 1


def test_a_slot_serves_no_more_than_its_minutes_allow() -> None:
    made = plan(make_stops(12), [make_point()], NINE)
    assert [slot.starts_at for slot in made.slots].count(NINE) == 5
    assert made.slots[-1].ends_at == NINE + timedelta(minutes=15)


def test_buildings_come_one_after_another_in_natural_order() -> None:
    made = plan(make_stops(240)[::-1], [make_point(1), make_point(2)], NINE)
    assert [slot.household_id for slot in made.slots] == list(range(1, 241))


def test_flagged_households_come_first_in_their_building() -> None:
    requests = [
        *make_stops(30),
        Stop(household_id=99, building="1", walking_order=77, flagged=True),
    ]
    assert plan(requests, [make_point()], NINE).slots[0].household_id == 99


def test_nobody_is_called_before_the_start_or_the_opening() -> None:
    later = NINE + timedelta(minutes=7)
    assert plan(make_stops(3), [make_point()], later).slots[0].starts_at == later
    early = NINE - timedelta(hours=1)
    assert plan(make_stops(3), [make_point()], early).slots[0].starts_at == NINE


def test_what_does_not_fit_says_by_how_many_minutes() -> None:
    made = plan(make_stops(70), [make_point(hours=1)], NINE)
    assert (made.fits, made.minutes_missing) == (False, 10)
    assert sum(slot.late for slot in made.slots) == 10
    assert plan(make_stops(60), [make_point(hours=1)], NINE).fits


def test_a_household_with_many_bags_takes_the_time_of_several() -> None:
    requests = [Stop(household_id=number, building="1", bags=9) for number in (1, 2, 3)]
    made = plan(requests, [make_point()], NINE)
    assert len({slot.starts_at for slot in made.slots}) == 3


def test_without_a_point_there_is_no_plan() -> None:
    with pytest.raises(ValueError, match="no delivery point"):
        plan(make_stops(1), [], NINE)


@given(stops, some_points)
def test_everybody_comes_exactly_once_and_no_slot_is_over_capacity(
    requests: list[Stop], points: list[Point]
) -> None:
    made = plan(requests, points, NINE)
    assert sorted(slot.household_id for slot in made.slots) == sorted(
        stop.household_id for stop in requests
    )
    lanes = {point.id: people_in_lane(point.lane_metres) for point in points}
    bags = {stop.household_id: stop.bags for stop in requests}
    there = Counter((slot.point_id, slot.starts_at) for slot in made.slots)
    assert all(people <= min(5, lanes[point]) for (point, _), people in there.items())
    for place, people in there.items():
        served = [slot for slot in made.slots if (slot.point_id, slot.starts_at) == place]
        seconds = sum(60 + 15 * max(0, bags[slot.household_id] - 1) for slot in served)
        assert people == 1 or seconds <= 300


@given(stops, some_points)
def test_buildings_are_never_mixed(requests: list[Stop], points: list[Point]) -> None:
    made = plan(requests, points, NINE)
    buildings = {stop.household_id: stop.building for stop in requests}
    walked = [name for name, _ in groupby(buildings[slot.household_id] for slot in made.slots)]
    assert len(walked) == len(set(walked))
    assert [slot.starts_at for slot in made.slots] == sorted(slot.starts_at for slot in made.slots)


@given(stops, some_points)
def test_only_what_is_late_lies_outside_the_hours(
    requests: list[Stop], points: list[Point]
) -> None:
    made = plan(requests, points, NINE)
    open_hours = {point.id: (point.opens_at, point.closes_at) for point in points}
    for slot in made.slots:
        opens_at, closes_at = open_hours[slot.point_id]
        assert slot.starts_at >= NINE
        assert slot.late or opens_at <= slot.starts_at < slot.ends_at <= closes_at
    assert made.fits == (not any(slot.late for slot in made.slots)) == (not made.minutes_missing)


@given(stops, some_points, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    requests: list[Stop], points: list[Point], shuffler: object
) -> None:
    made: Plan = plan(requests, points, NINE)
    shuffler.shuffle(requests)  # type: ignore[attr-defined]
    assert plan(requests, points[::-1], NINE) == made


def test_three_thousand_households_are_planned_in_no_time() -> None:
    requests = make_stops(3000, per_building=50)
    started = process_time()
    made = plan(requests, [make_point(1, hours=10), make_point(2, hours=10)], NINE)
    assert process_time() - started < 0.5
    assert len(made.slots) == 3000
