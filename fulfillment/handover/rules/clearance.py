"""Whether a vehicle and its crew may come in: each paper ok, missing or expired, by name.

The age of a test is computed at the arrival, and photos of a code or of travel are good for two
days; what has no end of its own is good as long as its holder says. A test from the future is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from fulfillment.handover.rules.gate_rule import GateRule, Paper

VEHICLE: Final = 0  # the holder of the vehicle's own papers
PLATE, DRIVER, PHONE = "plate", "driver", "phone"
OK, MISSING, EXPIRED = "ok", "missing", "expired"
PHOTO_HOURS: Final[Mapping[str, int]] = {Paper.HEALTH_CODE: 48, Paper.TRAVEL: 48}


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBoard:
    """Who is on board; `holder` is the row of the crew."""

    holder: int
    name: str
    role: str
    has_phone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPaper:
    """A paper as it was given: made at `made_at`, good until `until` where it says so."""

    holder: int
    kind: str
    made_at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One paper of one holder: `name` is empty for the vehicle; `hours` is a test's age."""

    holder: int
    name: str
    kind: str
    status: str
    hours: int | None = None

    @property
    def is_ok(self) -> bool:
        return self.status == OK


def check_papers(
    crew: Sequence[OnBoard],
    given: Iterable[GivenPaper],
    *,
    plate: str,
    rule: GateRule,
    arrival: datetime,
) -> tuple[Checked, ...]:
    """Every paper that the compound asks for, the vehicle's first, then person by person.

    A compound that asks for no papers checks nothing.
    """
    if not rule.papers:
        return ()
    papers = {(each.holder, each.kind): each for each in given}
    drivers = [each for each in crew if each.role == DRIVER]
    driver = drivers[0] if drivers else None
    found = [
        Checked(VEHICLE, "", PLATE, OK if plate else MISSING),
        Checked(VEHICLE, "", DRIVER, OK if driver else MISSING),
    ]
    if driver is not None:
        found.append(
            Checked(driver.holder, driver.name, PHONE, OK if driver.has_phone else MISSING)
        )
    wanted = [(VEHICLE, "", kind) for kind in rule.vehicle_papers]
    wanted += [(each.holder, each.name, kind) for each in crew for kind in rule.crew_papers]
    for holder, name, kind in wanted:
        paper = papers.get((holder, kind))
        status, hours = _status(paper, rule, arrival)
        found.append(Checked(holder, name, kind, status, hours))
    return tuple(found)


def wanting(checked: Iterable[Checked]) -> tuple[Checked, ...]:
    """What is missing or expired."""
    return tuple(each for each in checked if not each.is_ok)


def _status(paper: GivenPaper | None, rule: GateRule, arrival: datetime) -> tuple[str, int | None]:
    if paper is None:
        return MISSING, None
    age = arrival - paper.made_at
    hours = int(age / timedelta(hours=1)) if paper.kind == Paper.TEST else None
    most = rule.test_hours if paper.kind == Paper.TEST else PHOTO_HOURS.get(paper.kind)
    is_old = most is not None and age > timedelta(hours=most)
    is_over = paper.until is not None and arrival > paper.until
    is_early = paper.kind == Paper.TEST and age < timedelta(0)
    return (EXPIRED if is_old or is_over or is_early else OK), hours
