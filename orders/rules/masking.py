"""The three levels at which an export shows a person, and phones inside free text.

`room_only` shows no phone, `masked` 138****5678, `full` everything. A phone in a text is a
Chinese mobile number (also with +86, spaces, dashes, or its middle already hidden by x or *)
or any other row of seven to fifteen digits that no letter precedes.
"""

import re
from enum import StrEnum
from typing import Final

from orders.rules.numerals import fold


class MaskingLevel(StrEnum):
    ROOM_ONLY = "room_only"
    MASKED = "masked"
    FULL = "full"


def at_most(wished: MaskingLevel, allowed: MaskingLevel) -> MaskingLevel:
    """The level that was wished, or the one that is allowed where that shows less."""
    levels = list(MaskingLevel)
    return min(wished, allowed, key=levels.index)


_MOBILE = r"(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}[ -]?[0-9]{4}|[*xX]{2,6}[0-9]{2,4}|[*xX]{8})"
_OTHER = r"\+?[0-9]{7,15}|0[0-9]{2,3}-[0-9]{7,8}"
_PHONE: Final = re.compile(rf"(?<![0-9A-Za-z*-])(?:{_MOBILE}|{_OTHER})(?![0-9*])")
_PLAIN_LENGTH: Final = 11
_DIGITS: Final = "0123456789"


def find_phones(text: str) -> list[tuple[int, int]]:
    """Where phones stand in the text, as (start, end), from left to right."""
    return [found.span() for found in _PHONE.finditer(fold(text))]


def without_phones(text: str, *, filler: str = " ") -> str:
    """The text with every character of a phone replaced; as long as before."""
    pieces, last = [], 0
    for start, end in find_phones(text):
        pieces += [text[last:start], filler * (end - start)]
        last = end
    return "".join([*pieces, text[last:]])


def mask_phone(phone: str) -> str:
    """`13812345678` → `138****5678`, `+8613812345678` → `+86138****5678`.

    A shorter number keeps at most its second half, one of up to four digits nothing.
    """
    digits = "".join(char for char in fold(phone) if char in _DIGITS)
    prefix = ""
    if len(digits) == _PLAIN_LENGTH + 2 and digits.startswith("86"):
        prefix, digits = "+86", digits[2:]
    head = 3 if len(digits) >= _PLAIN_LENGTH else 0
    tail = min(4, len(digits) // 2) if len(digits) > 4 else 0
    hidden = "*" * (len(digits) - head - tail)
    return prefix + digits[:head] + hidden + digits[len(digits) - tail :]


# A mainland mobile is shown as people there write it, without the country code.
MAINLAND = re.compile(r"^\+86(?=1[3-9][0-9]{9}$)")


def show_phone(phone: str, level: MaskingLevel) -> str:
    """A phone as a paper of this level shows it; empty where only the room is shown."""
    if level is MaskingLevel.ROOM_ONLY:
        return ""
    local = MAINLAND.sub("", phone)
    return local if level is MaskingLevel.FULL else mask_phone(local)
