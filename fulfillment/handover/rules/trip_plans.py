"""A trip as it is planned: vehicle, who is on board, when it leaves, where it stops. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from orders.rules.errors_trips import BadTrip

DRIVER, PORTER, BUYER = "driver", "porter", "buyer"
SUPPLIER, PLATFORM, COMMUNITY = "supplier", "platform", "community"
MOST_STOPS = 30
LONGEST_PLATE, LONGEST_NAME = 16, 40
# It may be written down when it is about to leave, and not for another month.
AGO, AHEAD = timedelta(hours=12), timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CrewMember:
    """Somebody on board."""

    role: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class TripPlan:
    """What is written down before it leaves; stops are compounds, in their order."""

    plate: str
    leaves_at: datetime
    crew: tuple[CrewMember, ...]
    stops: tuple[int, ...]


def read_plate(text: str) -> str:
    """A plate as it is written, in capitals and without spaces; `BadTrip` where it is none."""
    plate = "".join(unicodedata.normalize("NFKC", text).split()).upper().replace("·", "")
    if not 4 <= len(plate) <= LONGEST_PLATE:
        raise BadTrip(field="plate")
    return plate


def read_crew(driver: str, phone: str, others: str, *, role: str = PORTER) -> list[CrewMember]:
    """The driver, and who goes along, named in one text: one a line, or with commas between.

    A number after a name is that person's phone.
    """
    crew = [CrewMember(DRIVER, driver.strip(), phone.strip())]
    for each in others.replace("，", "\n").replace("、", "\n").replace(",", "\n").splitlines():
        words = each.split()
        if words:
            number = words.pop() if len(words) > 1 and words[-1][-1].isdigit() else ""
            crew.append(CrewMember(role, " ".join(words), number))
    return crew


def check_plan(plan: TripPlan, *, allowed: Sequence[int], now: datetime) -> TripPlan:
    """The plan in its usual form; raises `BadTrip` with what is wrong.

    `allowed` are the compounds at which it may stop.
    """
    drivers = [each for each in plan.crew if each.role == DRIVER]
    if len(drivers) != 1 or not drivers[0].phone:
        raise BadTrip(field="driver")
    if any(not 1 <= len(each.name) <= LONGEST_NAME for each in plan.crew):
        raise BadTrip(field="driver" if not drivers[0].name else "crew")
    if not now - AGO <= plan.leaves_at <= now + AHEAD:
        raise BadTrip(field="leaves_at")
    stops = tuple(dict.fromkeys(plan.stops))
    if not stops or len(stops) > MOST_STOPS or not set(stops) <= set(allowed):
        raise BadTrip(field="stops")
    return TripPlan(read_plate(plan.plate), plan.leaves_at, plan.crew, stops)
