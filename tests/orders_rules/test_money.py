"""Money is whole minor units with a currency; nothing is ever rounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.money import AmountError, Money, format_amount, read_amount

currencies = st.sampled_from(["CNY", "VND", "KHR", "THB", "EUR"])


@given(st.integers(0, 10**12), currencies)
def test_what_is_printed_is_read_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert read_amount(format_amount(money), currency) == money


@pytest.mark.parametrize(
    ("money", "text"),
    [(Money(1250, "CNY"), "12.50"), (Money(5, "CNY"), "0.05"), (Money(0, "CNY"), "0.00"),
     (Money(-1250, "CNY"), "-12.50"), (Money(12000, "VND"), "12000"), (Money(7, "KHR"), "7")],
)  # fmt: skip
def test_amounts_are_printed_with_the_currencys_decimals(money: Money, text: str) -> None:
    assert format_amount(money) == text


@pytest.mark.parametrize(
    ("text", "minor"),
    [("12", 1200), ("12.5", 1250), ("12.50", 1250), ("１２．５", 1250), (" 3 ", 300)],
)
def test_amounts_are_read(text: str, minor: int) -> None:
    assert read_amount(text, "CNY") == Money(minor, "CNY")


@pytest.mark.parametrize("text", ["", "1,200", "-1", "1e3", "12.505", ".5", "5²", "NaN", "1 2"])
def test_what_is_no_amount_is_refused_and_never_rounded(text: str) -> None:
    with pytest.raises(AmountError):
        read_amount(text, "CNY")


def test_a_fraction_of_a_dong_is_refused() -> None:
    with pytest.raises(AmountError):
        read_amount("100.5", "VND")


@pytest.mark.parametrize("minor", [1.5, 1.0, True, "1"])
def test_only_whole_numbers_are_money(minor: object) -> None:
    with pytest.raises(TypeError):
        Money(minor, "CNY")  # type: ignore[arg-type]
