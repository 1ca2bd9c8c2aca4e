"""Money in whole minor units with its currency; text only at the edges, floats nowhere.

Decimals by currency after PAYMENTS 1.1: CNY and most others print 2, VND and KHR none.
"""

import re
from dataclasses import dataclass

from orders.rules.numerals import fold

_NO_DECIMALS = frozenset({"VND", "KHR", "JPY", "KRW"})
_AMOUNT = re.compile(r"([0-9]{1,15})(?:\.([0-9]+))?")


class AmountError(ValueError):
    """A text that is no amount of the currency."""


def exponent_of(currency: str) -> int:
    """How many decimals the currency has."""
    return 0 if currency in _NO_DECIMALS else 2


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (fen, cents). Refuses floats."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"money must be a whole number, not {self.minor!r}")


def format_amount(money: Money) -> str:
    """`12.50`; no thousands separator, exactly the currency's decimals."""
    exponent = exponent_of(money.currency)
    sign = "-" if money.minor < 0 else ""
    whole, rest = divmod(abs(money.minor), 10**exponent)
    return f"{sign}{whole}.{rest:0{exponent}d}" if exponent else f"{sign}{whole}"


def read_amount(text: str, currency: str) -> Money:
    """Read `12`, `12.5` or `12.50`; raises `AmountError`, and never rounds."""
    match = _AMOUNT.fullmatch(fold(text).strip())
    if match is None:
        raise AmountError("amount_format")
    exponent = exponent_of(currency)
    decimals = (match[2] or "").rstrip("0")
    if len(decimals) > exponent:
        raise AmountError("amount_decimals")
    return Money(int(match[1] + decimals.ljust(exponent, "0")), currency)


# Currencies whose sign everybody who uses them knows; others are named by their code.
_SIGNS = {"CNY": "¥"}


def show_amount(minor: int, currency: str) -> str:
    """`¥35.00`, `-¥35.00` or `KHR 4000`: for people, the same in chat, pages and papers."""
    sign = _SIGNS.get(currency)
    if not sign:
        return f"{currency} {format_amount(Money(minor, currency))}"
    return ("-" if minor < 0 else "") + sign + format_amount(Money(abs(minor), currency))
