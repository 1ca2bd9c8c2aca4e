"""Who speaks for a supplier. A contact's messages are never read as orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.tables.suppliers import supplier, supplier_contact
from storage.audit import Change, record
from storage.database import Transaction


async def supplied_by(tx: Transaction, actor: Actor) -> Sequence[Row[Any]]:
    """Return the suppliers for whom the actor speaks; mostly none."""
    return await tx.all(
        select(supplier)
        .join(supplier_contact, supplier_contact.c.supplier_id == supplier.c.id)
        .where(supplier_contact.c.person_id == actor.person_id)
        .order_by(supplier.c.id)
    )


async def name_contact(
    tx: Transaction, *, actor: Actor, supplier_id: int, person_id: int, now: datetime
) -> None:
    """Name the person who speaks for a supplier; naming them twice changes nothing."""
    if await tx.insert_new(supplier_contact, supplier_id=supplier_id, person_id=person_id):
        change = Change("supplier", supplier_id, "name_contact", None, {"person": person_id})
        await record(tx, change, actor=str(actor), now=now)
