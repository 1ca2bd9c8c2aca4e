"""The windows by themselves: whatever a client asks for and when, no limit is ever passed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.errors import Refusal
from sandbox.flood.profiles import PROFILES, counts, limits_of
from sandbox.flood.windows import Bucket, Peak, SlidingWindow

# Milliseconds, so that sums are exact.
STEPS = st.lists(st.tuples(st.integers(0, 2_500), st.integers(1, 4)), min_size=1, max_size=60)


def places(limit: SlidingWindow | Bucket, steps: list[tuple[int, int]]) -> list[int]:
    """When calls were let through, once for each place that they took."""
    now, taken = 0, []
    for gap, weight in steps:
        now += gap
        if limit.wait(now, weight) <= 0:
            limit.take(now, weight)
            taken += [now] * weight
    return taken


def most_within(times: list[int], window: int) -> int:
    return max(sum(1 for each in times if start <= each < start + window) for start in times)


@given(steps=STEPS, most=st.integers(4, 12))
def test_a_window_never_holds_more_than_its_most(steps: list[tuple[int, int]], most: int):
    assert most_within(places(SlidingWindow(most, 1000), steps), 1000) <= most


@given(steps=STEPS, burst=st.integers(4, 8))
def test_a_bucket_never_gives_more_than_the_burst_and_its_rate(
    steps: list[tuple[int, int]], burst: int
):
    taken = places(Bucket(1 / 1000, burst), steps)
    for seconds in (1, 5, 20):
        assert most_within(taken, seconds * 1000) <= burst + seconds


@given(steps=STEPS, most=st.integers(1, 3), bucket=st.booleans())
def test_who_waits_as_told_gets_through_then_and_not_before(
    steps: list[tuple[int, int]], most: int, bucket: bool
):
    limit = Bucket(most / 1000, most) if bucket else SlidingWindow(most, 1000)
    now = 0.0
    for gap, weight in steps:
        now += gap
        wait = limit.wait(now, weight)
        if wait > 2:
            assert limit.wait(now + wait - 1, weight) > 0
        now += wait + (0.001 if wait else 0)
        assert limit.wait(now, weight) == 0
        limit.take(now, weight)


def test_an_album_that_never_fits_goes_through_when_all_is_free_and_is_paid_off():
    for limit in (SlidingWindow(1, 1.0), Bucket(1, 1)):
        assert limit.wait(0.0, 3) == 0
        limit.take(0.0, 3)
        assert limit.wait(0.5) == pytest.approx(2.5)
        assert limit.wait(3.0) == 0


@given(steps=STEPS)
def test_the_peak_is_the_greatest_number_within_any_second(steps: list[tuple[int, int]]):
    peak, now, seen = Peak(), 0, []
    for gap, weight in steps:
        now += gap
        peak.note(now / 1000, weight)
        seen += [now] * weight
    assert peak.most == most_within(seen, 1000)


def test_what_counts_is_what_touches_a_message():
    for method in ("sendPhoto", "editMessageText", "deleteMessages", "setMessageReaction"):
        assert counts(method.lower()), method
    for method in ("answerCallbackQuery", "getUpdates", "setMyCommands", "deleteMyCommands"):
        assert not counts(method.lower()), method


def test_single_numbers_of_a_profile_can_be_set():
    limits = limits_of("strict", {"group_per_minute": 3, "chat_per_second": 0.5})
    assert (limits.group_per_minute, limits.chat_per_second) == (3, 0.5)
    assert limits.overall_per_second == PROFILES["strict"].overall_per_second
    with pytest.raises(Refusal, match="unknown: groups"):
        limits_of("strict", {"groups": 3})
    with pytest.raises(Refusal, match="profile is one of"):
        limits_of("loose", {})
    with pytest.raises(Refusal, match="0 "):
        limits_of("strict", {"overall_per_second": -1})
