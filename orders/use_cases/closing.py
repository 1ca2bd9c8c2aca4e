"""The cut-off: no order sent later gets in, none sent in time is lost.

Closing holds the cycle's row alone, so no order is half saved while it runs, and it waits for
messages that were received in time but not worked off. Short stock is shared out by the
one-each-first rule with the cycle's own seed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, or_, select, update

from orders.actors import SCHEDULER
from orders.notices import Notice
from orders.rules.states import CycleState, OrderState, check
from orders.rules.time_left import time_left
from orders.tables.cycles import cycle
from orders.tables.orders import draft, order
from orders.use_cases.allocating import allocate_stock
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.cycles import next_opening_of, post_cycle_card, set_state
from orders.use_cases.periods import group_is_over
from orders.use_cases.rights import holders
from orders.use_cases.sharing import sharing_of
from orders.use_cases.sorting import close_waiting
from orders.use_cases.tallies import cycle_card
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import Post, post, post_all
from storage.tables import inbox

# In one message to the liaison; the file has all.
MOST_NAMED = 40


async def cycles_to_close(tx: Transaction, *, now: datetime) -> Sequence[tuple[int, datetime]]:
    """Return open cycles whose cut-off has come and whose messages are all worked off.

    Those whose orders on paper are still being entered are left out. Each comes with its
    cut-off, the earliest first.
    """
    entered = or_(cycle.c.paper_until.is_(None), cycle.c.paper_until <= now)
    due = await tx.all(
        select(cycle.c.id, cycle.c.cutoff_at)
        .where(OF_GROUP, cycle.c.state == CycleState.OPEN, cycle.c.cutoff_at <= now, entered)
        .order_by(cycle.c.cutoff_at)
    )
    return [(row.id, row.cutoff_at) for row in due if not await _still_waiting(tx, row.cutoff_at)]


async def _still_waiting(tx: Transaction, cutoff_at: datetime) -> bool:
    waiting = select(inbox.c.id).where(inbox.c.state == "waiting", inbox.c.sent_at <= cutoff_at)
    return await tx.first(waiting.limit(1)) is not None


async def close_cycle(tx: Transaction, *, cycle_id: int, now: datetime) -> bool:
    """Close one cycle and allocate its stock; returns False when it was closed already."""
    row = await tx.lock(select(cycle).where(cycle.c.id == cycle_id))
    if row.state != CycleState.OPEN:
        return False
    unserved = await close_waiting(tx, row, now=now)
    await allocate_stock(tx, row)
    await _close_orders(tx, row, now=now)
    await set_state(tx, row=row, after=CycleState.CLOSED, now=now, closed_at=now)
    await tx.run(draft.delete().where(draft.c.cycle_id == cycle_id))
    await post_cycle_card(tx, cycle_id=cycle_id, now=now)
    await _tell_group(tx, row, now=now)
    if unserved:
        await _tell_liaisons(tx, row, now=now)
    return True


async def _close_orders(tx: Transaction, row: Row[Any], *, now: datetime) -> None:
    check(OrderState.LIVE, OrderState.CLOSED)
    live = select(order.c.id, order.c.compound_id).where(
        order.c.cycle_id == row.id, order.c.state == OrderState.LIVE
    )
    closing = await tx.all(live)
    await tx.run(
        update(order)
        .where(order.c.cycle_id == row.id, order.c.state == OrderState.LIVE)
        .values(state=OrderState.CLOSED)
    )
    changes = [
        Change("order", item.id, "close", OrderState.LIVE, OrderState.CLOSED, item.compound_id)
        for item in closing
    ]
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)


async def _tell_group(tx: Transaction, row: Row[Any], *, now: datetime) -> None:
    card = await cycle_card(tx, row.id)
    is_over = await group_is_over(tx, row.group_id, at=now)
    opens_at = None if is_over else await next_opening_of(tx, row.group_id, after=now)
    data = {
        "number": row.number,
        "households": card.households,
        "units": sum(item["units"] for item in card.offers),
        "next_opens_at": opens_at and opens_at.isoformat(),
        "timezone": card.timezone,
        **await _shared_data(tx, row.id),
    }
    await post(
        tx,
        Post(
            f"group:{row.group_id}",
            Notice.CYCLE_CLOSED,
            data,
            f"cycle_closed:{row.id}",
            not_after=opens_at,
        ),
        now=now,
    )


async def _shared_data(tx: Transaction, cycle_id: int) -> dict[str, Any]:
    """What the group may know of the sharing: numbers only."""
    sharing = await sharing_of(tx, cycle_id=cycle_id)
    short = [
        {
            "code": item.code,
            "name": sharing.names[item.code][0],
            "name_en": sharing.names[item.code][1],
            "stock": item.stock,
            "wished": item.wished,
            "rounds": item.rounds,
            "withdrawn": item.is_withdrawn,
        }
        for item in sharing.short
    ]
    return {"short": short, "unserved": sharing.unserved, "capacity": sharing.capacity}


async def _tell_liaisons(tx: Transaction, row: Row[Any], *, now: datetime) -> None:
    """Name those who waited for bags in vain to who approves, a compound each."""
    rows = await tx.all(
        select(order.c.compound_id, order.c.address)
        .where(order.c.cycle_id == row.id, order.c.state == OrderState.UNSERVED)
        .order_by(order.c.waiting_since, order.c.id)
    )
    posts = []
    for compound_id in sorted({item.compound_id for item in rows}):
        addresses = [item.address for item in rows if item.compound_id == compound_id]
        data = {
            "number": row.number,
            "cycle_id": row.id,
            "compound_id": compound_id,
            "count": len(addresses),
            "addresses": addresses[:MOST_NAMED],
        }
        posts += [
            Post(
                f"person:{person_id}",
                Notice.LEFT_UNSERVED,
                data,
                f"left_unserved:{row.id}:{compound_id}:{person_id}",
            )
            for person_id in await holders(tx, compound_id, "approve")
        ]
    await post_all(tx, posts, now=now)


async def refresh_cards(tx: Transaction, *, now: datetime, last: datetime) -> None:
    """Renew the card of each open cycle whose orders, or whose words for the time left, changed."""
    has_changed = exists().where(order.c.cycle_id == cycle.c.id, order.c.changed_at > last)
    rows = await tx.all(
        select(cycle.c.id, cycle.c.cutoff_at, has_changed.label("has_changed")).where(
            OF_GROUP, cycle.c.state == CycleState.OPEN
        )
    )
    for row in rows:
        moved = time_left(row.cutoff_at, now) != time_left(row.cutoff_at, last)
        if row.has_changed or (moved and row.cutoff_at > now):
            await post_cycle_card(tx, cycle_id=row.id, now=now)
