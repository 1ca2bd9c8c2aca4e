"""What a compound asks of a load at its gate: papers, steps and hours.

The plans' clause on bringing goods in (物资输入交接) asks for health code, 14 days' travel,
identity, test, promise and an official pass; a compound may ask for fewer, with its own age of a
test. Of the steps only those of `GateStep` can be left out; the second disinfection cannot.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo


class Paper(StrEnum):
    """In the order in which they are asked for."""

    HEALTH_CODE = "health_code"
    TRAVEL = "travel"
    IDENTITY = "identity"
    TEST = "test"
    PROMISE = "promise"
    PASS = "pass"  # noqa: S105 - an official pass (通行证), no password


class GateStep(StrEnum):
    """Steps that a compound may do without."""

    GATE_DISINFECTION = "gate_disinfection"
    PLACE = "place"  # the truck stands at its unloading place
    UNLOAD = "unload"  # of its own, before the count; of a taken-over load: carrying


OF_VEHICLE = (Paper.PASS,)
MOST_WORDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRule:
    """Hours are whole; `papers_due` is local time of the day before the trip leaves."""

    papers: tuple[str, ...] = tuple(Paper)
    test_hours: int = 48
    papers_due: str = "18:00"
    kept_days: int = 14  # photos of papers are emptied so long after the trip
    steps: tuple[str, ...] = tuple(GateStep)
    late_minutes: int = 30
    route: str = ""
    unloading: str = ""
    conditions: str = ""  # the compound's own words; empty: the usual ones

    def as_data(self) -> dict[str, Any]:
        """Only what differs from the usual rule, as the database keeps it."""
        usual = asdict(GateRule())
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value != usual[name]
        }

    @property
    def crew_papers(self) -> tuple[str, ...]:
        """What each person on board owes."""
        return tuple(kind for kind in Paper if kind in self.papers and kind not in OF_VEHICLE)

    @property
    def vehicle_papers(self) -> tuple[str, ...]:
        return tuple(kind for kind in OF_VEHICLE if kind in self.papers)


def rule_of(data: Mapping[str, Any]) -> GateRule:
    """The rule that stands in the database; what it does not say is as usual."""
    known = {name: value for name, value in data.items() if name in GateRule.__slots__}
    for name, kinds in (("papers", Paper), ("steps", GateStep)):
        if name in known:
            known[name] = tuple(kind.value for kind in kinds if kind in known[name])
    return GateRule(**known)


def papers_due_at(rule: GateRule, leaves_at: datetime, zone: str) -> datetime:
    """When papers of a trip are due: at the rule's hour of the local day before it leaves."""
    local = leaves_at.astimezone(ZoneInfo(zone))
    day = local.date() - timedelta(days=1)
    return datetime.combine(day, time.fromisoformat(rule.papers_due), ZoneInfo(zone))
