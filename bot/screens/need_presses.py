"""Presses of individual needs. See `bot.screens.presses` for what a press is."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenNeeds(Press, prefix="nd"):
    """A household's needs, and asking for more."""

    household_id: int


@dataclass(frozen=True, slots=True)
class NewNeed(Press, prefix="nn"):
    """The next text or photo says what is needed."""

    household_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class OpenNeed(Press, prefix="no"):
    need_id: int


@dataclass(frozen=True, slots=True)
class ShowNeedPhoto(Press, prefix="np"):
    need_id: int


@dataclass(frozen=True, slots=True)
class AddNeedPhoto(Press, prefix="nf"):
    """The next photo belongs to the need."""

    need_id: int


@dataclass(frozen=True, slots=True)
class RepeatNeed(Press, prefix="nr"):
    """Every so many weeks; 0 is not any more."""

    need_id: int
    weeks: int


@dataclass(frozen=True, slots=True)
class DecideNeed(Press, prefix="nc"):
    """Take it at its price (1), or not (0)."""

    need_id: int
    accepts: int


@dataclass(frozen=True, slots=True)
class WithdrawNeed(Press, prefix="nw"):
    need_id: int


@dataclass(frozen=True, slots=True)
class DeliverNeed(Press, prefix="nv"):
    """It was handed over."""

    need_id: int


@dataclass(frozen=True, slots=True)
class OpenNeedDesk(Press, prefix="nl"):
    """What neighbours of a compound need, for who looks after it."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class NeedForOther(Press, prefix="nh"):
    """The next text is the address of somebody who cannot ask by phone."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class ConfirmNeed(Press, prefix="nk"):
    need_id: int


@dataclass(frozen=True, slots=True)
class PassNeed(Press, prefix="ns"):
    need_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class PriceNeed(Press, prefix="ni"):
    """The next text is its price."""

    need_id: int


@dataclass(frozen=True, slots=True)
class LackNeed(Press, prefix="nx"):
    need_id: int


@dataclass(frozen=True, slots=True)
class EscalateNeed(Press, prefix="ne"):
    need_id: int


@dataclass(frozen=True, slots=True)
class RefuseNeed(Press, prefix="nu"):
    """The next text is the reason."""

    need_id: int
