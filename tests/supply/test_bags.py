"""Bags that a volunteer can carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.bags import MAX_GRAMS, MAX_UNITS, Load, pack

LOADS = st.lists(
    st.builds(
        Load,
        code=st.sampled_from("ABCDE"),
        quantity=st.integers(0, 40),
        unit_grams=st.one_of(st.none(), st.integers(0, 20_000)),
    ),
    max_size=6,
)


@given(loads=LOADS)
def test_everything_is_in_a_bag_once_and_no_bag_is_too_heavy(loads: list[Load]) -> None:
    bags = pack(loads)
    assert len(bags) >= 1
    for code in "ABCDE":
        wanted = sum(load.quantity for load in loads if load.code == code)
        packed = sum(number for bag in bags for each, number in bag.contents if each == code)
        assert packed == wanted
    for bag in bags:
        assert bag.units <= MAX_UNITS
        assert bag.grams <= MAX_GRAMS or bag.units == 1
        assert bag.units > 0 or len(bags) == 1


@pytest.mark.parametrize(
    ("loads", "bags"),
    [
        ([], 1),
        ([Load("A", 1, 5000)], 1),
        ([Load("A", 2, 5000), Load("C", 2, 1000)], 1),  # 12 kg to the gram
        ([Load("A", 2, 5000), Load("C", 2, 1001)], 2),
        ([Load("D", 2, 10_000)], 2),
        ([Load("G", 3, 8000)], 3),  # two of them would weigh 16 kg
        ([Load("X", 1, 15_000)], 1),  # nobody can split it
        ([Load("H", 10, 100)], 1),
        ([Load("H", 11, 100)], 2),
        ([Load("U", 25, None)], 3),
    ],
)
def test_a_household_has_one_bag_and_a_heavy_one_more(loads: list[Load], bags: int) -> None:
    assert len(pack(loads)) == bags


def test_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        pack([Load("A", -1, 100)])
