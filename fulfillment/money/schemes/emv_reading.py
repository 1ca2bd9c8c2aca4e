"""Reading any EMV payload: every check in the order of PAYMENTS 2.4, then a tree of its objects.

A right check sum does not prove a right payload, so every template is taken apart. Malaysian
codes say `02` as their format and may carry long bill numbers; both is accepted there.
"""

import re
from decimal import Decimal
from typing import Final

from fulfillment.money.schemes.base import BadCode
from fulfillment.money.schemes.emv_objects import CHECK_SUM, Tree, crc16, split
from fulfillment.money.schemes.inputs import refuse_forbidden

_REFERENCES: Final = ("01", "02", "03", "04", "05", "06", "07", "08")
_LONGEST_REFERENCE: Final = 25
_AMOUNT = re.compile(r"[0-9]+(\.[0-9]*)?")
_FORMAT_OF_MALAYSIA = "02"


def read_emv(payload: str, *, strict: bool = True) -> Tree:
    """The objects of a payload; raises `BadCode`.

    Not strict means that a check sum in small letters passes.
    """
    refuse_forbidden(payload, "")
    objects = split(payload)
    _check_format(objects)
    _check_sum(payload, objects, strict=strict)
    if not any("02" <= tag <= "51" for tag in objects):
        raise BadCode("merchant_account_missing", "26")
    if "53" not in objects:
        raise BadCode("currency_missing", "53")
    tree = {tag: _taken_apart(tag, value) for tag, value in objects.items()}
    if not _is_malaysian(objects):
        _check_references(tree)
    _check_amount(objects.get("54"))
    _check_length(objects, "59", longest=25, code="merchant_name_too_long")
    _check_length(objects, "60", longest=15, code="merchant_city_too_long")
    return tree


def template(tree: Tree, tag: str) -> dict[str, str]:
    """A template's plain objects; empty where it is absent."""
    found = tree.get(tag, {})
    if isinstance(found, str):
        return {}
    return {inner: value for inner, value in found.items() if isinstance(value, str)}


def plain(tree: Tree, tag: str) -> str:
    """An object's value; empty where it is absent."""
    found = tree.get(tag, "")
    return found if isinstance(found, str) else ""


def amount_of(tree: Tree) -> Decimal | None:
    """The sum that the payload carries."""
    found = plain(tree, "54")
    return Decimal(found) if found else None


def _is_malaysian(objects: dict[str, str]) -> bool:
    return objects.get("58") == "MY"


def _check_format(objects: dict[str, str]) -> None:
    first = next(iter(objects.items()), ("", ""))
    formats = {"01", _FORMAT_OF_MALAYSIA} if _is_malaysian(objects) else {"01"}
    if first[0] != "00" or first[1] not in formats:
        raise BadCode("payload_format_indicator_not_first", "00")


def _check_sum(payload: str, objects: dict[str, str], *, strict: bool) -> None:
    if CHECK_SUM not in objects:
        raise BadCode("crc_missing", CHECK_SUM)
    if next(reversed(objects)) != CHECK_SUM:
        raise BadCode("crc_not_last", CHECK_SUM)
    stated = objects[CHECK_SUM]
    if strict and stated != stated.upper():
        raise BadCode("crc_lowercase", CHECK_SUM)
    if crc16(payload[: -len(stated)]) != stated.upper():
        raise BadCode("crc_mismatch", CHECK_SUM)


def _taken_apart(tag: str, value: str) -> "str | Tree":
    if "26" <= tag <= "51" or tag in ("62", "64"):
        return split(value, "template_length_mismatch")
    if "80" <= tag <= "99":
        # DuitNow's 82 is a bare hash although EMVCo makes all of these templates.
        try:
            return split(value)
        except BadCode:
            return value
    return value


def _check_references(tree: Tree) -> None:
    data = template(tree, "62")
    for tag in _REFERENCES:
        if len(data.get(tag, "")) > _LONGEST_REFERENCE:
            raise BadCode("reference_too_long", f"62-{tag}")


def _check_amount(amount: str | None) -> None:
    if amount is None:
        return
    if len(amount) > 13:
        raise BadCode("amount_too_long", "54")
    if not _AMOUNT.fullmatch(amount):
        raise BadCode("amount_format", "54")
    if not Decimal(amount):
        raise BadCode("amount_zero", "54")


def _check_length(objects: dict[str, str], tag: str, *, longest: int, code: str) -> None:
    if len(objects.get(tag, "")) > longest:
        raise BadCode(code, tag)
