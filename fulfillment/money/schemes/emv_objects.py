"""EMV data objects and their check sum (EMV QRCPS MPM v1.1, PAYMENTS 2.1 and 2.2).

`ID LENGTH VALUE`, two digits each before the value. Lengths count characters, the check sum counts
UTF-8 bytes and includes the `6304` before it.
"""

import binascii
import re
from collections.abc import Mapping
from typing import Final

from fulfillment.money.schemes.base import BadCode

Tree = Mapping[str, "str | Tree"]
CHECK_SUM: Final = "63"
_LONGEST: Final = 99
_TWO_DIGITS = re.compile(r"[0-9]{2}")


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE of the text's UTF-8 bytes as four capital hex digits."""
    return f"{binascii.crc_hqx(text.encode('utf-8'), 0xFFFF):04X}"


def write_object(tag: str, value: "str | Tree") -> str:
    """One object; a template's objects ascending. Raises `BadCode` for over 99 characters."""
    if not isinstance(value, str):
        value = "".join(write_object(inner, value[inner]) for inner in sorted(value))
    if not _TWO_DIGITS.fullmatch(tag):
        raise BadCode("tag", tag)
    if not 1 <= len(value) <= _LONGEST:
        raise BadCode("length", tag)
    return f"{tag}{len(value):02d}{value}"


def seal(objects: Tree) -> str:
    """A whole payload: ascending, the check sum last."""
    body = "".join(write_object(tag, objects[tag]) for tag in sorted(objects) if tag != CHECK_SUM)
    return f"{body}{CHECK_SUM}04" + crc16(f"{body}{CHECK_SUM}04")


def split(text: str, torn: str = "truncated") -> dict[str, str]:
    """Objects by ID, in their order; raises `BadCode`, with `torn` where one is not whole."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, size = text[at : at + 2], text[at + 2 : at + 4]
        if not _TWO_DIGITS.fullmatch(tag) or not _TWO_DIGITS.fullmatch(size):
            raise BadCode(torn, tag)
        if size == "00":
            raise BadCode("length_zero", tag)
        value = text[at + 4 : at + 4 + int(size)]
        if len(value) != int(size):
            raise BadCode(torn, tag)
        if tag in found:
            raise BadCode("duplicate_id", tag)
        found[tag] = value
        at += 4 + len(value)
    return found
