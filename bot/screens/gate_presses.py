"""Presses at the gate. See `bot.screens.presses` for what a press is."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenGatePage(Press, prefix="gtl"):
    """A sign-in link for the gate's page, for who presses it."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OverrideLoad(Press, prefix="gto"):
    """The liaison lets it in without all papers; the reason is asked for."""

    consignment_id: int


@dataclass(frozen=True, slots=True)
class NoteBags(Press, prefix="gtn"):
    """Bags are missing, damaged or too many; which ones is asked for."""

    consignment_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class OpenFindings(Press, prefix="gtf"):
    consignment_id: int


@dataclass(frozen=True, slots=True)
class TakeBackFinding(Press, prefix="gtb"):
    finding_id: int


@dataclass(frozen=True, slots=True)
class DecideFinding(Press, prefix="gtd"):
    finding_id: int
    verdict: str


@dataclass(frozen=True, slots=True)
class ShowFinding(Press, prefix="gtp"):
    """The photo of a damaged bag."""

    finding_id: int


@dataclass(frozen=True, slots=True)
class DelayTruck(Press, prefix="gts"):
    """It comes so many minutes from now."""

    consignment_id: int
    minutes: int
