"""Telling a supplier's contacts that there is a list to pack from, or that it has changed."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.supply.rules.amendment_todo import todo_of
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.amendments import amendment_of
from fulfillment.supply.use_cases.pick_lists import read_snapshot
from fulfillment.told import tell_people
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier, supplier_contact
from storage.database import Transaction

# What a message holds without being scrolled.
MOST_TODO = 20


async def tell_contacts(
    tx: Transaction, pick_list_id: int, notice: str, *, now: datetime, **more: Any
) -> None:
    """Post a notice about a pick list; the notices of one list change one message a person."""
    row = await tx.one(
        select(
            pick_list.c.id,
            pick_list.c.cycle_id,
            pick_list.c.compound_id,
            pick_list.c.supplier_id,
            pick_list.c.version,
            cycle.c.number,
            cycle.c.channel,
            cycle.c.packed_by,
            compound.c.name.label("compound"),
            compound.c.name_en.label("compound_en"),
            compound.c.timezone,
            supplier.c.name.label("supplier"),
            supplier.c.name_en.label("supplier_en"),
        )
        .join(cycle, cycle.c.id == pick_list.c.cycle_id)
        .join(compound, compound.c.id == pick_list.c.compound_id)
        .join(supplier, supplier.c.id == pick_list.c.supplier_id)
        .where(pick_list.c.id == pick_list_id)
    )
    contacts = await tx.scalars(
        select(supplier_contact.c.person_id)
        .where(supplier_contact.c.supplier_id == row.supplier_id)
        .order_by(supplier_contact.c.person_id)
    )
    if not contacts:
        return
    frozen = await read_snapshot(tx, pick_list_id)
    if more:
        more |= await _todo(tx, pick_list_id)
    data = {
        "pick_list_id": row.id,
        "cycle_id": row.cycle_id,
        "cycle_number": row.number,
        "channel": row.channel,
        "compound_id": row.compound_id,
        "compound": row.compound,
        "compound_en": row.compound_en,
        "supplier": row.supplier,
        "supplier_en": row.supplier_en,
        "version": row.version,
        "parcels": len(frozen.parcels),
        "bags": sum(len(each.bags) for each in frozen.parcels),
        "packed_by": row.packed_by.isoformat(),
        "timezone": row.timezone,
        **more,
    }
    # Approvals of one evening change one message; a change after that is a message of its own,
    # and so is the first approval after a change: nobody looks at the old message again.
    ready = f"pick_list:{row.cycle_id}:{row.compound_id}:{row.supplier_id}"
    changed = await _last_change(tx, row)
    slot = None if more else f"{ready}:{changed}" if changed else ready
    key = f"{notice}:{pick_list_id}" if more else None
    await tell_people(tx, contacts, notice, data, now=now, key=key, slot=slot)


async def _todo(tx: Transaction, pick_list_id: int) -> dict[str, Any]:
    """What a packer of the version before has to do, the first of it: the rest is on the page."""
    amendment = await amendment_of(tx, pick_list_id)
    todo = todo_of(amendment) if amendment else ()
    return {"todo": [asdict(each) for each in todo[:MOST_TODO]], "todo_in_all": len(todo)}


async def _last_change(tx: Transaction, row: Row[Any]) -> int:
    """The last version before this one that was not made by an approval; 0 for none."""
    last: int | None = await tx.scalar(
        select(func.max(pick_list.c.version)).where(
            pick_list.c.cycle_id == row.cycle_id,
            pick_list.c.compound_id == row.compound_id,
            pick_list.c.supplier_id == row.supplier_id,
            pick_list.c.version < row.version,
            pick_list.c.reason != "approved",
        )
    )
    return last or 0
