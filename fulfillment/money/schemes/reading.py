"""Whose code is this? Reads the text of any payment code, whichever scheme it is of."""

import re
from typing import Final
from urllib.parse import urlsplit

from fulfillment.money.schemes.base import BadCode, ReadCode
from fulfillment.money.schemes.emv_accounts import scheme_of
from fulfillment.money.schemes.emv_reading import read_emv
from fulfillment.money.schemes.registry import SCHEMES
from fulfillment.money.schemes.static_code import HOSTS, host_of

_EMV = re.compile(r"0002[0-9]{2}[0-9]{4}")
_LONGEST: Final = 4000


def read_any(payload: str, *, key: str) -> ReadCode:
    """What the text of a code says; raises `BadCode`, "unknown_code" for what is none.

    `key` is the one that signs our pay pages' links.
    """
    text = payload.strip()
    scheme = recognise(text)
    if scheme is None:
        raise BadCode("unknown_code")
    return SCHEMES[scheme].parse(text, key=key)


def recognise(text: str) -> str | None:
    """The scheme that a text looks like; None for what is no payment code at all.

    A code that is torn or forged looks like one still, and `read_any` says what is wrong with it.
    """
    if not text or len(text) > _LONGEST:
        return None
    if _EMV.match(text):
        return _emv(text)
    if text.startswith(("BCD\n", "BCD\r\n")):
        return "epc_sct"
    if re.match(r"upi://", text, re.IGNORECASE):
        return "upi"
    if host_of(text) in HOSTS:
        return "static_code"
    return "pay_page" if is_pay_link(text) else None


def is_pay_link(text: str) -> bool:
    """Whether it has the shape of a pay page's address, on whichever host."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(re.search(r"/pay/[^/]+$", parts.path))


def _emv(text: str) -> str:
    try:
        return scheme_of(read_emv(text, strict=False))
    except BadCode:
        return "emv_passthrough"
