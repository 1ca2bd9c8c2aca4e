"""Presses of the control period, and of what is kept about a person.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenPeriod(Press, prefix="cp"):
    """The compound's control period."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class AskPeriod(Press, prefix="cpa"):
    """The next text is the notice, the first or last day, or the notice that ends it."""

    compound_id: int
    what: str  # notice, begin, end, end_notice


@dataclass(frozen=True, slots=True)
class OpenEndedPeriod(Press, prefix="cpo"):
    """Until further notice."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class ConfirmPeriod(Press, prefix="cpc"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class DropPeriod(Press, prefix="cpx"):
    """Forget a period that was not confirmed."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class EndPeriod(Press, prefix="cpe"):
    """Control has ended; `closes_now` ends ordering too."""

    compound_id: int
    period_id: int
    closes_now: int


@dataclass(frozen=True, slots=True)
class OpenMyData(Press, prefix="md"):
    """What is kept about me."""


@dataclass(frozen=True, slots=True)
class AskForget(Press, prefix="fa"):
    """What forgetting means; nothing happens yet."""


@dataclass(frozen=True, slots=True)
class ForgetMe(Press, prefix="fm"):
    """Erase everything that is kept about the presser."""

    person_id: int
