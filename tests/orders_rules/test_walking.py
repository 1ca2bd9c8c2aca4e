"""Household keys and the walking order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.walking import HouseholdKey, parse_key, walking_order

part = st.text("0123456789ABC南", min_size=1, max_size=4)
keys = st.one_of(
    st.builds(HouseholdKey, part, part, part),
    st.builds(HouseholdKey, part, st.none(), part),
    st.builds(HouseholdKey, part),
)


@pytest.mark.parametrize(
    ("text", "key", "floor"),
    [
        ("3-2-501", HouseholdKey("3", "2", "501"), 5),
        ("10-1-1804", HouseholdKey("10", "1", "1804"), 18),
        ("58-902", HouseholdKey("58", None, "902"), 9),
        ("14", HouseholdKey("14"), 0),
        ("3-2-501A", HouseholdKey("3", "2", "501A"), 5),
    ],
)
def test_keys_of_flats_towers_and_houses_are_read(text: str, key: HouseholdKey, floor: int) -> None:
    assert parse_key(text) == key
    assert key.floor == floor


@given(keys)
def test_what_is_printed_is_read_back(key: HouseholdKey) -> None:
    assert parse_key(str(key)) == key


@pytest.mark.parametrize("text", ["", "-", "3-", "3--501", "1-2-3-4", "3 -501"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_key(text)


def test_doors_come_in_the_order_one_walks() -> None:
    walked = ["1-1-101", "1-1-102", "1-1-901", "1-1-1001", "1-2-101", "2-1-101", "10-1-101", "14"]
    backwards = walked[::-1]
    assert sorted(backwards, key=lambda key: walking_order(parse_key(key))) == walked


def test_a_building_with_a_letter_follows_its_number() -> None:
    walked = ["3-1-101", "3A-1-101", "4-1-101", "南楼-1-101"]
    backwards = walked[::-1]
    assert sorted(backwards, key=lambda key: walking_order(parse_key(key))) == walked


@given(keys, keys)
def test_two_doors_are_never_in_the_same_place(one: HouseholdKey, other: HouseholdKey) -> None:
    assert (walking_order(one) == walking_order(other)) == (one == other)
