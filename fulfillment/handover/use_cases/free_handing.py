"""Free goods are handed over: ticked house by house, or at the table by the pickup code.

Only what was really handed over counts as used of its donation. Ticking twice is ticking once.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update

from fulfillment.handover.use_cases.free_lists import hold_free_list
from fulfillment.handover.use_cases.pickup_lookup import look_up
from orders.actors import Actor
from orders.rules.errors import StaleButton, WrongState
from orders.rules.states import FreeListState
from orders.tables.donations import donation_use
from orders.tables.free_goods import free_list, free_share
from storage.audit import Change, record
from storage.database import Transaction

TICKING = ("hand_out", "deliver")


async def tick_handed(
    tx: Transaction, *, actor: Actor, list_id: int, household_ids: Collection[int], now: datetime
) -> int:
    """These households have their share; returns how many had not before.

    Needs `approve`, `hand_out` or `deliver`.
    """
    row = await hold_free_list(tx, actor, list_id, *TICKING)
    if row.state != FreeListState.APPROVED:
        raise WrongState("free_list", row.state)
    shares = await tx.all(
        select(free_share).where(
            free_share.c.list_id == list_id,
            free_share.c.household_id.in_(list(household_ids)),
            free_share.c.quantity > 0,
            free_share.c.handed_at.is_(None),
        )
    )
    # Who was given something of the donation in another way meanwhile gets nothing more of it.
    had = set(
        await tx.scalars(
            select(donation_use.c.household_id).where(donation_use.c.donation_id == row.donation_id)
        )
    )
    fresh = [share for share in shares if share.household_id not in had]
    uses = [
        {
            "donation_id": row.donation_id,
            "household_id": share.household_id,
            "quantity": share.quantity,
            "at": now,
            "by": str(actor),
        }
        for share in fresh
    ]
    await tx.insert_many(donation_use, uses)
    await tx.run(
        update(free_share)
        .where(free_share.c.id.in_([share.id for share in fresh]))
        .values(handed_at=now, handed_by=str(actor))
    )
    if fresh:
        change = Change("free_list", list_id, "hand_over", None, len(fresh), row.compound_id)
        await record(tx, change, actor=str(actor), now=now)
    return len(fresh)


async def untick_handed(
    tx: Transaction, *, actor: Actor, list_id: int, household_id: int, now: datetime
) -> None:
    """A tick was a mistake. Needs `approve`, `hand_out` or `deliver`, while the list is open."""
    row = await hold_free_list(tx, actor, list_id, *TICKING)
    if row.state != FreeListState.APPROVED:
        raise WrongState("free_list", row.state)
    taken_back = await tx.run(
        update(free_share)
        .where(
            free_share.c.list_id == list_id,
            free_share.c.household_id == household_id,
            free_share.c.handed_at.is_not(None),
        )
        .values(handed_at=None, handed_by=None)
    )
    if not taken_back:
        return
    await tx.run(
        delete(donation_use).where(
            donation_use.c.donation_id == row.donation_id,
            donation_use.c.household_id == household_id,
        )
    )
    change = Change("free_list", list_id, "take_back", household_id, None, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def hand_over_at_table(
    tx: Transaction, *, actor: Actor, pickup_code: str, share_id: int, now: datetime
) -> None:
    """A household's share goes over the table with its bags: the pickup code is the receipt."""
    found = await look_up(tx, actor=actor, pickup_code=pickup_code, now=now)
    share = await tx.first(
        select(free_share, free_list.c.compound_id)
        .join(free_list, free_list.c.id == free_share.c.list_id)
        .where(free_share.c.id == share_id, free_list.c.at_table)
    )
    if share is None or share.household_id != found.household_id:
        raise StaleButton()
    homes = [share.household_id]
    await tick_handed(tx, actor=actor, list_id=share.list_id, household_ids=homes, now=now)
