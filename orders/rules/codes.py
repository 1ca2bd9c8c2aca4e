"""Codes that people read aloud, type and scan: references, bag codes, pickup codes.

References and bag codes use 23 signs (PAYMENTS 1.2: capitals and digits without I O 0 1,
without S 5 Z 2 and one of each other pair that is mistaken for another: B/8 G/6 V/U Q/D N/M).
Twenty-three is prime, so with the weighted sum below no single wrong sign and no two neighbours
exchanged make another code that is given out. Pickup codes are six digits, the last one after
Damm, with the same promise. Chance is an argument: `below(n)` gives a number from 0 to n - 1.
"""

from collections.abc import Callable
from typing import Final

from orders.rules.numerals import fold

CODE_ALPHABET: Final = "ACDEFHJKLMPRTUWXY346789"
_REFERENCE_LENGTH: Final = 7
_BAG_CODE_LENGTH: Final = 6
_PICKUP_CODE_LENGTH: Final = 6
_VALUES: Final = {sign: value for value, sign in enumerate(CODE_ALPHABET)}
_PRIME: Final = len(CODE_ALPHABET)
_DIGITS: Final = "0123456789"
# Damm's quasigroup of order 10.
_DAMM: Final = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip

Below = Callable[[int], int]


def with_check(body: str) -> str:
    """The body with its check sign; ValueError for signs outside the alphabet or over 21."""
    if not 0 < len(body) < _PRIME - 1 or not set(body) <= _VALUES.keys():
        raise ValueError(body)
    return body + CODE_ALPHABET[-_weighted(body + CODE_ALPHABET[0]) % _PRIME]


def normalise_code(text: str) -> str:
    """A code as it is kept: capitals, plain signs, nothing between them."""
    return "".join(char for char in fold(text).upper() if char.isascii() and char.isalnum())


def make_reference(below: Below) -> str:
    """A payment reference: six signs and the check sign."""
    return with_check(_chosen(CODE_ALPHABET, _REFERENCE_LENGTH - 1, below))


def make_bag_code(below: Below) -> str:
    """A bag code: five signs and the check sign."""
    return with_check(_chosen(CODE_ALPHABET, _BAG_CODE_LENGTH - 1, below))


def make_pickup_code(below: Below) -> str:
    """A pickup code: five digits and the check digit."""
    body = _chosen(_DIGITS, _PICKUP_CODE_LENGTH - 1, below)
    return body + _damm(body)


def _weighted(code: str) -> int:
    return sum(weight * _VALUES[sign] for weight, sign in enumerate(reversed(code), 1))


def _chosen(alphabet: str, length: int, below: Below) -> str:
    return "".join(alphabet[below(len(alphabet))] for _ in range(length))


def _damm(digits: str) -> str:
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim
