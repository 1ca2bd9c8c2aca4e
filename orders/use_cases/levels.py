"""Which control level holds where, as recorded."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.rules.levels import Level, LevelRow, levels_at
from orders.tables.compounds import building
from orders.tables.households import household
from orders.tables.levels import control_level
from storage.database import Transaction


async def levels_of(tx: Transaction, compound_id: int, *, at: datetime) -> Mapping[str, Level]:
    """Return the level of each building, by its code, at an instant; under "" the compound's."""
    rows = await tx.all(
        select(building.c.id, building.c.code).where(building.c.compound_id == compound_id)
    )
    codes: dict[int | None, str] = {None: "", **{row.id: row.code for row in rows}}
    found = levels_at(await recorded(tx, compound_id), [row.id for row in rows], at)
    return {codes[building_id]: level for building_id, level in found.items()}


async def level_of_household(tx: Transaction, household_id: int, *, at: datetime) -> Level:
    """Return the level that holds for a household at an instant."""
    row = await tx.one(
        select(household.c.compound_id, household.c.building_id).where(
            household.c.id == household_id
        )
    )
    held = levels_at(await recorded(tx, row.compound_id), [row.building_id], at)
    return held[row.building_id]


async def recorded(tx: Transaction, compound_id: int) -> list[LevelRow]:
    """Return everything that was ever confirmed for a compound and its buildings."""
    mine = select(control_level).where(
        control_level.c.compound_id == compound_id, control_level.c.confirmed_at.is_not(None)
    )
    found = await tx.once(("levels", compound_id), (control_level,), lambda: tx.all(mine))
    return [as_rule(row) for row in found]


def as_rule(row: Row[Any]) -> LevelRow:
    """A row of the table as the rules take it."""
    return LevelRow(
        id=row.id,
        building_id=row.building_id,
        level=None if row.level is None else Level(row.level),
        holds_from=row.holds_from,
    )
