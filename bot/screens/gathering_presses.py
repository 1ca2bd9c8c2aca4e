"""Presses of who gathers the money, hands it on, or takes it when bags are handed over.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenGathering(Press, prefix="gao"):
    """The buildings of a cycle (0: the newest); `is_all` shows everybody who has not paid."""

    compound_id: int
    cycle_id: int
    is_all: int


@dataclass(frozen=True, slots=True)
class OpenDoors(Press, prefix="gad"):
    """The doors of a building, a page of them."""

    compound_id: int
    cycle_id: int
    building_id: int
    page: int
    is_all: int


@dataclass(frozen=True, slots=True)
class GatherFrom(Press, prefix="gag"):
    """A household has given the money; `seen` is the sum that the button named."""

    household_id: int
    cycle_id: int
    seen: int
    page: int
    is_all: int


@dataclass(frozen=True, slots=True)
class Ungather(Press, prefix="gau"):
    """It has not: asked first, then done."""

    household_id: int
    cycle_id: int
    page: int
    is_all: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class AskHandOn(Press, prefix="gah"):
    """What one has in hand for a supplier, before it is handed on."""

    compound_id: int
    cycle_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class HandOn(Press, prefix="gay"):
    """The crew has exactly this sum."""

    compound_id: int
    cycle_id: int
    supplier_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class HandOnOther(Press, prefix="gaz"):
    """The next text is the sum that the crew has."""

    compound_id: int
    cycle_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class TakeAtDoor(Press, prefix="gat"):
    """Paid while the bags are handed over: `way` is cash, seen (the payee has it), or advance."""

    household_id: int
    seen: int
    way: str
