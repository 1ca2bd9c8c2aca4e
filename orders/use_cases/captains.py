"""Floor captains: named by the liaison for a building or a unit, and dismissed.

A captain orders for the households there that have no member of their own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from orders.actors import Actor
from orders.notices_people import Notice
from orders.rules.errors import StaleButton
from orders.tables.compounds import building, compound
from orders.tables.households import captain, household
from orders.tables.people import person
from orders.use_cases.order_access import is_neighbour
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post


@dataclass(frozen=True, slots=True)
class Captain:
    """Somebody for a building; an empty unit is the whole building."""

    person_id: int
    name: str
    building_id: int
    building: str
    unit: str

    @property
    def place(self) -> str:
        """`3` or `3-2`."""
        return f"{self.building}-{self.unit}" if self.unit else self.building


async def captains_in(tx: Transaction, *, actor: Actor, compound_id: int) -> tuple[Captain, ...]:
    """Return the captains of a compound in walking order. Needs `approve` or `care`."""
    await require_right(tx, actor, compound_id, "approve", "care")
    return await _captains(tx, building.c.compound_id == compound_id)


async def captaincies_of(
    tx: Transaction, *, person_id: int, compound_id: int
) -> tuple[Captain, ...]:
    """Return the buildings and units for which a person is captain."""
    theirs = (captain.c.person_id == person_id) & (building.c.compound_id == compound_id)
    return await _captains(tx, theirs)


async def name_captain(
    tx: Transaction,
    *,
    actor: Actor,
    building_id: int,
    unit: str,
    person_id: int,
    is_named: bool,
    now: datetime,
) -> int:
    """Name a neighbour captain, or dismiss them; twice is once. Returns the compound's id."""
    place = await tx.first(select(building).where(building.c.id == building_id))
    if place is None:
        raise StaleButton()
    compound_id: int = place.compound_id
    await require_right(tx, actor, compound_id, "approve")
    held = await tx.first(
        select(captain.c.id).where(
            captain.c.building_id == building_id,
            captain.c.unit == unit,
            captain.c.person_id == person_id,
            captain.c.revoked_at.is_(None),
        )
    )
    if (held is not None) == is_named:
        return compound_id
    if held is not None:
        await tx.run(update(captain).where(captain.c.id == held.id).values(revoked_at=now))
        change = Change("captain", held.id, "dismiss", {"person": person_id}, None, compound_id)
    else:
        await _require_unit(tx, building_id, unit)
        if not await is_neighbour(tx, person_id, compound_id):
            raise StaleButton()
        row = {"building_id": building_id, "unit": unit, "person_id": person_id}
        captain_id = await tx.insert(captain, **row, named_by=str(actor), named_at=now)
        change = Change("captain", captain_id, "name", None, row, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    home = await tx.one(select(compound).where(compound.c.id == compound_id))
    data = {
        "compound": home.name,
        "compound_en": home.name_en,
        "building": place.code,
        "unit": unit,
        "is_named": is_named,
    }
    await post(tx, Post(f"person:{person_id}", Notice.CAPTAIN_NAMED, data), now=now)
    return compound_id


async def _require_unit(tx: Transaction, building_id: int, unit: str) -> None:
    if not unit:
        return
    there = select(household.c.id).where(
        household.c.building_id == building_id, household.c.unit == unit
    )
    if await tx.first(there.limit(1)) is None:
        raise StaleButton()


async def _captains(tx: Transaction, wanted: Any) -> tuple[Captain, ...]:
    rows = await tx.all(
        select(
            captain.c.person_id,
            captain.c.building_id,
            captain.c.unit,
            building.c.code,
            person.c.name,
        )
        .join(building, building.c.id == captain.c.building_id)
        .join(person, person.c.id == captain.c.person_id)
        .where(captain.c.revoked_at.is_(None), wanted)
        .order_by(building.c.position, captain.c.unit, captain.c.id)
    )
    return tuple(
        Captain(row.person_id, row.name, row.building_id, row.code, row.unit) for row in rows
    )
