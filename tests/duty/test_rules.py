"""Who is fit, how many hands are needed, and how often a household goes out."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.handover.rules.health import (
    HealthRule,
    Said,
    end_of_day,
    judge,
    read_tenths,
    reasons_against,
    times_of_tests,
)
from fulfillment.handover.rules.outings import (
    Opening,
    Quota,
    Verdict,
    Window,
    is_permitted,
    next_permitted,
    verdict,
    windows_on,
)
from fulfillment.handover.rules.staffing import SHIFTS, carriers_needed, shift_on
from orders.rules.states import OutingState

RULE = HealthRule(most_tenths=373, test_hours=48, timezone="Asia/Shanghai")
NOW = datetime(2026, 3, 2, 2, 5, tzinfo=UTC)  # 10:05 in Shanghai
DAY = date(2026, 3, 2)

instants = st.integers(0, 365 * 1440).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "UTC"])
days = st.dates(date(2026, 3, 1), date(2026, 3, 31))
quotas = st.builds(
    lambda outings, span: Quota(outings=outings, span=span), st.integers(1, 4), st.integers(1, 8)
)


@given(st.integers(340, 430), st.booleans(), st.none() | instants, instants, zones)
def test_only_who_is_well_and_tested_is_fit_and_never_beyond_the_day(
    tenths, is_ill, tested_at, now, zone
):
    rule = HealthRule(most_tenths=373, test_hours=48, timezone=zone)
    found = judge(Said(tenths=tenths, is_ill=is_ill, tested_at=tested_at), rule, now)
    assert found.holds_until <= end_of_day(now, zone) <= now + timedelta(hours=25)
    if found.is_fit:
        assert not is_ill
        assert tenths <= 373
        assert tested_at <= now < found.holds_until <= tested_at + timedelta(hours=48)
    else:
        assert is_ill or tenths > 373 or found.is_old


def test_a_fever_is_unfit_for_the_day_however_old_the_test():
    found = judge(Said(tenths=374, is_ill=False, tested_at=None), RULE, NOW)
    assert (found.is_fit, found.is_old) == (False, False)
    assert found.holds_until == datetime(2026, 3, 2, 16, tzinfo=UTC)


@given(instants, zones, st.integers(1, 96))
def test_every_time_that_a_button_offers_for_a_test_still_counts(now, zone, hours):
    rule = HealthRule(most_tenths=373, test_hours=hours, timezone=zone)
    for each in times_of_tests(rule, now):
        assert judge(Said(tenths=365, is_ill=False, tested_at=each), rule, now).is_fit


@pytest.mark.parametrize(
    ("text", "tenths"),
    [
        ("36.5", 365),
        ("３６．８", 368),
        ("37", 370),
        ("36,7 ℃", 367),
        ("38.2度", 382),
        ("365", None),
        ("3-2-501", None),
        ("29.9", None),
        ("很好", None),
    ],
)
def test_a_temperature_is_read_as_people_write_it(text, tenths):
    assert read_tenths(text) == tenths


@pytest.mark.parametrize(
    ("declared", "kept", "for_sealed", "demanded", "reasons"),
    [
        (True, set(), False, True, ()),
        (True, set(), True, True, ("not_briefed", "no_kit")),
        (True, {"briefed", "kit"}, True, True, ()),
        (None, {"briefed"}, True, True, ("not_declared", "no_kit")),
        (None, set(), False, False, ()),
        (False, {"briefed", "kit"}, True, False, ("unfit",)),
    ],
)
def test_why_somebody_has_no_assignment(declared, kept, for_sealed, demanded, reasons):
    found = reasons_against(
        declared=declared, kept=frozenset(kept), for_sealed=for_sealed, demanded=demanded
    )
    assert found == reasons


@given(st.integers(0, 4000), st.integers(1, 50))
def test_every_household_has_a_carrier_and_none_is_idle(households, per_carrier):
    needed = carriers_needed(households, per_carrier)
    assert (needed - 1) * per_carrier < households <= needed * per_carrier or needed == 0


@given(days, zones)
def test_shifts_are_in_local_hours_and_do_not_overlap(day, zone):
    spans = [shift_on(day, each, zone) for each in range(len(SHIFTS))]
    for (start, end), (hour, _) in zip(spans, SHIFTS, strict=True):
        assert start < end
        assert start.astimezone(ZoneInfo(zone)).hour == hour
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(st.lists(days, max_size=25), quotas)
def test_whoever_keeps_asking_never_gets_more_than_the_quota_in_any_span(asked, quota):
    taken: list[date] = []
    for day in asked:
        if is_permitted(taken, day, quota):
            taken.append(day)
    for day in {first - timedelta(days=back) for first in taken for back in range(quota.span)}:
        within = [each for each in taken if day <= each < day + timedelta(days=quota.span)]
        assert len(within) <= quota.outings


@given(st.lists(days, max_size=8), days, quotas)
def test_the_next_day_is_permitted_and_no_day_before_it_is(asked, wished, quota):
    taken: list[date] = []
    for day in asked:
        if is_permitted(taken, day, quota):
            taken.append(day)
    found = next_permitted(taken, wished, quota)
    assert found >= wished
    assert is_permitted(taken, found, quota)
    between = (found - wished).days
    assert not any(
        is_permitted(taken, wished + timedelta(days=each), quota) for each in range(between)
    )


@given(instants.map(datetime.date), zones, st.integers(10, 240), st.integers(0, 22))
def test_windows_are_whole_follow_each_other_and_lie_within_the_hours(day, zone, minutes, hour):
    opening = Opening(opens=time(hour), closes=time(23), window_minutes=minutes)
    found = windows_on(opening, day, zone)
    for each, after in pairwise(found):
        assert each.ends_at == after.starts_at
    assert all(each.ends_at - each.starts_at == timedelta(minutes=minutes) for each in found)
    if found:
        assert found[0].starts_at.astimezone(ZoneInfo(zone)).date() == day
        assert found[-1].ends_at.astimezone(ZoneInfo(zone)).time() <= time(23)


def test_a_temporary_point_is_there_on_its_days_only():
    opening = Opening(opens=time(8), closes=time(9), window_minutes=30, from_day=DAY, until_day=DAY)
    assert [len(windows_on(opening, DAY + timedelta(days=n), "UTC")) for n in (-1, 0, 1)] == [
        0,
        2,
        0,
    ]


@pytest.mark.parametrize(
    ("state", "minutes", "is_sealed", "worth"),
    [
        ("booked", -1, False, Verdict.NOT_YET),
        ("booked", 0, False, Verdict.VALID),
        ("booked", 29, False, Verdict.VALID),
        ("booked", 30, False, Verdict.OVER),
        ("booked", 0, True, Verdict.SEALED),
        ("out", 300, True, Verdict.IS_OUT),
        ("back", 0, False, Verdict.USED),
        ("cancelled", 0, False, Verdict.CANCELLED),
        ("void", 0, False, Verdict.VOID),
    ],
)
def test_what_a_pass_is_worth(state, minutes, is_sealed, worth):
    window = Window(NOW, NOW + timedelta(minutes=30))
    at = NOW + timedelta(minutes=minutes)
    assert verdict(OutingState(state), window, is_sealed=is_sealed, now=at) is worth
