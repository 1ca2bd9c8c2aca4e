"""PromptPay to a person or a company (Thailand, tag 29). It has no room for a reference.

So payments are told apart by sum and time, or the household writes the reference itself. Phones
may be written as people write them; national, tax and wallet numbers are taken as they are.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk
from fulfillment.money.schemes.checking import thai_number_fits
from fulfillment.money.schemes.emv_accounts import PROMPTPAY
from fulfillment.money.schemes.emv_objects import Tree
from fulfillment.money.schemes.emv_scheme import EmvScheme, initiation, sum_objects
from fulfillment.money.schemes.inputs import Inputs
from fulfillment.money.schemes.offline import Facts, sum_for

_TAGS: Final[Mapping[str, str]] = {
    "mobile": "01",
    "national_id": "02",
    "tax_id": "02",
    "ewallet": "03",
}
_LENGTHS: Final = {"01": 13, "02": 13, "03": 15}
_SEPARATORS = re.compile(r"[ \-]")


class PromptPay(EmvScheme):
    """Credit transfer to a phone, a national or tax number, or a wallet."""

    name = "promptpay"
    currencies = frozenset({"THB"})
    reference_tags = ()
    input_names = (
        Input("proxy_type", "mobile", choices=tuple(_TAGS)),
        Input("proxy", "0812345678"),
    )

    def objects(self, inputs: Inputs) -> tuple[dict[str, "str | Tree"], Facts]:
        tag = _TAGS[inputs.choice("proxy_type", _TAGS)]
        proxy = _proxy(inputs, tag)
        amount = inputs.amount("THB")
        account: Tree = {"00": PROMPTPAY, tag: proxy}
        found: dict[str, str | Tree] = {
            "01": initiation(amount),
            "29": account,
            "58": "TH",
            **sum_objects(amount, "THB"),
        }
        return found, Facts(f"promptpay:{tag}:{proxy}", amount, "THB")

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        return {"amount": sum_for(ask)}


def _proxy(inputs: Inputs, tag: str) -> str:
    digits = _SEPARATORS.sub("", inputs.text("proxy"))
    if tag == "01":
        return _mobile(inputs, digits)
    if not re.fullmatch(r"[0-9]+", digits) or len(digits) != _LENGTHS[tag]:
        raise BadCode("proxy_format", "proxy")
    if tag == "02" and not thai_number_fits(digits):
        inputs.warn("check_digit")
    return digits


def _mobile(inputs: Inputs, digits: str) -> str:
    """`0066` and nine digits, from `081…`, `+6681…`, `6681…` or `006681…`."""
    match = re.fullmatch(r"(?:\+66|0066|66|0)([0-9]{9})", digits)
    if match is None:
        raise BadCode("proxy_format", "proxy")
    if match[1][0] not in "689":
        inputs.warn("mobile_prefix")
    return f"0066{match[1]}"
