"""KHQR / Bakong (Cambodia): a code with a sum goes stale, so it carries when it was made.

Times are milliseconds since 1970. Expiry is the bill's deadline; a code whose deadline has passed
is not made.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from fulfillment.money.schemes.amounts import NUMBERS, written
from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk
from fulfillment.money.schemes.emv_objects import Tree
from fulfillment.money.schemes.emv_reading import plain, template
from fulfillment.money.schemes.emv_scheme import (
    EmvScheme,
    bounded,
    initiation,
    name_and_city,
    sum_objects,
)
from fulfillment.money.schemes.inputs import Inputs
from fulfillment.money.schemes.offline import Facts, sum_for

_BAKONG: Final = r"[!-?A-~]{1,30}@[!-?A-~]{1,30}"
_TIMES: Final = "99"


class KhQr(EmvScheme):
    """Transfer to a Bakong account, of a person or of a merchant."""

    name = "khqr"
    currencies = frozenset({"KHR", "USD"})
    reference_tags = ("01",)
    input_names = (
        Input("type", "individual", choices=("individual", "merchant")),
        Input("account", "fresh_mart@devb"),
        Input("account_info", "0123456789", required=False),
        Input("merchant_id", "123456", required=False),
        Input("acquiring_bank", "Dev Bank", required=False),
        Input("name", "FRESH MART"),
        Input("city", "Phnom Penh", required=False),
    )

    def objects(self, inputs: Inputs) -> tuple[dict[str, "str | Tree"], Facts]:
        tag, account, named = _account(inputs)
        currency = inputs.choice("currency", NUMBERS.keys() & self.currencies)
        amount = inputs.amount(currency)
        data = {
            sub: bounded(inputs.maybe(name), name)
            for sub, name in (
                ("01", "bill_number"),
                ("02", "mobile"),
                ("03", "store_label"),
                ("07", "terminal_label"),
                ("08", "purpose"),
            )
        }
        inputs.text("name")
        found: dict[str, str | Tree] = {
            "01": initiation(amount),
            tag: account,
            "52": inputs.maybe("mcc", r"[0-9]{4}") or "5999",
            "58": "KH",
            **name_and_city(inputs, city="Phnom Penh"),
            "62": {sub: text for sub, text in data.items() if text},
            "64": _language(inputs),
            _TIMES: _times(inputs, has_amount=amount is not None),
            **sum_objects(amount, currency, _printed(amount, currency)),
        }
        return found, Facts(f"khqr:{named}", amount, currency, data["01"])

    def check(self, tree: Tree) -> None:
        times = template(tree, _TIMES)
        if plain(tree, "54") and ("00" not in times or "01" not in times):
            raise BadCode("expiration_required", _TIMES)

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        if ask.now is None or ask.expires_at is None:
            raise BadCode("expiration_required", "expiration_ms")
        if ask.expires_at <= ask.now:
            raise BadCode("expiration_past", "expiration_ms")
        return {
            "amount": sum_for(ask),
            "currency": ask.amount.currency,
            "bill_number": ask.reference,
            "creation_ms": _milliseconds(ask.now),
            "expiration_ms": _milliseconds(ask.expires_at),
        }


def _account(inputs: Inputs) -> tuple[str, dict[str, str], str]:
    """The template's ID, its objects, and the account as codes are judged by it."""
    kind = inputs.choice("type", ("individual", "merchant"))
    bakong = inputs.text("account", _BAKONG)
    if len(bakong) > 32:
        raise BadCode("account_format", "account")
    info = inputs.maybe("account_info", r"[ -~]{1,32}")
    bank, merchant = r"[ -~]{1,32}", r"[ -~]{1,32}"
    if kind == "individual":
        extra = {"01": info, "02": inputs.maybe("acquiring_bank", bank)}
        inputs.maybe("merchant_id", merchant)
        number = info
    else:
        number = inputs.text("merchant_id", merchant)
        extra = {"01": number, "02": inputs.text("acquiring_bank", bank)}
    named = f"{bakong.lower()}:{number}" if number else bakong.lower()
    tag = "29" if kind == "individual" else "30"
    return tag, {"00": bakong} | {sub: text for sub, text in extra.items() if text}, named


def _language(inputs: Inputs) -> dict[str, str]:
    """Name and town in Khmer, beside those in Latin letters."""
    given = Inputs(inputs.tree("lang"))
    found = {
        "00": given.maybe("00", r"[A-Za-z]{2}"),
        "01": given.maybe("01"),
        "02": given.maybe("02"),
    }
    given.finish()
    if len(found["01"] or "") > 25 or len(found["02"] or "") > 15:
        raise BadCode("merchant_name_too_long", "lang")
    return {sub: text for sub, text in found.items() if text}


def _times(inputs: Inputs, *, has_amount: bool) -> dict[str, str]:
    made, until = inputs.whole("creation_ms"), inputs.whole("expiration_ms")
    if made is None and until is None and not has_amount:
        return {}
    if made is None or until is None:
        raise BadCode("expiration_required", "expiration_ms")
    if until <= made:
        raise BadCode("expiration_past", "expiration_ms")
    return {"00": f"{made:013d}", "01": f"{until:013d}"}


def _printed(amount: Decimal | None, currency: str) -> str:
    """The bank's own library prints `5` for 5.00 dollars and `12.50` for 12.5."""
    if amount is None:
        return ""
    whole = amount.to_integral_value()
    return f"{whole:.0f}" if amount == whole else written(amount, currency)


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000 + moment.microsecond // 1000
