"""What every way to pay has in common: an ask becomes a code, a code can be read back.

A scheme is pure: no clock, no network, no chance. It never rounds and never shortens an
identifier. A scan proves nothing: that money arrived is said by a person, a statement or a gateway.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from orders.rules.money import Money, format_amount


class BadCode(ValueError):
    """A code that cannot be made from these inputs, or a payload that is none of this scheme.

    `code` is one of the published ones (amount_decimals, crc_mismatch …); `part` is the input or
    the data object that it is about.
    """

    def __init__(self, code: str, part: str = "") -> None:
        super().__init__(code, part)
        self.code = code
        self.part = part


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a scheme has to know of a payee; `hint` is an example of it."""

    name: str
    hint: str = ""
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentAsk:
    """Who is to get how much, under which reference.

    `inputs` is what the scheme needs beside, by its own names ({"proxy_type": "uen", …}), as it
    stands with the payee. `base_url` is the portal's address without a final slash; `key` signs
    links. `expires_at` is the deadline; `now` is there for schemes whose codes go stale.
    """

    payee: str
    account_last4: str
    amount: Money
    reference: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    base_url: str = ""
    key: str = field(default="", repr=False)
    expires_at: datetime | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """`payload` is the text that the QR code carries, in `charset`.

    `human_lines` are what a person types who cannot scan: (what, value), with what one of
    payee, account_last4, amount ("58.00 CNY"), reference.
    """

    scheme: str
    payload: str
    human_lines: tuple[tuple[str, str], ...]
    charset: str = "utf-8"
    expires_at: datetime | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadCode:
    """What a payload says of itself; `amount` is None where it carries no sum.

    `account` names who gets the money, the same for every code of one payee (a proxy, an IBAN, a
    key, the hash of an opaque code; empty for a pay page): it is what codes are judged by.
    """

    reference: str
    amount: Money | None = None
    scheme: str = ""
    account: str = ""


class Scheme(Protocol):
    """One way to pay.

    `currencies` are those that it can be paid in; none named means any. `input_names` are what a
    payee is asked for, in this order.
    """

    name: str
    currencies: frozenset[str]
    input_names: tuple[Input, ...]

    def check_inputs(self, inputs: Mapping[str, Any], *, currency: str) -> tuple[str, ...]:
        """Look whether a payee can be paid with these; returns warnings, raises `BadCode`."""
        ...

    def build(self, ask: PaymentAsk) -> PaymentCode:
        """Make the code for an ask; equal asks give equal codes. Raises `BadCode`."""
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
