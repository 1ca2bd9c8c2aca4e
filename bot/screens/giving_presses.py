"""Presses about donations and public lists."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenGiving(Press, prefix="giv"):
    """What was given to a compound, and its public lists."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class PostLists(Press, prefix="gvl"):
    """The four lists, in the group."""

    compound_id: int
