"""How a household comes by its bags in a hand-over.

At the point: it is called down in its slot. At the door: brought from the point by a run, because
its building is sealed, it cannot come, or it did not come. At the gate: an institution's, handed
over there before everybody. Waiting: its building is held back (its bags are missing); its slot
says no time until the building is released.
"""

from enum import StrEnum


class Way(StrEnum):
    POINT = "point"
    DOOR = "door"
    GATE = "gate"
    WAIT = "wait"


class DoorFor(StrEnum):
    """Why it is brought: sealed, not come in time, asked for, or nothing fits at the points."""

    SEAL = "seal"
    MISSED = "missed"
    WISH = "wish"
    FIT = "fit"
