"""Sign-ups with their names, and the compound that they are for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from fulfillment.handover.tables.duty import sign_up
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.tables.compounds import building, compound
from orders.tables.people import person
from orders.use_cases.desks import Place
from orders.use_cases.members import require_memberships
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class SignUp:
    """When somebody is there, and what the liaison said to it."""

    sign_up_id: int
    person_id: int
    name: str
    building: str  # empty: wherever hands are needed
    day: str
    starts_at: datetime
    ends_at: datetime
    state: str


async def require_neighbour(tx: Transaction, actor: Actor, compound_id: int) -> Place:
    """Return the compound of an accepted member; raises `StaleButton` for anybody else's."""
    own = await require_memberships(tx, actor)
    if compound_id not in {item.compound_id for item in own}:
        raise StaleButton()
    return await place_of(tx, compound_id)


async def place_of(tx: Transaction, compound_id: int) -> Place:
    """A compound by its names; raises `StaleButton` where there is none."""
    row = await tx.first(
        select(compound.c.id, compound.c.name, compound.c.name_en, compound.c.timezone).where(
            compound.c.id == compound_id
        )
    )
    if row is None:
        raise StaleButton()
    return Place(row.id, row.name, row.name_en, row.timezone)


async def zone_of_sign_up(tx: Transaction, sign_up_id: int) -> str:
    """The time zone in which somebody signed up."""
    found: str = await tx.scalar(
        select(compound.c.timezone)
        .join(sign_up, sign_up.c.compound_id == compound.c.id)
        .where(sign_up.c.id == sign_up_id)
    )
    return found


def as_sign_up(row: Row[Any]) -> SignUp:
    """One row of `_sign_ups`."""
    return SignUp(
        row.id,
        row.person_id,
        row.name,
        row.code or "",
        row.day,
        row.starts_at,
        row.ends_at,
        row.state,
    )


def notice_data(place: Place, item: SignUp) -> dict[str, Any]:
    """A sign-up as plain data."""
    return {
        "sign_up_id": item.sign_up_id,
        "name": item.name,
        "building": item.building,
        "starts_at": item.starts_at.isoformat(),
        "ends_at": item.ends_at.isoformat(),
        "timezone": place.timezone,
        "compound_id": place.compound_id,
        "compound": place.name,
        "compound_en": place.name_en,
    }


def all_sign_ups() -> Select[Any]:
    """Every sign-up with the volunteer's name and the building's code."""
    return (
        select(sign_up, person.c.name, building.c.code)
        .join(person, person.c.id == sign_up.c.person_id)
        .outerjoin(building, building.c.id == sign_up.c.building_id)
        .order_by(sign_up.c.starts_at, building.c.position, sign_up.c.id)
    )
