"""Telling households of the waiting list: moved up, or not served after all.

Each member of a household is told; where nobody of it is in the chat, who ordered for it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.notices import Notice
from orders.tables.compounds import compound
from orders.tables.orders import order
from orders.use_cases.members import members_of
from storage.database import Transaction
from storage.outbox import Post, post_all

IDS_AT_ONCE = 5000


async def tell_moved_up(
    tx: Transaction, row: Row[Any], order_ids: Sequence[int], *, now: datetime
) -> None:
    """Tell households that their order is in now."""
    await _tell(tx, row, order_ids, Notice.MOVED_UP, now=now)


async def tell_unserved(
    tx: Transaction, row: Row[Any], order_ids: Sequence[int], *, now: datetime
) -> None:
    """Tell households that no bag came free for them before the cut-off."""
    await _tell(tx, row, order_ids, Notice.UNSERVED, now=now)


async def _tell(
    tx: Transaction, row: Row[Any], order_ids: Sequence[int], notice: Notice, *, now: datetime
) -> None:
    posts: list[Post] = []
    for start in range(0, len(order_ids), IDS_AT_ONCE):
        part = order_ids[start : start + IDS_AT_ONCE]
        rows = await tx.all(
            select(order, compound.c.timezone)
            .join(compound, compound.c.id == order.c.compound_id)
            .where(order.c.id.in_(part))
        )
        people = await members_of(tx, [item.household_id for item in rows])
        for item in rows:
            data = {
                "address": item.address,
                "number": row.number,
                "household_id": item.household_id,
                "cutoff_at": row.cutoff_at.isoformat(),
                "timezone": item.timezone,
            }
            key = f"{notice}:{item.id}:{item.waiting_since.isoformat()}"
            posts += [
                Post(f"person:{person_id}", notice, data, f"{key}:{person_id}")
                for person_id in people.get(item.household_id) or [item.placed_by]
            ]
    await post_all(tx, posts, now=now)
