"""What all schemes share that are made here, without asking anybody.

A scheme says how its inputs become a payload and what a payload says. Before a code leaves, what
was made is read back: payee, sum, currency and reference have to be those that were meant.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from fulfillment.money.schemes.amounts import decimal_of, money_of, written
from fulfillment.money.schemes.base import (
    BadCode,
    Input,
    PaymentAsk,
    PaymentCode,
    ReadCode,
    human_lines,
)
from fulfillment.money.schemes.inputs import refuse_unknown
from orders.rules.money import Money

# With these a payee's inputs are tried; they are never paid.
SAMPLE_REFERENCE = "ACDEFHY"
SAMPLE_NOW = datetime(2026, 1, 1, tzinfo=UTC)

# A bill keeps so much; a name that is percent-encoded can be longer.
LONGEST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Facts:
    """What a payload says: who gets how much, under which reference."""

    account: str
    amount: Decimal | None = None
    currency: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A payload, what it was meant to say, and what is odd about it."""

    payload: str
    meant: Facts
    warnings: tuple[str, ...] = ()
    charset: str = "utf-8"


class OfflineScheme(ABC):
    """A scheme whose payload follows from its inputs."""

    name: str
    currencies: frozenset[str] = frozenset()
    input_names: tuple[Input, ...] = ()
    # The largest symbol that may carry it.
    largest: ClassVar[int] = 40
    # Warnings that a payee must not go live with, and the input that each is about.
    never_live: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def encode(self, given: Mapping[str, Any]) -> Made:
        """The payload for inputs by name, sum and reference among them; raises `BadCode`."""

    @abstractmethod
    def decode(self, payload: str, *, strict: bool = True) -> Facts:
        """What a payload says; raises `BadCode`. Foreign codes are read less strictly."""

    @abstractmethod
    def inputs_for(self, ask: PaymentAsk) -> dict[str, Any]:
        """Inputs by name that say what an ask says, beside those that stand with the payee."""

    def make(self, given: Mapping[str, Any]) -> Made:
        """Encode, read back, compare: a code that says something else never leaves."""
        made = self.encode(given)
        if self.decode(made.payload) != made.meant:
            raise BadCode("self_check", self.name)
        return made

    def build(self, ask: PaymentAsk) -> PaymentCode:
        """The code for an ask."""
        if self.currencies and ask.amount.currency not in self.currencies:
            raise BadCode("currency_unfit", "currency")
        if ask.amount.minor <= 0:
            raise BadCode("amount_zero", "amount")
        made = self.make({**ask.inputs, **self.inputs_for(ask)})
        if len(made.payload) > LONGEST_KEPT:
            raise BadCode("payload_too_long")
        return PaymentCode(
            self.name,
            made.payload,
            human_lines(ask),
            charset=made.charset,
            expires_at=ask.expires_at,
            warnings=made.warnings,
        )

    def parse(self, payload: str, *, key: str = "") -> ReadCode:
        """What somebody's code says."""
        facts = self.decode(payload, strict=False)
        return ReadCode(
            facts.reference, money_of(facts.amount, facts.currency), self.name, facts.account
        )

    def check_inputs(self, inputs: Mapping[str, Any], *, currency: str) -> tuple[str, ...]:
        """Try a payee with the smallest sum; returns warnings, raises `BadCode`."""
        refuse_unknown(inputs, self.input_names)
        for each in self.input_names:
            if each.required and inputs.get(each.name) in (None, ""):
                raise BadCode("missing_input", each.name)
        ask = PaymentAsk(
            payee="",
            account_last4="",
            amount=Money(1, currency),
            reference=SAMPLE_REFERENCE,
            inputs=inputs,
            expires_at=SAMPLE_NOW + timedelta(days=1),
            now=SAMPLE_NOW,
        )
        warnings = self.build(ask).warnings
        for code in warnings:
            if code in self.never_live:
                raise BadCode(code, self.never_live[code])
        return warnings


def sum_for(ask: PaymentAsk) -> str:
    """The sum of an ask as inputs have it."""
    return written(decimal_of(ask.amount), ask.amount.currency)
