"""Which Telegram group an ordering group speaks in."""

from datetime import datetime

from sqlalchemy import update

from orders.actors import Actor
from orders.tables.compounds import ordering_group
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
