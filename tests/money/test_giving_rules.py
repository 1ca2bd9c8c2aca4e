"""What was given goes only where it was meant to, and never more than there is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.money.rules.giving import Aim, Home, Need, allot_units, allot_whole, is_meant
from fulfillment.money.rules.public_lists import Flow, Movement, stands_of

HOMES = st.builds(Home, st.integers(1, 20), st.integers(1, 4), st.booleans())
NEEDS = st.lists(
    st.builds(Need, HOMES, st.integers(0, 9)),
    max_size=12,
    unique_by=lambda need: need.home.household_id,
)
AIMS = st.sampled_from(Aim)
IDS = st.sets(st.integers(1, 20), max_size=4)


@given(aim=AIMS, ids=IDS, needs=NEEDS, left=st.integers(0, 60))
def test_bills_are_paid_whole_within_the_aim_and_within_what_is_left(aim, ids, needs, left):
    paid = allot_whole(aim, ids, needs, left=left)
    assert sum(need.wanted for need in paid) <= left
    assert all(is_meant(aim, ids, need.home) and need.wanted > 0 for need in paid)
    rest = left - sum(need.wanted for need in paid)
    unpaid = [need for need in needs if need not in paid and need.wanted]
    assert not [need for need in unpaid if is_meant(aim, ids, need.home) and need.wanted <= rest]


@given(aim=AIMS, ids=IDS, needs=NEEDS, left=st.integers(0, 60))
def test_units_go_round_one_each_first_until_nothing_is_left_or_wanted(aim, ids, needs, left):
    units = allot_units(aim, ids, needs, left=left)
    meant = {need.home.household_id: need for need in needs if is_meant(aim, ids, need.home)}
    assert set(units) <= set(meant)
    assert all(units[each] <= meant[each].wanted for each in units)
    wanted = sum(need.wanted for need in meant.values())
    assert sum(units.values()) == min(left, wanted)
    short = [units.get(each, 0) for each, need in meant.items() if units.get(each, 0) < need.wanted]
    assert not short or max(units.values(), default=0) - min(short) <= 1


def test_what_was_given_for_one_building_stays_there():
    here, there = Home(1, 3, is_flagged=False), Home(2, 4, is_flagged=True)
    assert is_meant(Aim.BUILDING, {3}, here)
    assert not is_meant(Aim.BUILDING, {3}, there)
    assert is_meant(Aim.FLAGGED, (), there)
    assert not is_meant(Aim.HOUSEHOLDS, {1}, there)


MOVEMENTS = st.lists(
    st.builds(
        Movement,
        st.sampled_from(Flow),
        st.sampled_from(["土豆", "大米", "egg"]),
        st.sampled_from(["kg", "个"]),
        st.decimals(0, 10**6, places=3),
    )
)


@given(movements=MOVEMENTS)
def test_what_came_in_is_what_went_out_and_what_is_there(movements):
    stands = stands_of(movements)
    sums = dict.fromkeys(Flow, Decimal(0))
    for each in movements:
        sums[each.flow] += each.quantity
    assert sum(each.bought for each in stands) == sums[Flow.BOUGHT]
    assert sum(each.donated for each in stands) == sums[Flow.DONATED]
    assert sum(each.in_stock + each.handed_out for each in stands) == (
        sums[Flow.BOUGHT] + sums[Flow.DONATED]
    )
    assert len({(each.good, each.unit) for each in stands}) == len(stands)


def test_nothing_is_handed_out_backwards():
    with pytest.raises(ValueError, match="-1"):
        stands_of([Movement(Flow.BOUGHT, "土豆", "kg", Decimal(-1))])
