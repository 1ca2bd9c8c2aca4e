"""Presses about what nobody collected, and about free goods."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class ShowPickupCode(Press, prefix="puc"):
    """A household's pickup code as a picture."""

    household_id: int
    handover_id: int


@dataclass(frozen=True, slots=True)
class OpenLeftovers(Press, prefix="lfo"):
    """What lies at the points of a compound, hand-over by hand-over."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class ShowLeftovers(Press, prefix="lfs"):
    """Who has not collected in one hand-over; a page of them."""

    handover_id: int
    page: int


@dataclass(frozen=True, slots=True)
class LeaveAll(Press, prefix="lfa"):
    """All of them are held, or brought."""

    handover_id: int
    becomes: str


@dataclass(frozen=True, slots=True)
class LeaveOne(Press, prefix="lfh"):
    """One household's bags are held, or brought."""

    handover_id: int
    household_id: int
    becomes: str
    page: int


@dataclass(frozen=True, slots=True)
class SetLeftover(Press, prefix="lfr"):
    """What becomes of the uncollected where nobody says anything."""

    compound_id: int
    rule: str


@dataclass(frozen=True, slots=True)
class OpenFree(Press, prefix="frg"):
    """Free goods of a compound."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class ShowFree(Press, prefix="frs"):
    """Who still has to get their share of one list; a page of them."""

    list_id: int
    page: int


@dataclass(frozen=True, slots=True)
class TickFree(Press, prefix="frt"):
    """A household has its share (1), or has not after all (0)."""

    list_id: int
    household_id: int
    has_it: int
    page: int
