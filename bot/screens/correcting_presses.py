"""Presses of changes to an order after the cut-off: out of it, or to another door.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class AskOut(Press, prefix="woa"):
    """The household wants out: what it would mean."""

    order_id: int


@dataclass(frozen=True, slots=True)
class WantOut(Press, prefix="wow"):
    """Sure: the liaison is asked."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OpenCorrections(Press, prefix="woc"):
    """Who wants out; the next text is the door whose order is wrong."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenClosedOrder(Press, prefix="woo"):
    """One household's order, and what the liaison can do with it."""

    order_id: int


@dataclass(frozen=True, slots=True)
class LetOut(Press, prefix="wol"):
    """Take an order out; `gives_back` is refund or credit."""

    order_id: int
    gives_back: str


@dataclass(frozen=True, slots=True)
class KeepOrder(Press, prefix="wok"):
    """The household is not let go."""

    order_id: int


@dataclass(frozen=True, slots=True)
class WrongDoor(Press, prefix="wod"):
    """The next text is the door to which the order belongs."""

    order_id: int


@dataclass(frozen=True, slots=True)
class MoveOrder(Press, prefix="wom"):
    order_id: int
    household_id: int
