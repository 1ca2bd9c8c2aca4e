"""Presses of reports of what the supplier lacks. See `bot.screens.presses` for what a press is."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class ApplyShortage(Press, prefix="lky"):
    """Yes to a report as it was `shown` (the plan's digest)."""

    shortage_id: int
    shown: str


@dataclass(frozen=True, slots=True)
class OpenShortages(Press, prefix="lko"):
    """Reports that wait for a yes, and how one is made."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class DropShortage(Press, prefix="lkn"):
    shortage_id: int
