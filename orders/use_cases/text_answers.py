"""What became of a message: what to react with and what to reply, without words."""

from collections.abc import Sequence
from dataclasses import dataclass

from orders.rules.errors import DomainError
from orders.rules.faq import Question
from orders.use_cases.again import Proposal
from orders.use_cases.order_forms import OrderForm
from orders.use_cases.proposals import ProposalCard


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """What became of a message. Nothing at all: it was chatter.

    `taken`, `asked`, `nobody` and `refused` are addresses of many households, see `Applied`.
    """

    forms: Sequence[OrderForm] = ()
    refusals: Sequence[DomainError] = ()
    doubts: Sequence[tuple[str, str]] = ()  # (reason, the words in question)
    needs_joining: bool = False
    has_asked: bool = False  # to join, and waits for the liaison's word
    proposals: Sequence[Proposal] = ()  # the same as last time, which cannot be had so
    asks: ProposalCard | None = None  # what the doubts most likely mean
    taken: Sequence[str] = ()
    waiting: Sequence[str] = ()
    asked: Sequence[str] = ()
    nobody: Sequence[str] = ()
    refused: Sequence[tuple[str, DomainError]] = ()
    zone: str = "UTC"  # of the compound, for the times that a refusal names
    slot: str | None = None  # of the one reply to the message
    is_edit: bool = False
    question: Question | None = None  # of the bot, and no order: see `use_cases.faq`

    @property
    def is_clear(self) -> bool:
        """Everything was understood and is in."""
        not_in = any(form.refused_late or form.waiting_place for form in self.forms)
        return bool(self.forms or self.taken) and not (not_in or self._is_unclear)

    @property
    def is_chatter(self) -> bool:
        """Nobody expects an answer."""
        return not (self.forms or self.taken or self.needs_joining or self._is_unclear)

    @property
    def _is_unclear(self) -> bool:
        more = self.asks or self.waiting or self.asked or self.nobody or self.refused
        return bool(self.refusals or self.doubts or self.proposals or more)
