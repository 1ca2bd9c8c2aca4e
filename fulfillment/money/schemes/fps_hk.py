"""FPS (Hong Kong). The reference needs a payee whose account has the bank's merchant feature.

Without it at least one bank refuses a code with a reference, so `supports_reference` is off until
the payee has tried it; the household then types the reference itself.
"""

from collections.abc import Mapping
from typing import Any, Final

from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk
from fulfillment.money.schemes.emv_accounts import FPS
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

_PROXIES: Final[Mapping[str, tuple[str, str]]] = {
    "fps_id": ("02", r"[0-9]{7}|[0-9]{9}"),
    "mobile": ("03", r"\+852-[0-9]{8}"),
    "email": ("04", r"[!-?A-~]{1,64}@[A-Za-z0-9.\-]{1,78}"),
}


class FpsHk(EmvScheme):
    """Transfer to an FPS identifier, a phone or an e-mail address."""

    name = "fps_hk"
    currencies = frozenset({"HKD", "CNY"})
    input_names = (
        Input("proxy_type", "fps_id", choices=tuple(_PROXIES)),
        Input("proxy", "1234567"),
        Input("clearing_code", "004", required=False),
        Input("name", "FRESH MART", required=False),
        Input("supports_reference", "no", required=False, choices=("yes", "no")),
    )

    def objects(self, inputs: Inputs) -> tuple[dict[str, "str | Tree"], Facts]:
        tag, pattern = _PROXIES[inputs.choice("proxy_type", _PROXIES)]
        proxy = inputs.text("proxy", pattern)
        if tag == "04" and len(proxy) > 79:
            raise BadCode("proxy_format", "proxy")
        inputs.flag("supports_reference", otherwise=True)
        clearing = inputs.maybe("clearing_code", r"[0-9]{3}")
        currency = inputs.choice("currency", self.currencies, "HKD")
        amount = inputs.amount(currency)
        bill = bounded(inputs.maybe("bill_number"), "bill_number")
        label = bounded(inputs.maybe("reference"), "reference")
        data = {tag: text for tag, text in (("01", bill), ("05", label)) if text}
        account = {"00": FPS, tag: proxy} | ({"01": clearing} if clearing else {})
        found: dict[str, str | Tree] = {
            "01": inputs.choice("poi", ("11", "12"), initiation(amount)),
            "26": account,
            "52": "0000",
            "58": "HK",
            **name_and_city(inputs, name="NA", city="HK"),
            "62": data,
            **sum_objects(amount, currency),
        }
        return found, Facts(f"fps_hk:{tag}:{proxy.lower()}", amount, currency, label or bill)

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        is_carried = ask.inputs.get("supports_reference") in (True, "yes", "true")
        return {
            "amount": sum_for(ask),
            "currency": ask.amount.currency,
            "reference": ask.reference if is_carried else None,
        }
