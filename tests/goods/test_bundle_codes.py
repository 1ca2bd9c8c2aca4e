"""No code stands twice, none is taken away, and the order of the list does not matter."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.bundle_codes import MOST_CODES, NoCodeLeft, all_codes, assign_codes, is_code

NAMES = st.lists(st.text("米面油菜肉蛋奶鱼", min_size=1, max_size=4), unique=True, max_size=80)


def test_codes_run_from_a_to_z_without_j_and_o_and_then_in_pairs() -> None:
    codes = list(all_codes())
    assert codes[:9] == list("ABCDEFGHI")
    assert codes[23:27] == ["Z", "AA", "AB", "AC"]
    assert len(codes) == len(set(codes)) == MOST_CODES
    assert not set("".join(codes)) & set("JO0123456789")


@given(NAMES, st.sets(st.sampled_from(list(islice(all_codes(), 40)))), st.data())
def test_no_code_twice_and_none_taken_from_another_good(
    names: list[str], taken: set[str], data: st.DataObject
) -> None:
    first = assign_codes(names, known={}, taken=taken)
    assert len(set(first.values())) == len(names)
    assert not set(first.values()) & taken
    assert all(is_code(code) for code in first.values())
    shuffled = data.draw(st.permutations(names))
    asked = {name: data.draw(st.sampled_from(["A", "AA", "Q7", "J", ""])) for name in names}
    assert assign_codes(shuffled, known=first, taken=taken, asked=asked) == first


@given(NAMES, NAMES)
def test_goods_that_come_later_move_nobody(names: list[str], later: list[str]) -> None:
    first = assign_codes(names, known={})
    both = assign_codes([*later, *names], known=first)
    assert {name: both[name] for name in names} == first
    assert len(set(both.values())) == len(both)


def test_a_good_gets_the_code_it_asks_for_where_that_is_free() -> None:
    asked = {"米": "C", "面": "C", "油": "A"}
    assert assign_codes(["米", "面", "油"], known={}, taken={"A"}, asked=asked) == {
        "米": "C",
        "面": "B",
        "油": "D",
    }


def test_more_goods_than_codes_are_refused() -> None:
    with pytest.raises(NoCodeLeft):
        assign_codes([str(number) for number in range(MOST_CODES + 1)], known={})
