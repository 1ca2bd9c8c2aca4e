"""Numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.numerals import (
    CHINESE_NUMERALS,
    TOO_MANY,
    fold,
    fold_lookalikes,
    read_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("2", 2), ("007", 7), ("0", 0), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20),
     ("二十三", 23), ("五百", 500), ("一百零二", 102), ("百", 100), ("五〇一", 501),
     ("一二", 12), ("9" * 5000, TOO_MANY), ("九" * 5000, TOO_MANY)],
)  # fmt: skip
def test_numbers_are_read(text: str, value: int) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "十十", "百百", "一二十", "十一二"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


def test_signs_and_widths_are_folded_in_place() -> None:
    assert fold("Ａ２＋１－３＃　×號") == "A2+1-3# *号"


def test_one_stays_the_numeral_one() -> None:
    assert fold("一份") == "一份"


def test_letters_for_digits_are_folded_only_inside_a_group_of_digits() -> None:
    assert fold_lookalikes("5OO弄69号2O1室 A2 OK O1 1l2") == "500弄69号201室 A2 OK O1 112"


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(fold_lookalikes(fold(text))) == len(text)


@given(st.text(CHINESE_NUMERALS, max_size=9))
def test_any_row_of_numerals_is_a_number_or_none(text: str) -> None:
    value = read_number(text)
    assert value is None or value >= 0
