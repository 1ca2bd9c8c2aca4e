"""Orders on paper: whose time counts, and lines as people copy them from a sheet."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.address import AddressRegister
from orders.rules.group_text import BundleWords, TextRegister
from orders.rules.paper import (
    Hours,
    Verdict,
    judge,
    local_instant,
    local_text,
    read_sheet,
    rest_of,
    waits_offered,
)

OPENS = datetime(2026, 3, 1, tzinfo=UTC)
CUTOFF = OPENS + timedelta(hours=12)
HOURS = Hours(OPENS, CUTOFF, is_open=True)
SHANGHAI = "Asia/Shanghai"
HOMES = [f"{building}-{unit}-{room}" for building in "123" for unit in "12" for room in (101, 501)]
REGISTER = TextRegister(
    AddressRegister(frozenset([*HOMES, "14"])),
    frozenset(),
    (BundleWords("A", ("蔬菜包",)), BundleWords("B"), BundleWords("C")),
)
LIMITS = {"A": 2, "B": 5, "C": None}


def limit_of(_home: str | None, code: str) -> int | None:
    return LIMITS.get(code)


minutes = st.integers(min_value=-600, max_value=3000)


@given(given_at=minutes, entered=st.lists(st.integers(0, 5000), min_size=2, max_size=4))
def test_the_time_of_handing_in_decides_whenever_it_is_entered(given_at, entered):
    at = CUTOFF + timedelta(minutes=given_at)
    verdicts = {judge(at, HOURS, now=at + timedelta(minutes=later)) for later in entered}
    assert verdicts == {Verdict.IN if given_at <= 0 else Verdict.LATE}


@given(given_at=minutes, entered=st.integers(0, 5000))
def test_what_is_entered_after_the_closing_is_never_in(given_at, entered):
    at = CUTOFF + timedelta(minutes=given_at)
    closed = Hours(OPENS, CUTOFF, is_open=False)
    assert judge(at, closed, now=at + timedelta(minutes=entered)) in {Verdict.CLOSED, Verdict.LATE}


@given(st.integers(1, 5000))
def test_a_time_to_come_or_before_the_opening_is_neither_in_nor_late(ahead):
    later = timedelta(minutes=ahead)
    assert judge(CUTOFF + later, HOURS, now=CUTOFF) == Verdict.FUTURE
    assert judge(OPENS - later, HOURS, now=CUTOFF) == Verdict.BEFORE_OPENING


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2026-03-01T19:40", SHANGHAI, datetime(2026, 3, 1, 11, 40, tzinfo=UTC)),
        (" 2026-03-01 19:40 ", SHANGHAI, datetime(2026, 3, 1, 11, 40, tzinfo=UTC)),
        ("2026-03-29T02:30", "Europe/Berlin", None),  # left out in spring
        ("2026-10-25T02:30", "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-03-01T19:40+01:00", SHANGHAI, None),
        ("yesterday", SHANGHAI, None),
        ("", SHANGHAI, None),
    ],
)
def test_a_local_time_is_read_in_the_compounds_zone(text, zone, instant):
    assert local_instant(text, zone) == instant


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001 - zone below
        lambda wall: wall.replace(second=0, microsecond=0, tzinfo=UTC)
    ),
    st.sampled_from([SHANGHAI, "UTC", "Asia/Kolkata"]),
)
def test_a_time_that_was_shown_is_read_back(instant, zone):
    assert local_instant(local_text(instant, zone), zone) == instant


orders = st.dictionaries(
    st.sampled_from(HOMES),
    st.dictionaries(st.sampled_from("AB"), st.integers(1, 2), min_size=1),
    min_size=1,
)


@given(orders)
def test_what_the_table_writes_is_read_back_line_by_line(wanted):
    text = "\n".join(
        " ".join([home, *(f"{code}{count}" for code, count in lines.items())])
        for home, lines in wanted.items()
    )
    read = read_sheet(text, REGISTER, limit_of)
    assert all(line.is_sure for line in read)
    assert {line.household: dict(line.quantities) for line in read} == wanted
    assert rest_of(read) == text


@given(st.text(max_size=200))
def test_any_text_is_read_without_guessing(text):
    for line in read_sheet(text, REGISTER, limit_of):
        assert line.is_sure != bool(line.doubts)
        if line.is_sure:
            assert line.household in {*HOMES, "14"}
            assert all(0 < count <= (LIMITS[code] or 0) for code, count in line.quantities.items())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A2 B1", "which_room"),
        ("3-2-501", "nothing"),
        ("3-9-501 A1", "unknown_room"),
        ("3-501 A1", "which_unit"),
        ("3-2-501 A3", "over_limit"),
        ("3-2-501 C1", "bundle_withdrawn"),
        ("3-2-501 Z1", "unknown_bundle"),
        ("3-2-501 不要了", "withdrawal"),
        ("1-1-101 A1 1-2-101 A1", "twice"),
    ],
)
def test_each_doubt_names_its_reason(line, reason):
    (read,) = read_sheet(line, REGISTER, limit_of)
    assert reason in [doubt.reason for doubt in read.doubts]
    assert not read.is_sure


@given(st.integers(-300, 300), st.integers(0, 300))
def test_waiting_is_offered_for_later_and_never_beyond_the_approval(at, room):
    now, approve_by = CUTOFF + timedelta(minutes=at), CUTOFF + timedelta(minutes=room)
    offered = waits_offered(CUTOFF, approve_by, now=now)
    assert all(max(now, CUTOFF) < end <= approve_by for end in offered)
    assert bool(offered) == (approve_by > max(now, CUTOFF))
    assert list(offered) == sorted(set(offered))


def test_local_text_is_what_a_browser_expects():
    assert local_text(CUTOFF.astimezone(ZoneInfo("Asia/Tokyo")), SHANGHAI) == "2026-03-01T20:00"


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        (" 不够不要", "nothing"),
        ("，不够就不要了", "nothing"),
        (" 不够换B", "instead:B"),
        (" 缺货换成 b。", "instead:B"),
        (" 不够少给也行", "fewer"),
        (" or none", "nothing"),
        (" or B instead", "instead:B"),
    ],
)
def test_what_stands_at_the_end_of_a_line_for_short_stock_is_read_beside_the_order(words, choice):
    (read,) = read_sheet(f"3-2-501 A2{words}", REGISTER, limit_of)
    assert read.is_sure
    assert (dict(read.quantities), str(read.choice)) == ({"A": 2}, choice)


def test_a_substitute_that_is_not_offered_is_a_doubt():
    (read,) = read_sheet("3-2-501 A2 不够换X", REGISTER, limit_of)
    assert [doubt.reason for doubt in read.doubts] == ["unknown_bundle"]
