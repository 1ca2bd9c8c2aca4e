"""Presses about door runs: of who brings, and of the liaison.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenRuns(Press, prefix="rn"):
    """The door runs of a compound."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class ShowRun(Press, prefix="rns"):
    """One's own run as a sheet, or any as the liaison sees it."""

    run_id: int


@dataclass(frozen=True, slots=True)
class BeginRun(Press, prefix="rnb"):
    run_id: int


@dataclass(frozen=True, slots=True)
class TakeRun(Press, prefix="rnt"):
    """A run that waits for somebody becomes mine."""

    run_id: int


@dataclass(frozen=True, slots=True)
class GiveBackRun(Press, prefix="rng"):
    """Asked first, then done."""

    run_id: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class PassRun(Press, prefix="rnp"):
    """Who else could take it."""

    run_id: int


@dataclass(frozen=True, slots=True)
class PassRunTo(Press, prefix="rnq"):
    run_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class BringDown(Press, prefix="rnv"):
    """The households of a run that nobody has begun are called down after all."""

    run_id: int


@dataclass(frozen=True, slots=True)
class EndDoor(Press, prefix="rnd"):
    """A door is done: given, left, nobody, lacking."""

    door_id: int
    outcome: str


@dataclass(frozen=True, slots=True)
class AskPhoto(Press, prefix="rna"):
    """The same with a photo, which comes next."""

    door_id: int
    outcome: str


@dataclass(frozen=True, slots=True)
class LaterDoor(Press, prefix="rnl"):
    door_id: int


@dataclass(frozen=True, slots=True)
class MarkBag(Press, prefix="rnk"):
    """A bag was not there, or was after all; bag 0 only shows them."""

    door_id: int
    bag_id: int
    is_missing: int


@dataclass(frozen=True, slots=True)
class PayOnRun(Press, prefix="rnw"):
    """What is owed at this door is paid: in cash, or the transfer was seen."""

    door_id: int
    seen: int
    way: str


@dataclass(frozen=True, slots=True)
class DecideDoor(Press, prefix="rnx"):
    """What becomes of what was brought back: again, hold, neighbour."""

    door_id: int
    decision: str
