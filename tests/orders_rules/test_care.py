"""Who calls whom, when it is tried again, when somebody goes: always the same, nobody forgotten."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from orders.rules.care import (
    LAST_CALL,
    Areas,
    CareRule,
    ToCall,
    after_no_answer,
    care_rule,
    reason_of,
    rule_to_keep,
    share_out,
    stand_in_of,
    standing,
)
from orders.rules.states import WelfareState

CUTOFF = datetime(2022, 4, 10, 12, tzinfo=UTC)
carers = st.lists(st.integers(1, 6), min_size=1, max_size=5, unique=True)
homes = st.lists(
    st.builds(
        ToCall,
        household_id=st.integers(1, 999),
        building_id=st.integers(1, 4),
        flags=st.frozensets(st.sampled_from(["chronic", "infant"])),
        own=st.none() | st.integers(1, 6),
        last=st.none() | st.integers(1, 6),
    ),
    max_size=40,
    unique_by=lambda home: home.household_id,
)
areas = st.builds(
    Areas,
    by_building=st.dictionaries(st.integers(1, 4), st.integers(1, 6), max_size=2),
    by_flag=st.dictionaries(st.sampled_from(["chronic", "infant"]), st.integers(1, 6), max_size=2),
)


@given(homes, carers, areas)
@settings(max_examples=50)
def test_everybody_is_called_by_one_who_is_there_and_the_same_in_is_the_same_out(to_call, who, at):
    found = share_out(to_call, who, at)
    assert set(found) == {home.household_id for home in to_call}
    assert set(found.values()) <= set(who)
    assert found == share_out(to_call, who, at)


@given(homes, carers)
@settings(max_examples=50)
def test_what_nobody_is_named_for_is_balanced_within_one_share(to_call, who):
    free = [ToCall(home.household_id, home.building_id, last=home.last) for home in to_call]
    load = Counter(share_out(free, who).values())
    assert max(load.values(), default=0) <= -(-len(free) // len(who))


def test_the_own_carer_comes_before_the_flags_the_flags_before_the_buildings_and_last_times_voice():
    at = Areas(by_building={1: 3}, by_flag={"chronic": 2})
    chronic = frozenset({"chronic"})
    to_call = [
        ToCall(10, 1, chronic, own=1),
        ToCall(11, 1, chronic),
        ToCall(12, 1),
        ToCall(13, 2, last=4),
        ToCall(14, 2, last=9),  # does not call any more
    ]
    assert share_out(to_call, [1, 2, 3, 4], at) == {10: 1, 11: 2, 12: 3, 13: 4, 14: 1}


def test_the_named_one_stands_in_else_the_next_in_the_row_else_nobody():
    assert stand_in_of(1, [1, 2, 3], {1: 3}) == 3
    assert stand_in_of(2, [1, 2, 3], {}) == 3
    assert stand_in_of(3, [1, 2, 3], {}) == 1
    assert stand_in_of(1, [1], {}) is None


@given(
    st.builds(CareRule, retry_minutes=st.integers(5, 240), tries=st.integers(1, 5)),
    st.integers(-30, 600),
)
def test_calls_in_vain_end_with_a_visit_that_still_has_time(rule, minutes_left):
    now, tries = CUTOFF - timedelta(minutes=minutes_left), 0
    while True:
        tries += 1
        state, again = after_no_answer(rule, tries=tries, now=now, cutoff_at=CUTOFF)
        if state == WelfareState.VISIT:
            break
        assert tries < rule.tries
        assert again is not None
        assert again >= CUTOFF or again + LAST_CALL <= CUTOFF or now >= CUTOFF
        now = again
    assert tries <= rule.tries


def test_a_call_counts_as_overdue_only_when_nobody_has_tried_it_in_time():
    late, early = CUTOFF + timedelta(hours=1), CUTOFF - timedelta(hours=1)
    said = {"due_at": CUTOFF}
    assert standing("waiting", tries=0, now=early, **said) == "waiting"
    assert standing("waiting", tries=0, now=late, **said) == "overdue"
    assert standing("lapsed", tries=0, now=early, **said) == "overdue"
    assert standing("lapsed", tries=2, now=late, **said) == "unreached"
    assert standing("visit", tries=2, now=late, **said) == "unreached"
    assert standing("visited", tries=2, now=late, **said) == "visited"


def test_flagged_ones_are_called_every_cycle_and_silent_ones_are_left_in_peace_once_reached():
    no = {"flagged": False, "heard": False, "uncovered": False, "quiet": False}
    assert reason_of(**{**no, "flagged": True, "quiet": True}, reached_lately=True) == "flag"
    assert reason_of(**{**no, "heard": True}, reached_lately=True) == "heard"
    assert reason_of(**{**no, "uncovered": True}, reached_lately=False) == "uncovered"
    assert reason_of(**{**no, "quiet": True}, reached_lately=False) == "quiet"
    assert reason_of(**{**no, "quiet": True}, reached_lately=True) is None
    assert reason_of(**no, reached_lately=False) is None


def test_a_rule_keeps_what_differs_and_reads_absurd_numbers_as_usual():
    rule = CareRule(hours_before=6, tries=3)
    assert rule_to_keep(rule) == {"hours_before": 6, "tries": 3}
    assert care_rule(rule_to_keep(rule)) == rule
    assert care_rule({"tries": 0, "retry_minutes": "soon"}) == CareRule()
