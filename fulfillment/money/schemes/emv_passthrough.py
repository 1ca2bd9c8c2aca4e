"""A code that the payee has from its bank already (QRIS, DuitNow, SGQR …), shown byte for byte.

Nothing is added to it: sum and reference stand beside the picture. One that carries a sum of its
own is of one purchase and is not taken.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from fulfillment.money.schemes.amounts import letters_of
from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk
from fulfillment.money.schemes.emv_accounts import account_of
from fulfillment.money.schemes.emv_reading import amount_of, plain, read_emv, template
from fulfillment.money.schemes.inputs import Inputs
from fulfillment.money.schemes.offline import Facts, Made, OfflineScheme


class EmvPassthrough(OfflineScheme):
    """Any EMV code, as it is."""

    name = "emv_passthrough"
    input_names = (Input("payload", "00020101021126…6304ABCD"),)
    never_live: ClassVar[Mapping[str, str]] = {"amount_fixed": "payload"}

    def encode(self, given: Mapping[str, Any]) -> Made:
        inputs = Inputs(given)
        payload = inputs.text("payload")
        meant = self._given(payload)
        if meant.amount is not None:
            inputs.warn("amount_fixed")
        if not payload.isascii():
            inputs.warn("not_ascii")
        return Made(payload, meant, inputs.finish())

    def decode(self, payload: str, *, strict: bool = True) -> Facts:
        tree = read_emv(payload, strict=strict)
        data = template(tree, "62")
        reference = data.get("05") or data.get("01") or ""
        return Facts(account_of(tree), amount_of(tree), letters_of(plain(tree, "53")), reference)

    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        """Nothing is added; a code in another currency is refused."""
        facts = self._given(str(ask.inputs.get("payload") or ""))
        if facts.currency != ask.amount.currency:
            raise BadCode("currency_unfit", "currency")
        return {}

    def _given(self, payload: str) -> Facts:
        """What the payee's code says; what is wrong with it is wrong with that input."""
        try:
            return self.decode(payload)
        except BadCode as error:
            raise BadCode(error.code, "payload") from error
