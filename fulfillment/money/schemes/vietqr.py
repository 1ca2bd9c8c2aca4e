"""VietQR / NAPAS 247 (Vietnam): the reference becomes the transfer's content on the statement."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk
from fulfillment.money.schemes.emv_accounts import VIETQR
from fulfillment.money.schemes.emv_objects import Tree, split
from fulfillment.money.schemes.emv_reading import template
from fulfillment.money.schemes.emv_scheme import (
    EmvScheme,
    bounded,
    initiation,
    name_and_city,
    sum_objects,
)
from fulfillment.money.schemes.folding import fold_text
from fulfillment.money.schemes.inputs import Inputs
from fulfillment.money.schemes.offline import Facts, sum_for

# Bank numbers on which two published lists agree; any six digits may be given.
BANKS: Final = {
    "970403": "Sacombank", "970405": "Agribank", "970407": "Techcombank", "970415": "VietinBank",
    "970416": "ACB", "970418": "BIDV", "970422": "MB", "970423": "TPBank", "970432": "VPBank",
    "970436": "Vietcombank", "970437": "HDBank", "970441": "VIB", "970443": "SHB",
}  # fmt: skip
TO_ACCOUNT: Final = "QRIBFTTA"
TO_CARD: Final = "QRIBFTTC"
_PURPOSE = re.compile(r"[^A-Za-z0-9 ]")


class VietQr(EmvScheme):
    """Transfer to a bank account."""

    name = "vietqr"
    currencies = frozenset({"VND"})
    reference_tags = ("08",)
    input_names = (
        Input("bin", "970403"),
        Input("account", "0011012345678"),
        Input("name", "CUA HANG", required=False),
    )
    never_live: ClassVar[Mapping[str, str]] = {"card_exposed": "card"}

    def objects(self, inputs: Inputs) -> tuple[dict[str, "str | Tree"], Facts]:
        bank = inputs.text("bin", r"[0-9]{6}")
        if bank not in BANKS:
            inputs.warn("bank_unknown")
        service = inputs.choice("service", (TO_ACCOUNT, TO_CARD), TO_ACCOUNT)
        account = _account(inputs, is_card=service == TO_CARD)
        amount = inputs.amount("VND")
        purpose = _purpose(inputs)
        found: dict[str, str | Tree] = {
            "01": initiation(amount),
            "38": {"00": VIETQR, "01": {"00": bank, "01": account}, "02": service},
            "52": inputs.maybe("mcc", r"[0-9]{4}") or "",
            "58": "VN",
            **name_and_city(inputs),
            "62": {"08": purpose} if purpose else {},
            **sum_objects(amount, "VND"),
        }
        return found, Facts(f"vietqr:{bank}:{account}", amount, "VND", purpose)

    def check(self, tree: Tree) -> None:
        inner = split(template(tree, "38").get("01", ""), "template_length_mismatch")
        if not re.fullmatch(r"[0-9]{6}", inner.get("00", "")):
            raise BadCode("bin_format", "38-01-00")
        if not re.fullmatch(r"[A-Za-z0-9]{1,19}", inner.get("01", "")):
            raise BadCode("account_format", "38-01-01")

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        return {"amount": sum_for(ask), "purpose": ask.reference}


def _account(inputs: Inputs, *, is_card: bool) -> str:
    if not is_card:
        return inputs.text("account", r"[A-Za-z0-9]{1,19}")
    inputs.warn("card_exposed")
    return inputs.text("card", r"[0-9]{12,19}")


def _purpose(inputs: Inputs) -> str:
    """Letters, digits and spaces; other signs are left out, because banks do so too."""
    given = inputs.maybe("purpose")
    if given is None:
        return ""
    plain = _PURPOSE.sub("", fold_text(given, r"[ -~]", longest=None))
    if plain != given:
        inputs.warn("text_folded")
    return bounded(plain, "purpose")
