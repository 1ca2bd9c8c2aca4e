"""Codes for people: no slip of one sign or of two neighbours goes unnoticed."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.codes import (
    CODE_ALPHABET,
    make_bag_code,
    make_pickup_code,
    make_reference,
    normalise_code,
    with_check,
)

bodies = st.text(CODE_ALPHABET, min_size=1, max_size=20)
numbers = st.lists(st.integers(0, 10**6), min_size=6, max_size=6)


def below_from(numbers: list[int]) -> Callable[[int], int]:
    left = iter(numbers)
    return lambda limit: next(left) % limit


def pickup_code(body: str) -> str:
    return make_pickup_code(below_from([int(digit) for digit in body]))


def is_given_out(code: str) -> bool:
    """Whether a reference or bag code could be somebody's."""
    return with_check(code[:-1]) == code


def test_the_alphabet_leaves_out_what_is_mistaken_for_another() -> None:
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{23}", CODE_ALPHABET)
    assert len(set(CODE_ALPHABET)) == 23
    for pair in ("S5", "Z2", "I1", "O0", "B8", "G6", "VU", "QD", "NM"):
        assert len(set(pair) & set(CODE_ALPHABET)) < 2
    assert not set("S5Z2") & set(CODE_ALPHABET)


@given(bodies, st.data())
def test_no_single_wrong_sign_makes_another_code(body: str, data: st.DataObject) -> None:
    code = with_check(body)
    place = data.draw(st.integers(0, len(code) - 1))
    for sign in set(CODE_ALPHABET) - {code[place]}:
        assert not is_given_out(code[:place] + sign + code[place + 1 :])


@given(bodies)
def test_no_two_neighbours_exchanged_make_another_code(body: str) -> None:
    code = with_check(body)
    for place in range(len(code) - 1):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert is_given_out(swapped) == (swapped == code)


def test_no_wrong_digit_or_exchanged_neighbours_make_another_pickup_code() -> None:
    for number in range(0, 100_000, 37):
        code = pickup_code(f"{number:05}")
        for place in range(6):
            for digit in set("0123456789") - {code[place]}:
                slipped = code[:place] + digit + code[place + 1 :]
                assert pickup_code(slipped[:5]) != slipped
        for place in range(5):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert (pickup_code(swapped[:5]) == swapped) == (swapped == code)


def test_damms_published_example_holds() -> None:
    assert pickup_code("00572") == "005724"


@given(numbers)
def test_codes_have_their_lengths_and_stay_in_the_references_alphabet(numbers: list[int]) -> None:
    reference, bag = make_reference(below_from(numbers)), make_bag_code(below_from(numbers))
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{7}", reference)
    assert len(bag) == 6
    assert is_given_out(reference)
    assert is_given_out(bag)


def test_the_same_chance_gives_the_same_code() -> None:
    assert make_bag_code(below_from([1, 2, 3, 4, 5])) == make_bag_code(below_from([1, 2, 3, 4, 5]))


@given(bodies)
def test_a_code_is_understood_however_it_is_typed(body: str) -> None:
    code = with_check(body)
    wide = code.translate({ord(sign): ord(sign) + 0xFEE0 for sign in CODE_ALPHABET})
    for typed in (code.lower(), f" {code} ", "-".join(code), " ".join(code), wide):
        assert normalise_code(typed) == code


@pytest.mark.parametrize("body", ["", "S", "A" * 22])
def test_a_body_that_cannot_be_checked_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        with_check(body)
