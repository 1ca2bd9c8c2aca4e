"""Presses of the hand-over menu; more of a part are in a module of its own.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenHandOverMenu(Press, prefix="hom"):
    """Everything from the truck to the door in a compound."""

    compound_id: int
