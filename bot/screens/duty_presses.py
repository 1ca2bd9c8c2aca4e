"""Presses about health, volunteers and staffing. Days are ordinals, instants minutes since 1970."""

from dataclasses import dataclass
from datetime import datetime

from bot.screens.presses import Press


def minutes_of(instant: datetime) -> int:
    """An instant as a press carries it."""
    return int(instant.timestamp()) // 60


@dataclass(frozen=True, slots=True)
class OpenDuty(Press, prefix="dut"):
    """Health, sign-ups and, for the liaison, who is there."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenDeclare(Press, prefix="duh"):
    """Declare one's health for today."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class SayTemperature(Press, prefix="dtm"):
    compound_id: int
    tenths: int


@dataclass(frozen=True, slots=True)
class SayIllness(Press, prefix="dil"):
    compound_id: int
    tenths: int
    is_ill: int


@dataclass(frozen=True, slots=True)
class Declare(Press, prefix="ddc"):
    """Everything said; `day` is the day that it is said for, `tested` 0 for no test."""

    compound_id: int
    tenths: int
    is_ill: int
    tested: int
    day: int


@dataclass(frozen=True, slots=True)
class LiftDeclaration(Press, prefix="dlf"):
    compound_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class OpenSignUps(Press, prefix="dsu"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class ChooseShift(Press, prefix="dsh"):
    compound_id: int
    day: int


@dataclass(frozen=True, slots=True)
class ChooseWhere(Press, prefix="drw"):
    compound_id: int
    day: int
    shift: int
    page: int


@dataclass(frozen=True, slots=True)
class OfferHands(Press, prefix="dof"):
    compound_id: int
    day: int
    shift: int
    building_id: int  # 0: wherever hands are needed


@dataclass(frozen=True, slots=True)
class WithdrawSignUp(Press, prefix="dwd"):
    sign_up_id: int


@dataclass(frozen=True, slots=True)
class DecideSignUp(Press, prefix="dds"):
    sign_up_id: int
    accepts: int


@dataclass(frozen=True, slots=True)
class OpenStaff(Press, prefix="dst"):
    """Who is there when, and who lacks."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class CallVolunteers(Press, prefix="dcv"):
    compound_id: int
    cycle_id: int
