"""Asking the liaisons: one notice a batch, one summary, and the same message changed afterwards."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import batch, parcel
from fulfillment.supply.use_cases.cards import BatchCard, cards_of
from orders.rules.states import BatchState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post_all


async def ask_for_approval(
    tx: Transaction,
    *,
    cycle_id: int,
    now: datetime,
    compound_id: int | None = None,
    again: str = "",
) -> None:
    """Show every batch of a cycle to everybody who may approve it, and a summary at the end.

    Where batches of one compound have grown since: those that wait, and `again` tells which time.
    """
    asked = select(batch.c.id).where(batch.c.cycle_id == cycle_id)
    if compound_id is not None:
        waiting = batch.c.state == BatchState.AWAITING_APPROVAL
        asked = asked.where(batch.c.compound_id == compound_id, waiting)
    cards = await cards_of(tx, asked)
    by_compound: dict[int, list[BatchCard]] = defaultdict(list)
    for card in cards:
        by_compound[card.compound_id].append(card)
    for place, of_compound in by_compound.items():
        await show_batches(tx, of_compound, Notice.BATCH_READY, now=now)
        summary = await _summary(tx, of_compound)
        posts = [
            Post(
                f"person:{person_id}",
                Notice.BATCHES_SUMMARY,
                summary,
                natural_key=f"batches_summary:{cycle_id}:{place}:{person_id}{again}",
            )
            for person_id in await holders(tx, place, "approve")
        ]
        await post_all(tx, posts, now=now)


async def show_batches(
    tx: Transaction,
    cards: Sequence[BatchCard],
    notice: Notice,
    *,
    now: datetime,
    but: int | None = None,
) -> None:
    """Post cards of one compound to who approves, but not to the one who has just pressed.

    All notices of one batch share a slot a person: the later ones change the first message.
    """
    if not cards:
        return
    people = await holders(tx, cards[0].compound_id, "approve")
    posts = [
        Post(f"person:{person_id}", notice, card.data(), slot=f"batch:{card.batch_id}:{person_id}")
        for card in cards
        for person_id in people
        if person_id != but
    ]
    await post_all(tx, posts, now=now)


async def _summary(tx: Transaction, cards: Sequence[BatchCard]) -> dict[str, Any]:
    first = cards[0]
    row = await tx.one(select(cycle.c.approve_by).where(cycle.c.id == first.cycle_id))
    zone = await tx.scalar(select(compound.c.timezone).where(compound.c.id == first.compound_id))
    # A household that orders from two suppliers stands in two batches and is counted once.
    households = await tx.scalar(
        select(func.count(parcel.c.household_id.distinct())).where(
            parcel.c.batch_id.in_([card.batch_id for card in cards])
        )
    )
    return {
        "cycle_id": first.cycle_id,
        "cycle_number": first.cycle_number,
        "channel": first.channel,
        "compound_id": first.compound_id,
        "batches": len(cards),
        "households": households,
        "bags": sum(card.bags for card in cards),
        "amount": sum(card.amount for card in cards),
        "currency": first.currency,
        "approve_by": row.approve_by.isoformat(),
        "timezone": zone,
    }
