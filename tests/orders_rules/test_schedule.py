"""Cycle arithmetic over years, zones and the days on which clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orders.rules.schedule import (
    CycleRule,
    check_rule,
    cycle_times,
    next_opening,
    number_at,
    to_instant,
)

ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC",
         "Pacific/Apia", "Asia/Kathmandu", "America/Santiago"]  # fmt: skip
DEFAULT = CycleRule(timezone="Asia/Shanghai", first_day=date(2026, 11, 22))

rules = st.builds(
    CycleRule,
    timezone=st.sampled_from(ZONES),
    first_day=st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    length_days=st.integers(1, 7),
    opens=st.times(max_value=time(12)).map(lambda wall: wall.replace(microsecond=0)),
)
seconds_of_2009_to_2032 = st.integers(1_230_768_000, 1_956_528_000)
instants = seconds_of_2009_to_2032.map(lambda second: datetime.fromtimestamp(second, UTC))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_designs_hours_hold_in_shanghai() -> None:
    times = cycle_times(DEFAULT, 1)
    assert times.opens_at == utc("2026-11-22T00:00")
    assert times.cutoff_at == utc("2026-11-22T12:00")
    assert times.approve_by == utc("2026-11-22T13:00")
    assert times.packed_by == utc("2026-11-23T03:00")
    assert times.pay_by == utc("2026-11-23T06:00")
    assert times.deliver_at == utc("2026-11-23T07:00")
    assert cycle_times(DEFAULT, 2).opens_at == utc("2026-11-25T00:00")


def test_instants_come_out_as_utc() -> None:
    assert cycle_times(DEFAULT, 1).cutoff_at.tzinfo is UTC


def test_a_time_that_does_not_exist_moves_to_the_end_of_the_gap() -> None:
    found = to_instant(date(2026, 3, 29), time(2, 30), timezone="Europe/Berlin")
    assert found.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3)


def test_a_time_that_happens_twice_is_taken_the_first_time() -> None:
    found = to_instant(date(2026, 10, 25), time(2, 30), timezone="Europe/Berlin")
    assert found == utc("2026-10-25T00:30")


def test_local_hours_stay_the_same_across_a_change_of_clocks() -> None:
    rule = replace(DEFAULT, timezone="Europe/Berlin", first_day=date(2026, 3, 27))
    zone = ZoneInfo("Europe/Berlin")
    opened = [cycle_times(rule, number).opens_at.astimezone(zone) for number in (1, 2)]
    assert [moment.time() for moment in opened] == [time(8), time(8)]
    assert opened[0].utcoffset() != opened[1].utcoffset()


def test_before_the_first_opening_there_is_no_cycle() -> None:
    assert number_at(DEFAULT, utc("2026-11-21T23:59")) == 0
    assert next_opening(DEFAULT, utc("2026-11-01T00:00")) == (1, utc("2026-11-22T00:00"))


def test_the_next_opening_is_strictly_later() -> None:
    assert next_opening(DEFAULT, utc("2026-11-22T00:00")) == (2, utc("2026-11-25T00:00"))


@given(rules, instants)
@example(replace(DEFAULT, timezone="Pacific/Apia", length_days=1), utc("2011-12-30T10:00"))
def test_the_number_is_that_of_the_last_opening(rule: CycleRule, now: datetime) -> None:
    number = number_at(rule, now)
    if number:
        assert cycle_times(rule, number).opens_at <= now
    following, opens_at = next_opening(rule, now)
    assert following == number + 1
    assert opens_at == cycle_times(rule, following).opens_at > now


@given(rules, st.integers(1, 2000))
def test_times_of_a_cycle_never_run_backwards(rule: CycleRule, number: int) -> None:
    times = cycle_times(rule, number)
    moments = [times.opens_at, times.cutoff_at, times.approve_by, times.packed_by,
               times.pay_by, times.deliver_at]  # fmt: skip
    assert moments == sorted(moments)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("length", [1, 3])
def test_every_cycle_opens_once_over_years_and_windows_never_overlap(
    zone: str, length: int
) -> None:
    rule = replace(DEFAULT, timezone=zone, length_days=length, first_day=date(2010, 12, 1))
    times = [cycle_times(rule, number) for number in range(1, 5 * 365 // length)]
    for before, after in pairwise(times):
        assert before.cutoff_at <= after.opens_at
        assert before.opens_at < after.opens_at
    now = times[0].opens_at - timedelta(hours=1)
    for opened, expected in enumerate(times, start=1):
        number, now = next_opening(rule, now)
        assert (number, now) == (opened, expected.opens_at)


@given(rules)
def test_walls_in_order_stay_in_order_as_instants(rule: CycleRule) -> None:
    walls = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
    found = [to_instant(rule.first_day, wall, timezone=rule.timezone) for wall in walls]
    assert found == sorted(found)


def test_the_designs_timetable_has_no_fault_and_fits_a_single_day() -> None:
    assert check_rule(DEFAULT) == []
    assert check_rule(replace(DEFAULT, length_days=1)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"timezone": "Mars/Olympus"}, "unknown_timezone"),
        ({"timezone": "../etc"}, "unknown_timezone"),
        ({"length_days": 0}, "bad_length"),
        ({"length_days": 8}, "bad_length"),
        ({"cutoff": time(8)}, "cutoff_before_opening"),
        ({"approve_by": time(19)}, "approval_before_cutoff"),
        ({"pack_day": 0}, "packed_before_approval"),
        ({"paid_by": time(10)}, "paid_before_packed"),
        ({"deliver_at": time(13)}, "delivered_before_paid"),
        ({"cutoff_day": 3, "approve_day": 3, "pack_day": 4, "pay_day": 4, "deliver_day": 4},
         "windows_overlap"),
        ({"deliver_day": 4}, "delivered_after_next_cutoff"),
    ],
)  # fmt: skip
def test_a_timetable_that_does_not_fit_is_named(change: dict[str, object], fault: str) -> None:
    assert fault in check_rule(replace(DEFAULT, **change))  # type: ignore[arg-type]
