"""PromptPay bill payment (Thailand, tag 30): carries a reference, needs a registered biller.

Ask before going live: has your bank given you a Biller ID that other banks take? A tax number
with a suffix of one's own was scanned by one bank and refused by four (PAYMENTS 3).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk
from fulfillment.money.schemes.checking import thai_number_fits
from fulfillment.money.schemes.emv_accounts import PROMPTPAY_BILL
from fulfillment.money.schemes.emv_objects import Tree
from fulfillment.money.schemes.emv_reading import template
from fulfillment.money.schemes.emv_scheme import EmvScheme, initiation, sum_objects
from fulfillment.money.schemes.inputs import Inputs
from fulfillment.money.schemes.offline import Facts, sum_for

_REFERENCE = r"[0-9A-Z]{1,20}"


class PromptPayBill(EmvScheme):
    """Payment to a biller, with the order's reference as Ref1."""

    name = "promptpay_bill"
    currencies = frozenset({"THB"})
    input_names = (Input("biller_id", "099400016550100"),)
    # Banks want all 15; 13 are seen in codes of theirs, and read.
    never_live: ClassVar[Mapping[str, str]] = {"biller_id_short": "biller_id"}

    def objects(self, inputs: Inputs) -> tuple[dict[str, "str | Tree"], Facts]:
        biller = inputs.text("biller_id", r"[0-9]{13}([0-9]{2})?")
        if len(biller) == 13:
            inputs.warn("biller_id_short")
        if not thai_number_fits(biller[:13]):
            inputs.warn("check_digit")
        first = inputs.text("ref1", _REFERENCE)
        second = inputs.maybe("ref2", _REFERENCE) or ""
        amount = inputs.amount("THB")
        account = {"00": PROMPTPAY_BILL, "01": biller, "02": first}
        found: dict[str, str | Tree] = {
            "01": initiation(amount),
            "30": account | ({"03": second} if second else {}),
            "58": "TH",
            **sum_objects(amount, "THB"),
            **_third(inputs),
        }
        return found, Facts(f"promptpay_bill:{biller}", amount, "THB", first)

    def check(self, tree: Tree) -> None:
        if not template(tree, "30").get("02"):
            raise BadCode("missing_input", "30-02")

    def reference_of(self, tree: Tree) -> str:
        return template(tree, "30").get("02", "")

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        return {"amount": sum_for(ask), "ref1": ask.reference}


def _third(inputs: Inputs) -> dict[str, "str | Tree"]:
    """A habit of some banks, in no guideline: written only for whoever asks for it by name."""
    third = inputs.maybe("ref3", r"[0-9A-Z]{1,25}")
    if not third:
        return {}
    inputs.warn("ref3_not_standard")
    return {"62": {"07": third}}
