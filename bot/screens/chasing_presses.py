"""Presses about bills that are not paid: pleas, reminding, paying in a household's place.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class CannotPay(Press, prefix="chp"):
    """I cannot pay now: the liaison is asked."""

    request_id: int


@dataclass(frozen=True, slots=True)
class CanPay(Press, prefix="chw"):
    """I can pay after all."""

    request_id: int


@dataclass(frozen=True, slots=True)
class NoReason(Press, prefix="chs"):
    """Why is nobody's business; the plea stays."""

    request_id: int


@dataclass(frozen=True, slots=True)
class AskAdvance(Press, prefix="cha"):
    """Who pays in the household's place, and has the supplier got it already?"""

    request_id: int


@dataclass(frozen=True, slots=True)
class PayerAdvances(Press, prefix="chb"):
    """A payer of the compound pays in the household's place."""

    request_id: int
    payer_id: int


@dataclass(frozen=True, slots=True)
class RemindAll(Press, prefix="chr"):
    """Everybody who has not paid, once an hour at most."""

    compound_id: int
    cycle_id: int


@dataclass(frozen=True, slots=True)
class OpenToPhone(Press, prefix="chf"):
    """Who has not paid and cannot be written to."""

    compound_id: int
    cycle_id: int


@dataclass(frozen=True, slots=True)
class OpenAdvances(Press, prefix="chl"):
    """What households owe to those who paid in their place."""

    compound_id: int
    page: int


@dataclass(frozen=True, slots=True)
class OpenDebt(Press, prefix="chd"):
    household_id: int
    holder: str  # p12, o3


@dataclass(frozen=True, slots=True)
class RepayAll(Press, prefix="chz"):
    """All of it was paid back; `owed` is the sum that was shown, another asks anew."""

    household_id: int
    holder: str
    way: str  # cash, transfer
    owed: int


@dataclass(frozen=True, slots=True)
class RepayPart(Press, prefix="chy"):
    """The next text is the sum that was paid back."""

    household_id: int
    holder: str
    way: str


@dataclass(frozen=True, slots=True)
class DoubtRepayment(Press, prefix="chx"):
    """The household: that is not right."""

    household_id: int
    holder: str


@dataclass(frozen=True, slots=True)
class OpenRule(Press, prefix="chu"):
    """What the deadline does in a compound."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class SetRule(Press, prefix="cht"):
    compound_id: int
    rule: str  # ask, drop, hold, advance
