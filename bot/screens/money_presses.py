"""Presses of the money menu; more of a part are in a module of its own.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenMoney(Press, prefix="mny"):
    """Everything about money in a compound."""

    compound_id: int
