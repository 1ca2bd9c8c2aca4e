"""EMV codes beside the schemes: any merchant's, and those that only an acquirer may issue.

Nobody is paid by what is made here; `./lanzi pay-code` tries and reads with it. DuitNow and SGQR
are read only. A QRIS code that was made dynamic by anybody but its acquirer is unofficial: it is
made only for who says, by asking for it here, that the acquirer allows it (PAYMENTS 6).
"""

from collections.abc import Mapping
from typing import Any, Final

from fulfillment.money.schemes.amounts import NUMBERS, letters_of, written
from fulfillment.money.schemes.base import BadCode, PaymentAsk
from fulfillment.money.schemes.emv_accounts import account_of
from fulfillment.money.schemes.emv_objects import Tree, seal
from fulfillment.money.schemes.emv_passthrough import EmvPassthrough
from fulfillment.money.schemes.emv_reading import plain, read_emv, template
from fulfillment.money.schemes.emv_scheme import EmvScheme, bounded, initiation, sum_objects
from fulfillment.money.schemes.inputs import Inputs, refuse_forbidden
from fulfillment.money.schemes.offline import Facts, Made

_COUNTRIES: Final = {"duitnow": "MY", "sgqr": "SG", "qris": "ID"}
_OWN_NAMES: Final = {
    "mcc": "52", "country": "58", "name": "59", "city": "60", "postal": "61", "tip": "55",
}  # fmt: skip


class EmvMpm(EmvScheme):
    """Any merchant-presented code, its objects given by name or number."""

    name = "emvco_mpm"

    def objects(self, inputs: Inputs) -> tuple[dict[str, "str | Tree"], Facts]:
        accounts = _tree_of(inputs.tree("accounts"), "accounts")
        number = inputs.text("currency", r"[0-9]{3}|[A-Z]{3}")
        currency = number if number in NUMBERS else letters_of(number)
        if not currency:
            raise BadCode("currency_unknown", "currency")
        amount = inputs.amount(currency)
        data = _tree_of(inputs.tree("additional"), "additional")
        found: dict[str, str | Tree] = {
            "01": inputs.choice("poi", ("11", "12"), initiation(amount)),
            **accounts,
            **{tag: inputs.maybe(name) or "" for name, tag in _OWN_NAMES.items()},
            **sum_objects(amount, currency),
            "62": data,
            "64": _tree_of(inputs.tree("lang"), "lang"),
        }
        for tag in (f"{number}" for number in range(80, 100)):
            found[tag] = _tree_of(inputs.tree(tag), tag)
        reference = bounded(str(data.get("05") or data.get("01") or ""), "additional")
        return found, Facts(account_of(accounts), amount, currency, reference)

    def tree_of(self, payload: str, *, strict: bool = True) -> Tree:
        return read_emv(payload, strict=strict)

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        raise BadCode("not_for_payees", self.name)


class ReadOnly(EmvPassthrough):
    """A code of one country, which only an acquirer makes."""

    def __init__(self, name: str) -> None:
        self.name = name

    def decode(self, payload: str, *, strict: bool = True) -> Facts:
        facts = super().decode(payload, strict=strict)
        if plain(read_emv(payload, strict=strict), "58") != _COUNTRIES[self.name]:
            raise BadCode("wrong_scheme", "58")
        return facts


class Qris(ReadOnly):
    """Indonesia's code; from `base`, `amount` and `reference` a code of one order."""

    def __init__(self) -> None:
        super().__init__("qris")

    def encode(self, given: Mapping[str, Any]) -> Made:
        if "base" not in given:
            return super().encode(given)
        inputs = Inputs(given)
        tree = read_emv(inputs.text("base"))
        amount = inputs.amount("IDR")
        if amount is None:
            raise BadCode("missing_input", "amount")
        reference = bounded(inputs.maybe("reference", r"[0-9A-Za-z\-]+"), "reference")
        data = template(tree, "62") | ({"05": reference} if reference else {})
        objects: dict[str, str | Tree] = {**tree, "01": "12", "54": written(amount, "IDR")}
        payload = seal(objects | ({"62": data} if data else {}))
        inputs.warn("acquirer_must_allow")
        meant = Facts(account_of(tree), amount, "IDR", reference or data.get("01", ""))
        return Made(payload, meant, inputs.finish())


def _tree_of(given: Mapping[str, Any], name: str) -> dict[str, "str | Tree"]:
    """Objects by number; raises `BadCode` for what is neither text nor objects."""
    found: dict[str, str | Tree] = {}
    for tag, value in given.items():
        if isinstance(value, dict):
            found[tag] = _tree_of(value, name)
        elif isinstance(value, str):
            found[tag] = refuse_forbidden(value, f"{name}-{tag}")
        else:
            raise BadCode("input_type", name)
    return found
