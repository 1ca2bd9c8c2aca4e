"""UPI (India): a link whose parts are percent-encoded, a space as `%20` and never as `+`.

Shown as a QR code, not as a link: tapping one with a private address is often declined.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote, unquote

from fulfillment.money.schemes.amounts import read_exact, written
from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk
from fulfillment.money.schemes.inputs import Inputs, refuse_forbidden
from fulfillment.money.schemes.offline import Facts, Made, OfflineScheme, sum_for

START: Final = "upi://pay?"
_ADDRESS: Final = r"[A-Za-z0-9.\-_]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}"
_ORDER: Final = ("pa", "pn", "mc", "tr", "tn", "am", "cu")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_ENCODED = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")


class Upi(OfflineScheme):
    """Transfer to a virtual payment address."""

    name = "upi"
    currencies = frozenset({"INR"})
    input_names = (
        Input("pa", "freshmart@okaxis"),
        Input("pn", "Fresh Mart"),
        Input("mc", "5411", required=False),
    )

    def encode(self, given: Mapping[str, Any]) -> Made:
        inputs = Inputs(given)
        amount = inputs.amount("INR", "am")
        parts = {
            "pa": inputs.text("pa", _ADDRESS, "vpa_format"),
            "pn": _bounded(inputs, "pn", 99, is_needed=True),
            "mc": inputs.maybe("mc", r"[0-9]{4}") or "",
            "tr": _bounded(inputs, "tr", 35),
            "tn": _bounded(inputs, "tn", 50),
            "am": "" if amount is None else written(amount, "INR"),
            "cu": inputs.choice("cu", ("INR",), "INR"),
        }
        if parts["mc"] and not parts["tr"]:
            raise BadCode("missing_input", "tr")
        payload = START + "&".join(
            f"{name}={quote(parts[name], safe='@' if name == 'pa' else '')}"
            for name in _ORDER
            if parts[name]
        )
        meant = Facts(f"upi:{parts['pa'].lower()}", amount, "INR", parts["tr"] or parts["tn"])
        return Made(payload, meant, inputs.finish())

    def decode(self, payload: str, *, strict: bool = True) -> Facts:
        parts = _parts_of(payload, strict=strict)
        address = parts.get("pa", "")
        if not re.fullmatch(_ADDRESS, address):
            raise BadCode("vpa_format", "pa")
        if parts.get("cu", "INR") != "INR":
            raise BadCode("currency_unfit", "cu")
        reference = parts.get("tr") or parts.get("tn") or ""
        return Facts(f"upi:{address.lower()}", _read_sum(parts.get("am", "")), "INR", reference)

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        return {"am": sum_for(ask), "cu": "INR", "tr": ask.reference, "tn": ask.reference}


def _bounded(inputs: Inputs, name: str, longest: int, *, is_needed: bool = False) -> str:
    found = inputs.text(name) if is_needed else inputs.maybe(name) or ""
    if len(found) > longest:
        raise BadCode("text_too_long", name)
    return found


def _parts_of(payload: str, *, strict: bool) -> dict[str, str]:
    """The link's parts by name; one that stands twice is refused, apps would differ about it.

    So would they about a name that is percent-encoded, or of which only the case is another.
    """
    refuse_forbidden(payload, "")
    start, _, query = payload.partition("?")
    if start.lower().rstrip("/") != "upi://pay":
        raise BadCode("not_this_scheme", "")
    if "+" in query and strict:
        raise BadCode("plus_encoded_space", "")
    parts: dict[str, str] = {}
    for piece in query.split("&"):
        name, _, value = piece.partition("=")
        if not piece:
            continue
        if not _NAME.fullmatch(name) or ";" in value:
            raise BadCode("percent_encoding", name[:20])
        name = name.lower()
        if name in parts:
            raise BadCode("duplicate_id", name)
        if not _ENCODED.fullmatch(value):
            raise BadCode("percent_encoding", name)
        parts[name] = refuse_forbidden(_unquoted(value, name), name)
    return parts


def _unquoted(value: str, name: str) -> str:
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError as error:
        raise BadCode("percent_encoding", name) from error


def _read_sum(text: str) -> Decimal | None:
    return read_exact(text, "INR") if text else None
