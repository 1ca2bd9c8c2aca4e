"""Pix, static BR Code (Brazil). The txid is the reference; without one it is `***`.

A static code of a company need not show its txid on the statement, so sums and times are compared
too (PAYMENTS 10). Dynamic codes need the bank's own interface and are not made here.
"""

import re
from typing import Any, Final

from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk
from fulfillment.money.schemes.checking import brazilian_number_fits
from fulfillment.money.schemes.emv_accounts import PIX
from fulfillment.money.schemes.emv_objects import Tree
from fulfillment.money.schemes.emv_scheme import EmvScheme, sum_objects
from fulfillment.money.schemes.folding import fold_name
from fulfillment.money.schemes.inputs import Inputs
from fulfillment.money.schemes.offline import Facts, sum_for

NO_TXID: Final = "***"
_NAME_SIGNS: Final = r"[A-Za-z0-9 .\-]"
_PHONE = re.compile(r"\+55[0-9]{10,11}")
_MAIL = re.compile(r"[^@ A-Z]+@[^@ A-Z]+\.[^@ A-Z]+")
_RANDOM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TAXPAYER = re.compile(r"[0-9]{11}|[0-9A-Z]{12}[0-9]{2}")


class PixStatic(EmvScheme):
    """Transfer to a Pix key: CPF, CNPJ, phone, e-mail or random key."""

    name = "pix_static"
    currencies = frozenset({"BRL"})
    reference_tags = ("05",)
    input_names = (
        Input("key", "71d6c6e1-64ea-4a11-9560-a10870c40ca2"),
        Input("name", "MERCADO FRESCO"),
        Input("city", "SAO PAULO"),
    )

    def objects(self, inputs: Inputs) -> tuple[dict[str, "str | Tree"], Facts]:
        key = _key(inputs)
        info = inputs.maybe("info", r"[ -~]+")
        if info and len(info) > 73 - len(key):
            raise BadCode("info_too_long", "info")
        amount = inputs.amount("BRL")
        txid = inputs.text("txid", r"[A-Za-z0-9]{1,25}|\*{3}")
        found: dict[str, str | Tree] = {
            "26": {"00": PIX, "01": key} | ({"02": info} if info else {}),
            "52": "0000",
            "58": "BR",
            "59": fold_name(inputs, "name", _NAME_SIGNS, longest=25),
            "60": fold_name(inputs, "city", _NAME_SIGNS, longest=15),
            "62": {"05": txid},
            **sum_objects(amount, "BRL"),
        }
        meant = Facts(f"pix_static:{key.lower()}", amount, "BRL", "" if txid == NO_TXID else txid)
        return found, meant

    def reference_of(self, tree: Tree) -> str:
        found = super().reference_of(tree)
        return "" if found == NO_TXID else found

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        return {"amount": sum_for(ask), "txid": ask.reference}


def _key(inputs: Inputs) -> str:
    key = inputs.text("key", r"[ -~]{1,77}")
    if _TAXPAYER.fullmatch(key):
        if not brazilian_number_fits(key):
            raise BadCode("key_check_digit", "key")
    elif not any(form.fullmatch(key) for form in (_PHONE, _MAIL, _RANDOM)):
        raise BadCode("key_format", "key")
    return key
