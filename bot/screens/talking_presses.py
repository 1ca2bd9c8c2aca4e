"""Presses about what people write: proposals, questions, reminders, the list of orders.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class DecideProposal(Press, prefix="td"):
    """That is what I meant (1), or not (0)."""

    proposal_id: int
    takes: int


@dataclass(frozen=True, slots=True)
class PassQuestion(Press, prefix="tp"):
    """Ask the supermarket; no supplier (0) where it is not chosen yet."""

    question_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class AnswerQuestion(Press, prefix="ta"):
    """The contact's next text is the answer."""

    question_id: int


@dataclass(frozen=True, slots=True)
class SetReminders(Press, prefix="tr"):
    """Reminders before the cut-off come (1) or do not (0)."""

    is_on: int


@dataclass(frozen=True, slots=True)
class SendList(Press, prefix="tl"):
    """The list of everything ordered in the compound's running cycle, as a file."""

    compound_id: int
