"""Which Telegram group is an ordering group's, and who speaks for a supplier in it."""

from datetime import datetime

from sqlalchemy import update

from orders.actors import Actor
from orders.tables.compounds import ordering_group
from orders.tables.suppliers import supplier_contact
from storage.audit import Change, record
from storage.database import Transaction


async def bind_group(
    tx: Transaction, *, actor: Actor, group_id: int, chat_id: int, now: datetime
) -> None:
    """Let an ordering group speak in a Telegram chat."""
    changed = update(ordering_group).where(
        ordering_group.c.id == group_id, ordering_group.c.chat_id.is_distinct_from(chat_id)
    )
    if await tx.run(changed.values(chat_id=chat_id)):
        change = Change("group", group_id, "bind", None, {"chat": chat_id})
        await record(tx, change, actor=str(actor), now=now)


async def name_contact(
    tx: Transaction, *, actor: Actor, supplier_id: int, person_id: int, now: datetime
) -> None:
    """Name the person who speaks for a supplier; naming them twice changes nothing."""
    if await tx.insert_new(supplier_contact, supplier_id=supplier_id, person_id=person_id):
        change = Change("supplier", supplier_id, "name_contact", None, {"person": person_id})
        await record(tx, change, actor=str(actor), now=now)
