"""Presses of welfare calls and stock. See `bot.screens.presses` for what a press is."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenCare(Press, prefix="wca"):
    """The running list of a compound."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenCall(Press, prefix="wco"):
    call_id: int


@dataclass(frozen=True, slots=True)
class HearCall(Press, prefix="wch"):
    """Somebody was heard: fine, food or medicine."""

    call_id: int
    what: str


@dataclass(frozen=True, slots=True)
class CallUnanswered(Press, prefix="wcu"):
    """The so-many-th call in vain."""

    call_id: int
    tries: int


@dataclass(frozen=True, slots=True)
class RemarkCall(Press, prefix="wcr"):
    """The next text is a word about the call."""

    call_id: int


@dataclass(frozen=True, slots=True)
class VisitInVain(Press, prefix="wcv"):
    """Nobody opened the door."""

    call_id: int


@dataclass(frozen=True, slots=True)
class ChooseVisitor(Press, prefix="wcc"):
    call_id: int


@dataclass(frozen=True, slots=True)
class SendVisitor(Press, prefix="wcs"):
    call_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class CarerAway(Press, prefix="wcw"):
    """Who presses cannot call for so many hours; 0: is back."""

    compound_id: int
    hours: int


@dataclass(frozen=True, slots=True)
class OpenCoverage(Press, prefix="wcg"):
    """Who was reached, by carer."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenCover(Press, prefix="wcx"):
    """Who is long without a delivery."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenStock(Press, prefix="wst"):
    """Days of stock of a compound's group."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class SameStock(Press, prefix="wss"):
    """Of that day: nothing has changed since the figures of another day."""

    supplier_id: int
    day: str
