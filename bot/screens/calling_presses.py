"""Presses of the queue at a delivery point, and of the groups of buildings.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.screens.presses import Press

MINUTE = 60


def minute_of(instant: datetime) -> int:
    """An instant as whole minutes, short enough for a button."""
    return int(instant.timestamp()) // MINUTE


def instant_at(minute: int) -> datetime:
    """The instant behind `minute_of`; far-off numbers, which nobody's slot has, are one of them."""
    return datetime.fromtimestamp(min(minute, 2**31) * MINUTE, tz=UTC)


@dataclass(frozen=True, slots=True)
class OpenQueues(Press, prefix="cqo"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class CallNext(Press, prefix="cqn"):
    """Those whose slot at the point begins in this minute are called."""

    point_id: int
    minute: int


@dataclass(frozen=True, slots=True)
class PauseQueue(Press, prefix="cqp"):
    """The queue stands still (1) or goes on (0)."""

    point_id: int
    stands: int


@dataclass(frozen=True, slots=True)
class OpenMissed(Press, prefix="cqm"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class CallAgain(Press, prefix="cqa"):
    """Who missed it is called once more, by hand."""

    slot_id: int


@dataclass(frozen=True, slots=True)
class BringMissed(Press, prefix="cqb"):
    """What nobody came for is brought; 0: everybody's."""

    compound_id: int
    slot_id: int


@dataclass(frozen=True, slots=True)
class PlanLapsed(Press, prefix="cql"):
    """Who was not called because the program stood still gets a new time."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenCallingRule(Press, prefix="cqr"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class SetCallMinutes(Press, prefix="cqt"):
    compound_id: int
    minutes: int


@dataclass(frozen=True, slots=True)
class SetAtMiss(Press, prefix="cqh"):
    compound_id: int
    at_miss: str  # hold, door


@dataclass(frozen=True, slots=True)
class OpenBuildingGroups(Press, prefix="cqg"):
    """Which buildings have a group of their own."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class ChooseBuilding(Press, prefix="bgc"):
    """Pressed in a group: whose building's group it is."""

    page: int


@dataclass(frozen=True, slots=True)
class BindBuilding(Press, prefix="bgb"):
    """Pressed in a group: it is this building's own (1), or no longer (0)."""

    building_id: int
    is_own: int
