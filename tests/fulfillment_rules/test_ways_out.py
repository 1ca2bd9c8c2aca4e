"""What a plan that does not fit would need: each answer is true."""

from dataclasses import replace
from datetime import time

from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.handover.rules.points import DailyPoint
from fulfillment.handover.rules.timetable import plan
from fulfillment.handover.rules.ways_out import minutes_missing, ways_out
from tests.fulfillment_rules.timetables import BEFORE_NINE, SHANGHAI, make_point, make_stops


def test_what_does_not_fit_says_by_how_much_and_what_would_do() -> None:
    point = replace(make_point(), closes=time(10))
    ways = ways_out(make_stops(70, flagged=1), [point], BEFORE_NINE, SHANGHAI)
    assert ways is not None
    assert (ways.minutes, ways.into_night, ways.points, ways.metres) == (10, False, 1, 1)
    assert len(ways.to_door) == 10
    assert ways.to_door[:4] == (1, 21, 41, 61)  # the flagged first
    assert ways_out(make_stops(60), [point], BEFORE_NINE, SHANGHAI) is None
    assert minutes_missing(make_stops(60), [point], BEFORE_NINE, SHANGHAI) == 0


def test_longer_hours_that_reach_into_the_night_are_said_to() -> None:
    evening = DailyPoint(id=1, lane_metres=20, opens=time(21), closes=time(21, 50))
    now = BEFORE_NINE.replace(hour=10)
    short, long = make_stops(55), make_stops(70)
    ways = [ways_out(each, [evening], now, SHANGHAI) for each in (short, long)]
    assert [each and (each.minutes, each.into_night) for each in ways] == [(5, False), (20, True)]


@settings(max_examples=30)
@given(st.integers(10, 90), st.integers(0, 12), st.integers(10, 60), st.integers(0, 3))
def test_with_an_answer_it_fits_and_with_a_step_less_it_does_not(
    households: int, lane: int, minutes: int, flagged: int
) -> None:
    point = replace(make_point(lane=lane), closes=time(9, minutes - minutes % 5 - 5))
    point = replace(point, closes=max(point.closes, time(9, 5)))
    requests = make_stops(households, flagged=flagged)
    ways = ways_out(requests, [point], BEFORE_NINE, SHANGHAI)
    if ways is None:
        assert plan(requests, [point], BEFORE_NINE, SHANGHAI).fits
        return

    def fits_until(more: int) -> bool:
        later = 9 * 60 + point.closes.minute + more
        closes = time(later // 60, later % 60)
        return plan(requests, [replace(point, closes=closes)], BEFORE_NINE, SHANGHAI).fits

    assert fits_until(ways.minutes)
    assert not fits_until(ways.minutes - 5)
    away = [stop for stop in requests if stop.household_id not in ways.to_door]
    one_less = [stop for stop in requests if stop.household_id not in ways.to_door[:-1]]
    assert plan(away, [point], BEFORE_NINE, SHANGHAI).fits
    assert not plan(one_less, [point], BEFORE_NINE, SHANGHAI).fits
    if ways.points:
        more = [
            replace(point, id=2 + number, lane_metres=ways.metres) for number in range(ways.points)
        ]
        assert plan(requests, [point, *more], BEFORE_NINE, SHANGHAI).fits
        assert not plan(requests, [point, *more[:-1]], BEFORE_NINE, SHANGHAI).fits
