"""What the database says of a hand-over in the end, as plain values for the checks."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BagEnd:
    """A bag that was on a truck; `decided` is what was decided on it where it was missing."""

    cycle: int
    address: str
    code: str
    end: str
    state: str
    decided: str
    handed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Slot:
    """When and where a household is served; `most` people fit there at once."""

    slot_id: int
    handover_id: int
    address: str
    building: str
    point_id: int
    most: int
    starts_at: datetime
    ends_at: datetime
    way: str
    calls: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """A building was sealed from the tick at which it took effect until another one."""

    building: str
    begins_at: datetime
    ends_at: datetime | None

    def holds_at(self, instant: datetime) -> bool:
        return self.begins_at < instant and (self.ends_at is None or instant < self.ends_at)


@dataclass(frozen=True, slots=True)
class Door:
    """A household on a run."""

    handover_id: int
    address: str
    building: str
    run: int
    made_at: datetime
    outcome: str | None
    decision: str | None
    done_at: datetime | None
    person_id: int | None

    @property
    def is_brought(self) -> bool:
        return self.outcome in ("given", "left")


@dataclass(frozen=True, slots=True)
class Declared:
    """What somebody declared, from when and until when it holds."""

    person_id: int
    is_fit: bool
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class HandoverRecords:
    """Everything that the checks want to know of hand-overs."""

    bags: tuple[BagEnd, ...] = ()
    slots: tuple[Slot, ...] = ()
    seals: tuple[Seal, ...] = ()
    sent_to_door: tuple[tuple[int, datetime], ...] = ()  # slot, when its building was sealed
    doors: tuple[Door, ...] = ()
    declared: tuple[Declared, ...] = ()
    equipped: dict[int, datetime] = field(default_factory=dict)  # briefed and with the kit since
    runs_by_state: dict[str, int] = field(default_factory=dict)
    late_loads: int = 0
