"""A household with goods to collect, as a timetable sees it, and the order of being called.

Institutions first (theirs is handed over at the gate before everybody), then building after
building; in a building the flagged households, then unit by unit and floor by floor. Who wished
to come early or late is first or last in its building.
"""

from dataclasses import dataclass
from enum import StrEnum

from fulfillment.handover.rules.ways import Way
from orders.rules.levels import UNRECORDED, Level
from orders.rules.walking import natural


class Wish(StrEnum):
    """What a household may ask for once a hand-over."""

    EARLIER = "earlier"
    LATER = "later"
    DOOR = "door"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A household with goods to collect; `walking_order` counts within its building."""

    household_id: int
    building: str
    unit: str | None = None
    floor: int = 0
    walking_order: int = 0
    bags: int = 1
    flagged: bool = False
    to_gate: bool = False  # an institution: brought to the gate, nobody is called down
    level: Level = UNRECORDED
    wish: Wish | None = None

    @property
    def is_house(self) -> bool:
        """A building of one household."""
        return self.unit is None and self.floor == 0

    @property
    def way(self) -> Way:
        """Nobody is called out of a sealed building."""
        if self.to_gate:
            return Way.GATE
        return Way.DOOR if self.level is Level.SEALED else Way.POINT


def calling_order(stop: Stop) -> tuple[object, ...]:
    """Sort key; two households never compare equal."""
    wish = {Wish.EARLIER: -1, Wish.LATER: 1}.get(stop.wish, 0) if stop.wish else 0
    unit = natural(stop.unit or "")
    door = (stop.walking_order, unit, stop.floor, stop.household_id)
    return (not stop.to_gate, natural(stop.building), stop.building, wish, not stop.flagged, *door)
