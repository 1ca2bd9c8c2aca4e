"""What a timetable gives: a slot a household."""

from dataclasses import dataclass
from datetime import datetime

from fulfillment.handover.rules.ways import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When and where a household collects, or from where it is brought between when and when."""

    household_id: int
    point_id: int
    starts_at: datetime
    ends_at: datetime
    way: Way = Way.POINT


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A slot for every household, in the order of time; `late` come after the first day."""

    slots: tuple[Slot, ...]
    late: frozenset[int] = frozenset()

    @property
    def fits(self) -> bool:
        return not self.late
