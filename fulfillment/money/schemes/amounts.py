"""Sums as schemes write and read them: exact, never rounded, never from a float.

How many decimals a currency prints stands here (PAYMENTS 1.1), also for currencies that a compound
does not reckon in but that somebody's code may name.
"""

import re
from decimal import Decimal
from typing import Final

from fulfillment.money.schemes.base import BadCode
from orders.rules.money import Money, exponent_of

_WRITTEN = re.compile(r"[0-9]+(\.[0-9]+)?")
_LONGEST: Final = 40

# ISO 4217 numbers of the currencies that the schemes know, and of their neighbours.
NUMBERS: Final = {
    "BRL": "986", "CNY": "156", "EUR": "978", "GBP": "826", "HKD": "344", "IDR": "360",
    "INR": "356", "JPY": "392", "KHR": "116", "KRW": "410", "LAK": "418", "MMK": "104",
    "MOP": "446", "MYR": "458", "PHP": "608", "SGD": "702", "THB": "764", "TWD": "901",
    "USD": "840", "VND": "704",
}  # fmt: skip
_LETTERS = {number: letters for letters, number in NUMBERS.items()}


def letters_of(number: str) -> str:
    """The currency of an ISO 4217 number; empty for one that is not known here."""
    return _LETTERS.get(number, "")


def read_exact(given: object, currency: str) -> Decimal:
    """An amount above zero with no more decimals than the currency has.

    Takes a Decimal, a whole number, or a text like `12` or `12.50`; raises `BadCode` with
    amount_format, amount_decimals or amount_zero.
    """
    amount = _decimal(given)
    exponent = amount.as_tuple().exponent
    assert isinstance(exponent, int)
    if -exponent > exponent_of(currency):
        raise BadCode("amount_decimals", "amount")
    if amount == 0:
        raise BadCode("amount_zero", "amount")
    return amount


def _decimal(given: object) -> Decimal:
    if isinstance(given, Decimal):
        given = format(given, "f") if given.is_finite() else ""
    elif type(given) is int and abs(given) < 10**_LONGEST:
        given = str(given)
    if not isinstance(given, str) or len(given) > _LONGEST or not _WRITTEN.fullmatch(given):
        raise BadCode("amount_format", "amount")
    return Decimal(given)


def written(amount: Decimal, currency: str) -> str:
    """`12.50`: exactly the currency's decimals, no leading zero, no sign, no separator."""
    is_whole_rupiah = currency == "IDR" and amount == amount.to_integral_value()
    return f"{amount:.0f}" if is_whole_rupiah else f"{amount:.{exponent_of(currency)}f}"


def decimal_of(money: Money) -> Decimal:
    """The same sum as a Decimal of the whole unit."""
    exponent = exponent_of(money.currency)
    return Decimal(money.minor).scaleb(-exponent) if exponent else Decimal(money.minor)


def money_of(amount: Decimal | None, currency: str) -> Money | None:
    """The same sum in minor units; None where there is none or its currency is not known."""
    if amount is None or not currency:
        return None
    minor = amount.scaleb(exponent_of(currency))
    if minor != minor.to_integral_value():
        raise BadCode("amount_decimals", "54")
    return Money(int(minor), currency)
