"""Looking up where somebody lives: compounds, their buildings, units and rooms in order."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from orders.rules.errors import StaleButton
from orders.tables.compounds import building, compound
from orders.tables.households import household
from storage.database import Transaction


async def all_compounds(tx: Transaction) -> Sequence[Row[Any]]:
    """Return every compound, the oldest first."""
    return await tx.all(select(compound).order_by(compound.c.id))


async def buildings_of(tx: Transaction, compound_id: int) -> Sequence[Row[Any]]:
    """Return a compound's buildings in walking order."""
    return await tx.all(
        select(building)
        .where(building.c.compound_id == compound_id)
        .order_by(building.c.position, building.c.id)
    )


async def building_of(tx: Transaction, building_id: int) -> Row[Any]:
    """Return one building; raises `StaleButton` where there is none of that number."""
    found = await tx.first(select(building).where(building.c.id == building_id))
    if found is None:
        raise StaleButton()
    return found


async def units_of(tx: Transaction, building_id: int) -> list[str]:
    """Return a building's units in walking order; one empty unit where there are none."""
    return list(
        await tx.scalars(
            select(household.c.unit)
            .where(household.c.building_id == building_id)
            .group_by(household.c.unit)
            .order_by(func.min(household.c.position))
        )
    )


async def rooms_of(tx: Transaction, building_id: int, unit: str) -> Sequence[Row[Any]]:
    """Return the households of a unit in walking order."""
    return await tx.all(
        select(household)
        .where(household.c.building_id == building_id, household.c.unit == unit)
        .order_by(household.c.position, household.c.id)
    )
