"""EPC069-12, "GiroCode" (SEPA credit transfer in euro): lines of text, not EMV.

A line break within a field would add fields, another IBAN among them, so control characters are
refused before anything else. Emitted as version 002 in UTF-8, with LF between the lines.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Final

from fulfillment.money.schemes.amounts import written
from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk
from fulfillment.money.schemes.checking import creditor_reference_fits, iban_fits
from fulfillment.money.schemes.folding import fold_text
from fulfillment.money.schemes.inputs import Inputs
from fulfillment.money.schemes.offline import Facts, Made, OfflineScheme, sum_for

CHARSETS: Final = {
    1: "utf-8", 2: "iso8859-1", 3: "iso8859-2", 4: "iso8859-4",
    5: "iso8859-5", 6: "iso8859-7", 7: "iso8859-10", 8: "iso8859-15",
}  # fmt: skip
MOST: Final = Decimal("999999999.99")
MOST_BYTES: Final = 331
_BIC: Final = r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?"
_IBAN: Final = r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}"
_SUM = re.compile(r"EUR([0-9]{1,9}(?:\.[0-9]{1,2})?)")
_PLAIN_SIGN: Final = r"[A-Za-z0-9/\-?:().,'+ ]"
_PLAIN = re.compile(f"{_PLAIN_SIGN}*")
_LINES: Final = 12


class EpcSct(OfflineScheme):
    """Credit transfer to an IBAN."""

    name = "epc_sct"
    currencies = frozenset({"EUR"})
    largest: ClassVar[int] = 13
    never_live: ClassVar[Mapping[str, str]] = {"name_not_representable": "name"}
    input_names = (
        Input("name", "Frischmarkt"),
        Input("iban", "DE71110220330123456789"),
        Input("bic", "BHBLDEHHXXX", required=False),
    )

    def encode(self, given: Mapping[str, Any]) -> Made:
        inputs = Inputs(given)
        number = inputs.whole("charset") or 1
        if number not in CHARSETS:
            raise BadCode("charset_unknown", "charset")
        amount = _amount(given, inputs)
        structured, text = _remittance(inputs)
        iban = _iban(inputs)
        lines = [
            "BCD",
            version := inputs.choice("version", ("001", "002"), "002"),
            str(number),
            "SCT",
            _bic(inputs, version),
            _bounded(inputs, "name", 70, "name_too_long", needed=True),
            iban,
            "" if amount is None else f"EUR{written(amount, 'EUR')}",
            inputs.maybe("purpose", r"[A-Z0-9]{1,4}") or "",
            structured,
            text,
            _bounded(inputs, "information", 70, "information_too_long"),
        ]
        if not all(_PLAIN.fullmatch(line) for line in lines):
            inputs.warn("not_sepa_signs")
        if not fold_text(lines[5], _PLAIN_SIGN, longest=None):
            inputs.warn("name_not_representable")
        payload = "\n".join(lines).rstrip("\n")
        _check_bytes(payload, CHARSETS[number])
        meant = Facts(f"iban:{iban}", amount, "EUR", structured or text)
        return Made(payload, meant, inputs.finish(), CHARSETS[number])

    def decode(self, payload: str, *, strict: bool = True) -> Facts:
        lines = _lines_of(payload)
        iban, amount = lines[6], _read_sum(lines[7])
        if not re.fullmatch(_IBAN, iban) or not iban_fits(iban):
            raise BadCode("iban_checksum", "iban")
        if lines[9] and lines[10]:
            raise BadCode("reference_and_text", "text")
        if lines[9].startswith("RF") and not creditor_reference_fits(lines[9]):
            raise BadCode("rf_checksum", "reference")
        return Facts(f"iban:{iban}", amount, "EUR", lines[9] or lines[10])

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        return {"amount": sum_for(ask), "text": ask.reference}


def _amount(given: Mapping[str, Any], inputs: Inputs) -> Decimal | None:
    try:
        amount = inputs.amount("EUR")
    except BadCode as error:
        if error.code == "amount_zero":
            raise BadCode("amount_range", "amount") from error
        raise
    if amount is not None and amount > MOST:
        raise BadCode("amount_range", "amount")
    if inputs.choice("currency", (str(given.get("currency") or "EUR"),), "EUR") != "EUR":
        raise BadCode("currency_not_eur", "currency")
    return amount


def _iban(inputs: Inputs) -> str:
    iban = inputs.text("iban", _IBAN, "iban_format")
    if not iban_fits(iban):
        raise BadCode("iban_checksum", "iban")
    return iban


def _bic(inputs: Inputs, version: str) -> str:
    bic = inputs.maybe("bic")
    if bic is None:
        if version == "001":
            raise BadCode("bic_required", "bic")
        return ""
    if len(bic) not in (8, 11):
        raise BadCode("bic_length", "bic")
    if not re.fullmatch(_BIC, bic):
        raise BadCode("bic_format", "bic")
    return bic


def _remittance(inputs: Inputs) -> tuple[str, str]:
    """The structured reference or the text; never both."""
    structured = inputs.maybe("reference") or ""
    text = _bounded(inputs, "text", 140, "text_too_long")
    if structured and text:
        raise BadCode("reference_and_text", "text")
    if len(structured) > 35:
        raise BadCode("reference_too_long", "reference")
    if structured.startswith("RF") and not creditor_reference_fits(structured):
        raise BadCode("rf_checksum", "reference")
    return structured, text


def _bounded(inputs: Inputs, name: str, longest: int, code: str, *, needed: bool = False) -> str:
    found = inputs.text(name) if needed else inputs.maybe(name) or ""
    if len(found) > longest:
        raise BadCode(code, name)
    return found


def _check_bytes(payload: str, charset: str) -> None:
    try:
        size = len(payload.encode(charset))
    except UnicodeEncodeError as error:
        raise BadCode("charset_unencodable", "charset") from error
    if size > MOST_BYTES:
        raise BadCode("payload_over_331_bytes", "text")


def _lines_of(payload: str) -> list[str]:
    """All twelve elements of a payload, missing ones empty."""
    lines = payload.replace("\r\n", "\n").split("\n")
    if lines[0] != "BCD" or len(lines) > _LINES + 1 or lines[_LINES:] not in ([], [""]):
        raise BadCode("not_this_scheme", "")
    lines = (lines + [""] * _LINES)[:_LINES]
    if lines[1] not in ("001", "002") or lines[3] != "SCT":
        raise BadCode("not_this_scheme", "")
    if not lines[2].isdecimal() or int(lines[2]) not in CHARSETS:
        raise BadCode("charset_unknown", "charset")
    for line in lines:
        Inputs({"line": line.strip(" ")}).maybe("line")
    return lines


def _read_sum(text: str) -> Decimal | None:
    if not text:
        return None
    match = _SUM.fullmatch(text)
    if match is None:
        raise BadCode("amount_format", "amount")
    amount = Decimal(match[1])
    if not 0 < amount <= MOST:
        raise BadCode("amount_range", "amount")
    return amount
