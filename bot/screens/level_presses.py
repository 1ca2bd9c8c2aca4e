"""Presses about control levels.

See `bot.screens.presses` for what a press is. A building of 0 is the whole compound.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenLevels(Press, prefix="lv"):
    """What holds in a compound."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class PickLevelBuilding(Press, prefix="lvb"):
    """Which building another level is for; `page` counts from 0."""

    compound_id: int
    page: int


@dataclass(frozen=True, slots=True)
class PickLevel(Press, prefix="lvp"):
    """Which level it shall be."""

    compound_id: int
    building_id: int


@dataclass(frozen=True, slots=True)
class DraftLevel(Press, prefix="lvd"):
    """This level; the next text is the authority and its notice."""

    compound_id: int
    building_id: int
    level: str  # of `orders.rules.levels.Level`, or as_compound


@dataclass(frozen=True, slots=True)
class AskLevelTime(Press, prefix="lvt"):
    """The next text is from when it holds."""

    compound_id: int
    draft_id: int


@dataclass(frozen=True, slots=True)
class ConfirmLevel(Press, prefix="lvc"):
    draft_id: int


@dataclass(frozen=True, slots=True)
class DropLevel(Press, prefix="lvx"):
    """Forget a draft."""

    compound_id: int
