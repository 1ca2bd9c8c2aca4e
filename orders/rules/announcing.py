"""What an announcement may be: how long, and what its author should look at before it goes out.

The group never reads a phone number, nor a sum beside a room. An announcement is the liaison's
own words, so it is not refused: its author is warned, and a phone can be hidden in its middle.
"""

import re
from enum import StrEnum
from typing import Final

from orders.rules.address import Addresses, find_addresses
from orders.rules.masking import find_phones, mask_phone
from orders.rules.numerals import CHINESE_NUMERALS, fold

# Telegram takes 4,096 UTF-16 units; the frame around the text and its preview need the rest.
LONGEST: Final = 3500
_NUMBER: Final = rf"(?:[0-9]+(?:[.,][0-9]+)?|[{CHINESE_NUMERALS}]+)"
_SUM: Final = re.compile(
    rf"[¥￥$] {{0,2}}[0-9]|{_NUMBER} {{0,2}}(?:元|块|rmb|cny|yuan)", re.IGNORECASE
)
_HIDDEN: Final = "*xX"
_OF_ONE_ROOM: Final = (None, "which_unit")


class Caution(StrEnum):
    """What the author is warned of."""

    PHONE = "phone"
    SUM_WITH_ROOM = "sum_with_room"


def length_of(text: str) -> int:
    """The length as Telegram counts it: UTF-16 units, of which an emoji takes two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cautions(text: str, register: Addresses) -> tuple[Caution, ...]:
    """What in the text does not belong into a group."""
    found = []
    if _open_phones(text):
        found.append(Caution.PHONE)
    rooms = [item for item in find_addresses(text, register) if item.reason in _OF_ONE_ROOM]
    if rooms and _SUM.search(fold(text)):
        found.append(Caution.SUM_WITH_ROOM)
    return tuple(found)


def with_hidden_phones(text: str) -> str:
    """The text with the middle of each phone hidden: 138****5678."""
    pieces, last = [], 0
    for start, end in _open_phones(text):
        pieces += [text[last:start], mask_phone(text[start:end])]
        last = end
    return "".join([*pieces, text[last:]])


def _open_phones(text: str) -> list[tuple[int, int]]:
    """Phones that are not hidden already."""
    return [
        (start, end)
        for start, end in find_phones(text)
        if not any(sign in fold(text[start:end]) for sign in _HIDDEN)
    ]
