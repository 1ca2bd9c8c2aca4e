"""Paid on the platform where it was ordered: there is nothing to scan, and nothing to read back.

A parcel with this scheme is never asked for; its request is made and confirmed in one.
"""

from fulfillment.money.schemes.base import BadCode, PaymentAsk, PaymentCode, ReadCode

ON_PLATFORM = "on_platform"


class OnPlatform:
    """The way to pay of a platform's orders."""

    name = ON_PLATFORM

    def build(self, ask: PaymentAsk) -> PaymentCode:
        return PaymentCode(self.name, "", ())

    def parse(self, payload: str, *, key: str) -> ReadCode:
        """There is no such code."""
        raise BadCode("on_platform")
