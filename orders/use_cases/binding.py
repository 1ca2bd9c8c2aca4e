"""Which Telegram group an ordering group speaks in.

Only who approves for one of its compounds may bind it. A Telegram group serves one ordering
group. A group that waited for its chat opens its first cycle from then on; a cycle that is open
already shows its card there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, select, update

from orders.actors import OPERATOR, Actor
from orders.notices import Notice
from orders.rules.errors import ChatTaken, NoRight
from orders.rules.rescheduling import counted_on
from orders.rules.states import CycleState
from orders.rules.timetable import due, next_after
from orders.tables.compounds import group_compound, ordering_group
from orders.use_cases.compounds import group_of_chat
from orders.use_cases.cycles import latest_cycle_of, post_cycle_card
from orders.use_cases.moving import choose_topic
from orders.use_cases.rights import compounds_with_right
from orders.use_cases.timetables import rule_as_data, timetable_of
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post

Outcome = Literal["bound", "already", "choose", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Bindable:
    """An ordering group that the actor may bind."""

    group_id: int
    name: str
    chat_id: int | None


@dataclass(frozen=True, slots=True)
class Binding:
    """What came of it; `groups` are those it is about, or those to choose from."""

    outcome: Outcome
    groups: tuple[Bindable, ...]


async def bindable_groups(tx: Transaction, *, actor: Actor) -> tuple[Bindable, ...]:
    """Return the ordering groups for which the actor approves. Raises `NoRight` for none."""
    statement = select(ordering_group).order_by(ordering_group.c.id)
    if actor != OPERATOR:
        own = await compounds_with_right(tx, actor.person_id or 0, "approve")
        statement = (
            statement.join(group_compound, group_compound.c.group_id == ordering_group.c.id)
            .where(group_compound.c.compound_id.in_(own))
            .distinct()
        )
    rows = await tx.all(
        statement.with_only_columns(
            ordering_group.c.id, ordering_group.c.name, ordering_group.c.chat_id
        )
    )
    if not rows:
        raise NoRight(right="approve")
    return tuple(Bindable(row.id, row.name, row.chat_id) for row in rows)


async def bind_chat(
    tx: Transaction,
    *,
    actor: Actor,
    chat_id: int,
    now: datetime,
    group_id: int | None = None,
    topic_id: int | None = None,
    moves: bool = False,
) -> Binding:
    """Let one of the actor's ordering groups speak in a Telegram chat.

    Without `group_id` the only one that fits is taken, else the actor has to choose. One that
    speaks elsewhere moves only when `moves` says so. In a group with topics the bot speaks in
    `topic_id`. Raises `NoRight` and `ChatTaken`.
    """
    groups = await bindable_groups(tx, actor=actor)
    there = await group_of_chat(tx, chat_id)
    is_own = there is not None and there.id in {item.group_id for item in groups}
    if there is not None and is_own and group_id in (None, there.id):
        await choose_topic(tx, actor=actor, chat_id=chat_id, topic_id=topic_id, now=now)
        return Binding("already", (Bindable(there.id, there.name, chat_id),))
    if there is not None:
        raise ChatTaken(group=there.name)
    fitting = [item for item in groups if group_id in (None, item.group_id)]
    if not fitting:
        raise NoRight(right="approve")
    free = [item for item in fitting if item.chat_id is None]
    chosen = fitting if len(fitting) == 1 else free
    if len(chosen) != 1:
        return Binding("choose", tuple(fitting))
    (item,) = chosen
    if item.chat_id is not None and not moves:
        return Binding("elsewhere", (item,))
    await bind_group(tx, actor=actor, group_id=item.group_id, chat_id=chat_id, now=now)
    await choose_topic(tx, actor=actor, chat_id=chat_id, topic_id=topic_id, now=now)
    await _begin(tx, group_id=item.group_id, now=now)
    return Binding("bound", (Bindable(item.group_id, item.name, chat_id),))


async def bind_group(
    tx: Transaction, *, actor: Actor, group_id: int, chat_id: int, now: datetime
) -> None:
    """Let an ordering group speak in a Telegram chat; nothing is said there yet."""
    changed = update(ordering_group).where(
        ordering_group.c.id == group_id, ordering_group.c.chat_id.is_distinct_from(chat_id)
    )
    if await tx.run(changed.values(chat_id=chat_id, topic_id=None)):
        change = Change("group", group_id, "bind", None, {"chat": chat_id})
        await record(tx, change, actor=str(actor), now=now)


async def _begin(tx: Transaction, *, group_id: int, now: datetime) -> None:
    group = await tx.lock(select(ordering_group).where(ordering_group.c.id == group_id))
    if group.waits_for_chat:
        group = await _start_counting(tx, group, now=now)
    is_open = await _show_open_cycle(tx, group_id=group_id, now=now)
    table = await timetable_of(tx, group_id)
    data = {
        "name": group.name,
        "opens_at": next_after(table, now).times.opens_at.isoformat(),
        "opens_now": any(item.state == CycleState.OPEN for item in due(table, now)),
        "timezone": table.rule.timezone,
        "is_open": is_open,
    }
    await post(tx, Post(f"group:{group_id}", Notice.GROUP_BOUND, data), now=now)


async def _start_counting(tx: Transaction, group: Row[Any], *, now: datetime) -> Row[Any]:
    """The next cycle opens at once within today's hours, else tomorrow."""
    table = await timetable_of(tx, group.id)
    rule = counted_on(table.rule, last=table.last, after=now, while_open=True)
    values = {"waits_for_chat": False, "rule": rule_as_data(rule)}
    await tx.run(update(ordering_group).where(ordering_group.c.id == group.id).values(**values))
    return await tx.one(select(ordering_group).where(ordering_group.c.id == group.id))


async def _show_open_cycle(tx: Transaction, *, group_id: int, now: datetime) -> bool:
    newest = await latest_cycle_of(tx, group_id)
    if newest is None or newest.state != CycleState.OPEN:
        return False
    await post_cycle_card(tx, cycle_id=newest.id, now=now)
    return True
