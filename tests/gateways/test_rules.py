"""Numbers of trades read back; pauses grow, end with the code, and never stand still."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gateways.circuit import Circuit
from fulfillment.money.rules.trades import (
    AFTER_EXPIRY,
    CODE_LIVES,
    is_fresh,
    next_ask,
    out_trade_no,
    reference_in,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
REFERENCES = st.from_regex(r"[A-HJ-NP-Z2-9]{6,20}", fullmatch=True)


@given(reference=REFERENCES, attempt=st.integers(1, 999_999))
def test_a_number_fits_both_gateways_and_reads_back(reference: str, attempt: int):
    number = out_trade_no(reference, attempt)
    assert 6 <= len(number) <= 32
    assert number.replace("_", "").isalnum()
    assert reference_in(number) == reference


@pytest.mark.parametrize("text", ["", "ACDEFGHK", "ACDEFGHK_", "ACDEFGHK_0", "A_1", "ACDEFGHK_1_2"])
def test_what_is_no_number_of_ours_has_no_reference(text: str):
    assert reference_in(text) is None


@given(minutes=st.integers(0, 10_000), asked=st.integers(0, 50))
def test_the_next_time_is_always_later_and_an_hour_away_at_most(minutes: int, asked: int):
    now, expires_at = NOW + timedelta(minutes=minutes), NOW + CODE_LIVES
    at = next_ask(asked, now=now, expires_at=expires_at)
    assert now < at <= now + timedelta(minutes=60)
    if now < expires_at:
        assert at <= expires_at + AFTER_EXPIRY


def test_a_code_that_nobody_pays_is_asked_about_a_handful_of_times():
    now, asked, times = NOW, 0, []
    while now <= NOW + CODE_LIVES:
        now = next_ask(asked, now=now, expires_at=NOW + CODE_LIVES)
        asked += 1
        times.append(int((now - NOW).total_seconds() // 60))
    assert times == [1, 6, 21, 81, 121]


def test_a_code_is_not_shown_in_its_last_minutes():
    assert is_fresh(NOW + timedelta(minutes=5), NOW)
    assert not is_fresh(NOW + timedelta(minutes=4, seconds=59), NOW)


def test_a_gateway_is_left_alone_for_longer_and_longer():
    seconds = 0.0
    line, pauses = Circuit(lambda: seconds), []
    for _ in range(8):
        line.failed()
        began = seconds
        while line.is_open:
            seconds += 1.0
        pauses.append(seconds - began)
    assert pauses == [0, 0, 30, 60, 120, 240, 480, 600]
    line.succeeded()
    line.failed()
    assert not line.is_open
