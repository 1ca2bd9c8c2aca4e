"""Presses about the roster. See `bot.screens.presses` for what a press is."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenRoster(Press, prefix="rso"):
    """How the roster is sent, and its template."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class RosterTemplate(Press, prefix="rst"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class PlaceRoster(Press, prefix="rsp"):
    """The file that was sent is another compound's."""

    upload_id: int
    compound_id: int


@dataclass(frozen=True, slots=True)
class ApplyRoster(Press, prefix="rsa"):
    upload_id: int


@dataclass(frozen=True, slots=True)
class DropRoster(Press, prefix="rsd"):
    upload_id: int
