"""Presses of past cycles: a household's own, and the liaison's.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenHistory(Press, prefix="hy"):
    """A household's earlier orders, the newest first."""

    household_id: int
    page: int


@dataclass(frozen=True, slots=True)
class OpenPastOrder(Press, prefix="hd"):
    """One of them in full; `page` is where it stood."""

    household_id: int
    cycle_id: int
    page: int


@dataclass(frozen=True, slots=True)
class OpenPastCycles(Press, prefix="cy"):
    """A compound's past cycles, for the liaison."""

    compound_id: int
    page: int


@dataclass(frozen=True, slots=True)
class OpenPastCycle(Press, prefix="cd"):
    compound_id: int
    cycle_id: int
    page: int
