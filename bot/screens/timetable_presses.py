"""Presses about timetables, delivery points and wishes; see `bot.screens.presses`."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class WishTime(Press, prefix="wt"):
    """Another slot: `wish` is earlier or later."""

    handover_id: int
    household_id: int
    wish: str


@dataclass(frozen=True, slots=True)
class WishDoor(Press, prefix="wdo"):
    """Please bring it to my door."""

    handover_id: int
    household_id: int


@dataclass(frozen=True, slots=True)
class DecideDoor(Press, prefix="wdd"):
    """The liaison's answer: yes or no."""

    slot_id: int
    answer: str


@dataclass(frozen=True, slots=True)
class OpenTimetable(Press, prefix="ttc"):
    """The timetable of a compound's hand-over under way."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class ShowTimetable(Press, prefix="tth"):
    """The timetable of one hand-over."""

    handover_id: int


@dataclass(frozen=True, slots=True)
class PickHeld(Press, prefix="ttb"):
    """Choose a building to hold or to release."""

    handover_id: int
    page: int


@dataclass(frozen=True, slots=True)
class AskHold(Press, prefix="ttq"):
    """Why a building is held, or whether it is released."""

    handover_id: int
    building_id: int


@dataclass(frozen=True, slots=True)
class HoldBuilding(Press, prefix="tthb"):
    handover_id: int
    building_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseBuilding(Press, prefix="ttrb"):
    handover_id: int
    building_id: int


@dataclass(frozen=True, slots=True)
class CloseLater(Press, prefix="ttcl"):
    """The lanes are open until a local hour, HHMM."""

    handover_id: int
    closes: str


@dataclass(frozen=True, slots=True)
class UsePointToo(Press, prefix="ttup"):
    handover_id: int
    point_id: int


@dataclass(frozen=True, slots=True)
class ChooseOverflow(Press, prefix="ttov"):
    """What becomes of what does not fit: next, door."""

    handover_id: int
    overflow: str


@dataclass(frozen=True, slots=True)
class PickShift(Press, prefix="ttps"):
    """By how much everything shall be later."""

    handover_id: int


@dataclass(frozen=True, slots=True)
class MoveAllLater(Press, prefix="ttml"):
    """The next slot shall begin at this minute (counted from 1970)."""

    handover_id: int
    first: int


@dataclass(frozen=True, slots=True)
class OpenPoints(Press, prefix="ttpt"):
    """The delivery points of a compound."""

    compound_id: int
