"""What every way to pay has in common: an ask becomes a code, a code can be read back.

A scheme is pure: no clock, no network, no chance. It never rounds and never shortens an
identifier. A scan proves nothing: that money arrived is said by a person or a statement.
"""

from dataclasses import dataclass, field
from typing import Protocol

from orders.rules.money import Money, format_amount


class BadCode(ValueError):
    """A payload that this scheme did not make, or that was changed."""


@dataclass(frozen=True, slots=True)
class PaymentAsk:
    """Who is to get how much, under which reference.

    `base_url` is the portal's address without a final slash; `key` signs links.
    """

    payee: str
    account_last4: str
    amount: Money
    reference: str
    base_url: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """`payload` is the text that the QR code carries.

    `human_lines` are what a person types who cannot scan: (what, value), with what one of
    payee, account_last4, amount ("58.00 CNY"), reference.
    """

    scheme: str
    payload: str
    human_lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReadCode:
    """What a payload says of itself; `amount` is None where it carries no sum."""

    reference: str
    amount: Money | None = None


class Scheme(Protocol):
    """One way to pay."""

    name: str

    def build(self, ask: PaymentAsk) -> PaymentCode:
        """Make the code for an ask; equal asks give equal codes."""
        ...

    def parse(self, payload: str, *, key: str) -> ReadCode:
        """Read a payload back; raises `BadCode`."""
        ...


def human_lines(ask: PaymentAsk) -> tuple[tuple[str, str], ...]:
    """What a person types who cannot scan."""
    return (
        ("payee", ask.payee),
        ("account_last4", ask.account_last4),
        ("amount", f"{format_amount(ask.amount)} {ask.amount.currency}"),
        ("reference", ask.reference),
    )
