"""Where a bound group is to be found now: a new number, another topic.

Telegram gives a group a new number when it becomes a supergroup. It says so in a message, and
to whoever writes to the old number; whichever is heard first counts, the rest changes nothing.
"""

from datetime import datetime

from sqlalchemy import select, update

from orders.actors import Actor
from orders.rules.states import CycleState
from orders.tables.compounds import building, ordering_group
from orders.use_cases.cycles import latest_cycle_of, post_cycle_card
from storage.audit import Change, record
from storage.database import Transaction
from storage.tables import outbox


async def follow_migration(
    tx: Transaction, *, actor: Actor, old_chat_id: int, new_chat_id: int, now: datetime
) -> bool:
    """Speak at the group's new number from now on; returns whether that was news.

    Messages of the old number cannot be changed at the new one: an open cycle shows its card anew.
    """
    queued = outbox.c.recipient == f"chat:{old_chat_id}", outbox.c.state == "queued"
    await tx.run(update(outbox).where(*queued).values(recipient=f"chat:{new_chat_id}"))
    own = update(building).where(building.c.chat_id == old_chat_id)
    await tx.run(own.values(chat_id=new_chat_id))
    group_id = await _group_at(tx, old_chat_id)
    if group_id is None or await _group_at(tx, new_chat_id) is not None:
        return False
    mine = update(ordering_group).where(ordering_group.c.id == group_id)
    await tx.run(mine.values(chat_id=new_chat_id, topic_id=None))
    change = Change("group", group_id, "migrate", {"chat": old_chat_id}, {"chat": new_chat_id})
    await record(tx, change, actor=str(actor), now=now)
    newest = await latest_cycle_of(tx, group_id)
    if newest is not None and newest.state == CycleState.OPEN:
        await post_cycle_card(tx, cycle_id=newest.id, now=now)
    return True


async def choose_topic(
    tx: Transaction, *, actor: Actor, chat_id: int, topic_id: int | None, now: datetime
) -> bool:
    """Speak in this topic of the group, or in General; returns whether that changed anything."""
    group_id = await _group_at(tx, chat_id)
    if group_id is None:
        return False
    changed = update(ordering_group).where(
        ordering_group.c.id == group_id, ordering_group.c.topic_id.is_distinct_from(topic_id)
    )
    if not await tx.run(changed.values(topic_id=topic_id)):
        return False
    change = Change("group", group_id, "choose_topic", None, {"topic": topic_id})
    await record(tx, change, actor=str(actor), now=now)
    return True


async def leave_topic(
    tx: Transaction, *, actor: Actor, chat_id: int, topic_id: int, now: datetime
) -> bool:
    """That topic is gone: speak in General. One chosen meanwhile stays."""
    group = await tx.first(
        select(ordering_group.c.id).where(
            ordering_group.c.chat_id == chat_id, ordering_group.c.topic_id == topic_id
        )
    )
    if group is None:
        return False
    return await choose_topic(tx, actor=actor, chat_id=chat_id, topic_id=None, now=now)


async def _group_at(tx: Transaction, chat_id: int) -> int | None:
    found: int | None = await tx.scalar(
        select(ordering_group.c.id).where(ordering_group.c.chat_id == chat_id)
    )
    return found
