"""Paid on the platform where it was ordered: there is nothing to scan, and nothing to read back.

A parcel with this scheme is never asked for; its request is made and confirmed in one.
"""

from collections.abc import Mapping
from typing import Any

from fulfillment.money.schemes.base import BadCode, Input, PaymentAsk, PaymentCode, ReadCode
from fulfillment.money.schemes.inputs import refuse_unknown

ON_PLATFORM = "on_platform"


class OnPlatform:
    """The way to pay of a platform's orders."""

    name = ON_PLATFORM
    currencies: frozenset[str] = frozenset()
    input_names: tuple[Input, ...] = ()

    def check_inputs(self, inputs: Mapping[str, Any], *, currency: str) -> tuple[str, ...]:
        """Nothing has to be known of a payee."""
        refuse_unknown(inputs, self.input_names)
        return ()

    def build(self, ask: PaymentAsk) -> PaymentCode:
        return PaymentCode(self.name, "", ())

    def parse(self, payload: str, *, key: str) -> ReadCode:
        """There is no such code."""
        raise BadCode("on_platform")
