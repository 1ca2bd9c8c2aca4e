"""The timetable of a contactless pickup."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.handover.rules.points import Conditions, DailyPoint, PointKind
from fulfillment.handover.rules.stops import Stop
from fulfillment.handover.rules.timetable import plan
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.rules.windows import Night
from orders.rules.levels import Level
from tests.fulfillment_rules.timetables import (
    BEFORE_NINE,
    NINE,
    NOW,
    POINTS,
    SHANGHAI,
    make_point,
    make_stops,
    may_go,
    most_at_once,
    stops,
)


def test_a_slot_serves_no_more_than_its_minutes_allow() -> None:
    made = plan(make_stops(12), [make_point()], BEFORE_NINE, SHANGHAI)
    assert [slot.starts_at for slot in made.slots].count(NINE) == 5
    assert made.slots[-1].ends_at == NINE + timedelta(minutes=15)


def test_flagged_households_come_first_in_their_building() -> None:
    last = Stop(household_id=99, building="1", unit="1", walking_order=77, flagged=True)
    made = plan([*make_stops(20), last], [make_point()], BEFORE_NINE, SHANGHAI)
    assert 99 in {slot.household_id for slot in made.slots if slot.starts_at == NINE}


def test_two_buildings_meet_only_where_the_day_is_too_short_to_keep_them_apart() -> None:
    def planned(closes: time) -> tuple[bool, datetime]:
        """Whether the two meet, and when all is done."""
        point = replace(make_point(), closes=closes)
        made = plan(make_stops(24, per_building=12), [point], BEFORE_NINE, SHANGHAI)
        assert made.fits
        first = {slot.starts_at for slot in made.slots if slot.household_id <= 12}
        second = {slot.starts_at for slot in made.slots if slot.household_id > 12}
        return bool(first & second), made.slots[-1].ends_at

    # 24 households, five in five minutes: 25 minutes together, 30 apart.
    assert planned(time(9, 30)) == (False, NINE + timedelta(minutes=30))
    assert planned(time(9, 25)) == (True, NINE + timedelta(minutes=25))


def test_with_two_points_each_building_goes_to_one_of_them() -> None:
    made = plan(make_stops(80), [make_point(1), make_point(2)], BEFORE_NINE, SHANGHAI)
    point_of = {slot.household_id: slot.point_id for slot in made.slots}
    for building in range(4):
        assert len({point_of[building * 20 + each] for each in range(1, 21)}) == 1
    assert set(point_of.values()) == {1, 2}
    assert made.slots[-1].ends_at == NINE + timedelta(minutes=40)


def test_one_large_building_is_spread_over_two_points_where_one_is_too_short() -> None:
    points = [replace(make_point(number), closes=time(9, 30)) for number in (1, 2)]
    made = plan(make_stops(60, per_building=60), points, BEFORE_NINE, SHANGHAI)
    assert made.fits
    assert {slot.point_id for slot in made.slots} == {1, 2}


def test_who_has_far_to_walk_is_not_called_at_once() -> None:
    far = replace(make_point(), walking={"1": 12})
    made = plan(make_stops(3), [far], BEFORE_NINE, SHANGHAI)
    assert made.slots[0].starts_at == NINE + timedelta(minutes=15)


def test_a_building_with_pigeon_holes_collects_from_them_and_nobody_else_does() -> None:
    holes = DailyPoint(
        id=2,
        opens=time(9),
        closes=time(13),
        kind=PointKind.HOLES,
        serves=frozenset({"2"}),
        holes=12,
    )
    made = plan(make_stops(40), [make_point(), holes], BEFORE_NINE, SHANGHAI)
    at_holes = [slot for slot in made.slots if slot.point_id == 2]
    assert {slot.household_id for slot in at_holes} == set(range(21, 41))
    assert [slot.starts_at for slot in at_holes].count(NINE) == 12
    assert at_holes[-1].ends_at == NINE + timedelta(hours=2)


def test_a_drop_point_sends_out_to_its_sealed_buildings_only() -> None:
    drop = DailyPoint(
        id=9, opens=time(9), closes=time(20), kind=PointKind.DROP, serves=frozenset({"1", "3"})
    )
    sealed = [
        replace(stop, level=Level.SEALED if stop.building in "12" else Level.CONTROL)
        for stop in make_stops(60)
    ]
    made = plan(sealed, [make_point(), drop], BEFORE_NINE, SHANGHAI)
    point_of = {slot.household_id: (slot.point_id, slot.way) for slot in made.slots}
    assert (point_of[1], point_of[21], point_of[41]) == (
        (9, Way.DOOR),
        (1, Way.DOOR),
        (1, Way.POINT),
    )


def test_without_a_point_there_is_no_plan() -> None:
    with pytest.raises(ValueError, match="no delivery point"):
        plan(make_stops(1), [], BEFORE_NINE, SHANGHAI)


ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin"])  # there the clock changes on 29 March


@settings(max_examples=60)
@given(stops(), POINTS, NOW, ZONES)
def test_everybody_has_one_slot_and_no_point_is_over_capacity_at_any_instant(
    requests: list[Stop], points: list[DailyPoint], now: datetime, zone: str
) -> None:
    rules = Conditions(timezone=zone, night=Night())
    made = plan(requests, points, now, rules)
    assert sorted(slot.household_id for slot in made.slots) == sorted(
        stop.household_id for stop in requests
    )
    queued = [slot for slot in made.slots if slot.way is Way.POINT]
    for point in points:
        most, fits = most_at_once(queued, requests, point)
        assert most <= fits
    by_id = {stop.household_id: stop for stop in requests}
    for slot in queued:
        stop = by_id[slot.household_id]
        assert stop.level is not Level.SEALED
        assert may_go(stop, slot, points)
        local = [at.astimezone(ZoneInfo(zone)) for at in (slot.starts_at, slot.ends_at)]
        assert time(7) <= local[0].time() < local[1].time() <= time(22)
        assert slot.starts_at >= now + timedelta(minutes=15)


@settings(max_examples=60)
@given(stops(), POINTS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    requests: list[Stop], points: list[DailyPoint], shuffler: Random
) -> None:
    made = plan(requests, points, BEFORE_NINE, SHANGHAI)
    shuffler.shuffle(requests)
    assert plan(requests, points[::-1], BEFORE_NINE, SHANGHAI) == made


@settings(max_examples=60)
@given(stops(st.just(Level.CONTROL)), st.integers(1, 12))
def test_at_one_point_a_building_is_called_without_a_break(requests: list[Stop], lane: int) -> None:
    made = plan(requests, [make_point(lane=lane)], BEFORE_NINE, SHANGHAI)
    of = {stop.household_id: (stop.to_gate, stop.building) for stop in requests}
    times: dict[tuple[bool, str], list[datetime]] = {}
    for slot in made.slots:
        times.setdefault(of[slot.household_id], []).append(slot.starts_at)
    spans = sorted((min(here), max(here)) for here in times.values())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_night_without_hours_leaves_a_point_open_at_night() -> None:
    point = DailyPoint(id=1, opens=time(22), closes=time(2), lane_metres=8)
    late = datetime(2026, 3, 1, 14, 30, tzinfo=UTC)  # 22:30
    at_night = plan(make_stops(1), [point], late, replace(SHANGHAI, night=Night(time(0), time(0))))
    assert at_night.slots[0].starts_at == late + timedelta(minutes=15)
    by_day = plan(make_stops(1), [point], late, SHANGHAI)
    assert by_day.slots[0].starts_at == datetime(2026, 3, 1, 23, tzinfo=UTC)  # 07:00
