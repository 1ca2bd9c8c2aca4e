"""Presses about receipts. See `bot.screens.presses` for what a press is."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class MakeReceipt(Press, prefix="rcp"):
    """The receipt of an order that was placed for somebody else."""

    cycle_id: int
    household_id: int
