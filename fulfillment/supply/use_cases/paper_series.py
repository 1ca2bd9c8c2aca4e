"""The pick lists of a compound that are there to be printed: one row a cycle and supplier."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from fulfillment.supply.tables.pick_lists import pick_list
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from storage.database import Transaction

# Older ones are looked up among past cycles.
MOST_SERIES = 40


@dataclass(frozen=True, slots=True)
class Series:
    """A supplier's list in a cycle, with its newest version."""

    cycle_id: int
    cycle_number: int
    channel: str
    state: str
    supplier_id: int
    supplier: str
    supplier_en: str
    pick_list_id: int
    version: int
    made_at: datetime
    deliver_at: datetime
    phone_level: str  # the compound's now


async def series_of(
    tx: Transaction,
    *,
    compound_id: int,
    cycle_id: int | None = None,
    supplier_id: int | None = None,
) -> tuple[Series, ...]:
    """Return the newest version of each list, the newest cycles first."""
    of_one = [
        column == wanted
        for column, wanted in (
            (pick_list.c.cycle_id, cycle_id),
            (pick_list.c.supplier_id, supplier_id),
        )
        if wanted is not None
    ]
    newest = (
        select(func.max(pick_list.c.id))
        .where(pick_list.c.compound_id == compound_id, *of_one)
        .group_by(pick_list.c.cycle_id, pick_list.c.supplier_id)
    )
    rows = await tx.all(
        select(
            pick_list.c.cycle_id,
            cycle.c.number.label("cycle_number"),
            cycle.c.channel,
            cycle.c.state,
            pick_list.c.supplier_id,
            supplier.c.name.label("supplier"),
            supplier.c.name_en.label("supplier_en"),
            pick_list.c.id.label("pick_list_id"),
            pick_list.c.version,
            pick_list.c.made_at,
            cycle.c.deliver_at,
            compound.c.phone_level,
        )
        .join(cycle, cycle.c.id == pick_list.c.cycle_id)
        .join(supplier, supplier.c.id == pick_list.c.supplier_id)
        .join(compound, compound.c.id == pick_list.c.compound_id)
        .where(pick_list.c.id.in_(newest))
        .order_by(cycle.c.deliver_at.desc(), cycle.c.id.desc(), supplier.c.id)
        .limit(MOST_SERIES)
    )
    return tuple(Series(**row._mapping) for row in rows)
