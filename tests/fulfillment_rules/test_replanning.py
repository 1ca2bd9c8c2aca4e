"""A timetable made anew: what can be kept never moves."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.handover.rules.points import DailyPoint
from fulfillment.handover.rules.replanning import Promise, Replan, other_slot, replan
from fulfillment.handover.rules.slots import Slot
from fulfillment.handover.rules.stops import Stop, Wish
from fulfillment.handover.rules.timetable import plan
from fulfillment.handover.rules.ways import Way
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


def promised(
    requests: list[Stop], points: list[DailyPoint], now: datetime = BEFORE_NINE
) -> list[Promise]:
    by_id = {stop.household_id: stop for stop in requests}
    made = plan(requests, points, now, SHANGHAI)
    return [
        Promise(stop=by_id[slot.household_id], slot=slot)
        for slot in made.slots
        if slot.way is Way.POINT
    ]


def after(promises: list[Promise], made: Replan) -> list[Slot]:
    """Everybody's slot once the new ones count."""
    new = {slot.household_id: slot for slot in made.slots}
    gone = set(made.nowhere)
    return [
        new.get(each.stop.household_id, each.slot)
        for each in promises
        if each.stop.household_id not in gone
    ]


def test_who_leaves_the_queue_moves_nobody() -> None:
    promises = promised(make_stops(60), [make_point()])
    left = [each for each in promises if each.stop.building != "1"]
    assert replan(left, [], [make_point()], now=BEFORE_NINE, conditions=SHANGHAI).slots == ()


def test_a_shorter_lane_moves_only_who_does_not_fit_in_it_any_more() -> None:
    promises = promised(make_stops(20), [make_point()])
    narrow = make_point(lane=4)  # three of five fit
    made = replan(promises, [], [narrow], now=BEFORE_NINE, conditions=SHANGHAI)
    assert len(made.slots) == 8
    assert all(slot.starts_at >= NINE + timedelta(minutes=20) for slot in made.slots)


def test_a_late_truck_moves_everybody_by_the_same_amount() -> None:
    promises = promised(make_stops(60), [make_point()])
    hour = timedelta(hours=1)
    made = replan(promises, [], [make_point()], now=NINE, conditions=SHANGHAI, shift=hour)
    before = {each.slot.household_id: each.slot for each in promises}
    assert len(made.slots) == 60
    assert all(slot.starts_at - before[slot.household_id].starts_at == hour for slot in made.slots)


def test_what_a_shift_moves_beyond_closing_goes_on_the_next_day_and_says_what_is_missing() -> None:
    point = replace(make_point(), closes=time(10))
    promises = promised(make_stops(60), [point])
    made = replan(
        promises,
        [],
        [point],
        now=BEFORE_NINE,
        conditions=SHANGHAI,
        shift=timedelta(minutes=30),
    )
    days = [slot.starts_at.astimezone(ZoneInfo("Asia/Shanghai")).day for slot in made.slots]
    assert (days.count(23), days.count(24), made.minutes_missing) == (30, 30, 30)
    assert min(slot.starts_at for slot in made.slots) == NINE + timedelta(minutes=30)
    full = replan(
        promised(make_stops(60), [point]),
        make_stops(70)[60:],
        [point],
        now=BEFORE_NINE,
        conditions=SHANGHAI,
    )
    assert (len(full.slots), full.minutes_missing) == (10, 10)


def test_a_wish_for_later_gives_an_hour_later_and_for_earlier_the_first_that_is_free() -> None:
    point = make_point()
    mine, *others = promised(make_stops(20), [point])
    later = other_slot(others, mine, Wish.LATER, [point], now=BEFORE_NINE, conditions=SHANGHAI)
    assert later is not None
    assert later.starts_at == mine.slot.starts_at + timedelta(hours=1)
    *first, last = promised(make_stops(20), [point])
    assert (
        other_slot(first, last, Wish.EARLIER, [point], now=BEFORE_NINE, conditions=SHANGHAI) is None
    )
    freed = other_slot(first[1:], last, Wish.EARLIER, [point], now=BEFORE_NINE, conditions=SHANGHAI)
    assert freed is not None
    assert freed.starts_at == NINE


@settings(max_examples=30)
@given(
    stops(st.just(Level.CONTROL)),
    POINTS,
    POINTS,
    NOW,
    st.sampled_from([0, 5, 20, 90]),
    st.randoms(use_true_random=False),
)
def test_a_promise_that_can_be_kept_never_moves(
    requests: list[Stop],
    points: list[DailyPoint],
    others: list[DailyPoint],
    now: datetime,
    minutes: int,
    shuffler: Random,
) -> None:
    """Other points, later by some minutes: only what must move does, and nobody is in one twice."""
    promises = promised(requests, points, now)
    then = now + timedelta(minutes=minutes)
    made = replan(promises, [], others, now=then, conditions=SHANGHAI)
    shuffler.shuffle(promises)
    assert replan(promises, [], others[::-1], now=then, conditions=SHANGHAI) == made
    slots = after(promises, made)
    assert len({slot.household_id for slot in slots}) == len(slots)
    by_id = {stop.household_id: stop for stop in requests}
    for point in others:
        most, fits = most_at_once(slots, requests, point)
        assert most <= fits
    for slot in slots:
        stop = by_id[slot.household_id]
        assert may_go(stop, slot, others)
        assert slot.starts_at >= then
    again = replan(
        [Promise(stop=by_id[slot.household_id], slot=slot) for slot in slots],
        [],
        others,
        now=then,
        conditions=SHANGHAI,
    )
    assert again.slots == ()


@settings(max_examples=30)
@given(stops(st.just(Level.CONTROL)), POINTS, NOW)
def test_the_same_points_at_the_same_time_change_nothing(
    requests: list[Stop], points: list[DailyPoint], now: datetime
) -> None:
    promises = promised(requests, points, now)
    called = [each for each in promises if each.slot.way is Way.POINT]
    assert replan(called, [], points, now=now, conditions=SHANGHAI).slots == ()
