"""Presses about trips, boxes and buying runs. See `bot.screens.presses` for what a press is."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenTrips(Press, prefix="tri"):
    """The trips that stop at a compound."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenTrip(Press, prefix="tr1"):
    trip_id: int


@dataclass(frozen=True, slots=True)
class PlanTrip(Press, prefix="trp"):
    """Which goods the community's own vehicle shall fetch."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class PlanTripFor(Press, prefix="trf"):
    """These goods: vehicle and driver are written next."""

    cycle_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class OpenStop(Press, prefix="trs"):
    """One stop: loading while the trip is planned, counting once it has left."""

    trip_id: int
    stop: int


@dataclass(frozen=True, slots=True)
class SetBoxes(Press, prefix="trb"):
    """all or none of a stop's boxes are on board, or (once it has left) off."""

    trip_id: int
    stop: int
    which: str


@dataclass(frozen=True, slots=True)
class TypeBoxes(Press, prefix="trt"):
    """The next text says which boxes."""

    trip_id: int
    stop: int


@dataclass(frozen=True, slots=True)
class StrayBox(Press, prefix="trx"):
    """A box of another stop came off here; `of_stop` 0 asks of which."""

    trip_id: int
    stop: int
    of_stop: int


@dataclass(frozen=True, slots=True)
class LeaveTrip(Press, prefix="trl"):
    trip_id: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class CallOffTrip(Press, prefix="tro"):
    trip_id: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class OpenRuns(Press, prefix="bur"):
    """The buying runs of a compound."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenBuying(Press, prefix="bu1"):
    run_id: int


@dataclass(frozen=True, slots=True)
class StepBuying(Press, prefix="bus"):
    """ask, agree, leave, call_off; all: the shop has everything; type: the next text says what."""

    run_id: int
    step: str
