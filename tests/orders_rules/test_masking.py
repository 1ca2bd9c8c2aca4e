"""Phones are hidden on papers and skipped in texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.masking import (
    MaskingLevel,
    find_phones,
    mask_phone,
    show_phone,
    without_phones,
)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812345678", "138****5678"), ("+8613812345678", "+86138****5678"),
     ("+86 138 1234 5678", "+86138****5678"), ("１３８１２３４５６７８", "138****5678"),
     ("027-83456789", "027****6789"), ("95533", "***33"), ("110", "***"), ("", "")],
)  # fmt: skip
def test_the_middle_of_a_phone_is_hidden(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_a_mobile_keeps_seven_digits_of_eleven(phone: str) -> None:
    assert mask_phone(phone) == f"{phone[:3]}****{phone[-4:]}"


@given(st.text("0123456789+- ", max_size=20))
def test_four_digits_of_any_number_are_hidden_or_all_or_half(phone: str) -> None:
    digits = sum(char.isdigit() for char in phone)
    assert mask_phone(phone).count("*") >= min(4, (digits + 1) // 2)


@pytest.mark.parametrize(
    "phone",
    ["13812345678", "138 1234 5678", "138-1234-5678", "+8613812345678", "138xxxxxxxx",
     "138****5678", "１３８１２３４５６７８", "83456789", "027-83456789"],
)  # fmt: skip
def test_a_phone_is_found_anywhere_in_a_text(phone: str) -> None:
    for text in (phone, f"3-2-501 {phone} A2", f"电话{phone}，谢谢"):
        start = text.index(phone)
        assert find_phones(text) == [(start, start + len(phone))]


@pytest.mark.parametrize("text", ["3-2-501 A2 B1", "A999999", "A9999999", "500弄69号201室", "x2"])
def test_addresses_and_quantities_are_no_phones(text: str) -> None:
    assert find_phones(text) == []


@given(st.text(st.sampled_from("13812345678+- xA号"), max_size=60))
def test_a_text_without_phones_is_as_long_and_holds_none(text: str) -> None:
    cleaned = without_phones(text)
    assert len(cleaned) == len(text)
    assert find_phones(cleaned) == []


def test_levels_show_nothing_a_part_or_all() -> None:
    shown = [show_phone("13812345678", level) for level in MaskingLevel]
    assert shown == ["", "138****5678", "13812345678"]


def test_a_mainland_mobile_is_shown_without_its_country_code():
    assert show_phone("+8613812345678", MaskingLevel.MASKED) == "138****5678"
    assert show_phone("+8613812345678", MaskingLevel.FULL) == "13812345678"
    assert show_phone("+447911123456", MaskingLevel.FULL) == "+447911123456"
