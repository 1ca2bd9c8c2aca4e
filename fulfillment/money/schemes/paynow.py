"""PayNow (Singapore; specifications 1.3): a company's code carries the reference.

With a phone banks may drop it. A phone is `+65` and eight digits, exactly: a program that
stripped leading digits sent the money to another person.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar, Final

from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk
from fulfillment.money.schemes.checking import uen_fits
from fulfillment.money.schemes.emv_accounts import PAYNOW
from fulfillment.money.schemes.emv_objects import Tree
from fulfillment.money.schemes.emv_scheme import (
    EmvScheme,
    bounded,
    initiation,
    name_and_city,
    sum_objects,
)
from fulfillment.money.schemes.inputs import Inputs
from fulfillment.money.schemes.offline import Facts, sum_for

SINGAPORE: Final = timezone(timedelta(hours=8))
# Singapore dollars that one transfer may carry.
MOST: Final = 200_000
_TYPES: Final = {"uen": "2", "mobile": "0"}
_MOBILE: Final = r"\+65[89][0-9]{7}"
_UEN = re.compile(r"[0-9]{8}[A-Z]|(19|20)[0-9]{7}[A-Z]|[TSR][0-9]{2}[A-Z]{2}[0-9]{4}[A-Z]")


class PayNow(EmvScheme):
    """Transfer to a phone number or to a company's registration number (UEN)."""

    name = "paynow"
    currencies = frozenset({"SGD"})
    reference_tags = ("01", "05")
    input_names = (
        Input("proxy_type", "uen", choices=tuple(_TYPES)),
        Input("proxy", "T08GB0046G"),
        Input("name", "FRESH MART", required=False),
    )
    never_live: ClassVar[Mapping[str, str]] = {"uen_format": "proxy"}

    def objects(self, inputs: Inputs) -> tuple[dict[str, "str | Tree"], Facts]:
        kind = inputs.choice("proxy_type", _TYPES)
        proxy = _mobile(inputs) if kind == "mobile" else _uen(inputs)
        amount = inputs.amount("SGD")
        if amount is not None and amount > MOST:
            raise BadCode("amount_range", "amount")
        is_editable = inputs.flag("editable", otherwise=amount is None)
        if amount is None and not is_editable:
            raise BadCode("editable_without_amount", "editable")
        account = {"00": PAYNOW, "01": _TYPES[kind], "02": proxy, "03": str(int(is_editable))}
        expiry = inputs.maybe("expiry", r"20[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")
        reference = bounded(inputs.maybe("bill_number"), "bill_number")
        if reference and kind == "mobile":
            inputs.warn("reference_may_be_dropped")
        found: dict[str, str | Tree] = {
            "01": initiation(amount),
            "26": account | ({"04": expiry} if expiry else {}),
            "52": inputs.maybe("mcc", r"[0-9]{4}") or "0000",
            "58": "SG",
            **name_and_city(inputs, name="NA", city="Singapore"),
            "61": inputs.maybe("postal", r"[0-9]{6}") or "",
            "62": {"01": reference} if reference else {},
            **sum_objects(amount, "SGD"),
        }
        return found, Facts(f"paynow:{proxy}", amount, "SGD", reference)

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        is_company = ask.inputs.get("proxy_type") == "uen"
        return {
            "amount": sum_for(ask),
            "editable": False,
            "expiry": _day(ask.expires_at),
            "bill_number": ask.reference if is_company else None,
        }


def _mobile(inputs: Inputs) -> str:
    return inputs.text("proxy", _MOBILE)


def _uen(inputs: Inputs) -> str:
    proxy = inputs.text("proxy", r"[0-9A-Z]{8,13}")
    number = proxy if _UEN.fullmatch(proxy) else proxy[:-3]
    if not _UEN.fullmatch(number):
        inputs.warn("uen_format")
    elif not uen_fits(number):
        inputs.warn("check_digit")
    return proxy


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(SINGAPORE).strftime("%Y%m%d")
