"""Presses about going out with a pass. Days are ordinals, instants minutes since 1970."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenOutings(Press, prefix="out"):
    household_id: int


@dataclass(frozen=True, slots=True)
class ChooseWindow(Press, prefix="ouw"):
    household_id: int
    day: int
    point_id: int  # 0: choose the point first


@dataclass(frozen=True, slots=True)
class ChooseWho(Press, prefix="ouh"):
    household_id: int
    point_id: int
    starts: int


@dataclass(frozen=True, slots=True)
class BookOuting(Press, prefix="oub"):
    household_id: int
    point_id: int
    starts: int
    who: str


@dataclass(frozen=True, slots=True)
class ShowPass(Press, prefix="oup"):
    outing_id: int


@dataclass(frozen=True, slots=True)
class CancelOuting(Press, prefix="ouc"):
    outing_id: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class OpenPassCheck(Press, prefix="ouk"):
    """The guard looks at passes."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class NotePassage(Press, prefix="oun"):
    outing_id: int
    goes_out: int
