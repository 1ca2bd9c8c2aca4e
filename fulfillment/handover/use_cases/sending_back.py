"""Held bags go back to their supplier: nobody can collect them, or they would spoil.

The money is decided on like every complaint of a bag: each parcel gets an open dispute with the
reason, and the liaison gives credit, money back, or refuses with a reason.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from fulfillment.handover.notices_scanning import Notice
from fulfillment.handover.tables.handovers import handover
from fulfillment.money.tables.disputes import dispute
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.moves import move_parcels
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import Note, tell_households
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_collecting import BadLeftover
from orders.rules.states import DisputeState, HandoverState, ParcelState
from orders.use_cases.rights import require_right
from storage.audit import Change, record_all
from storage.database import Transaction

LONGEST = 200


async def send_back(
    tx: Transaction,
    *,
    actor: Actor,
    handover_id: int,
    household_ids: Collection[int],
    reason: str,
    now: datetime,
) -> int:
    """Send back what is held of these households; returns how many parcels. Needs `approve`.

    Raises `BadLeftover` without a reason. Done twice it is done once.
    """
    rows = await tx.lock_all(select(handover).where(handover.c.id == handover_id))
    if not rows or rows[0].state != HandoverState.CLOSED:
        raise StaleButton()
    await require_right(tx, actor, rows[0].compound_id, "approve")
    words = " ".join(reason.split())[:LONGEST]
    if not words:
        raise BadLeftover()
    moved = await move_parcels(
        tx,
        parcel.c.handover_id == handover_id,
        parcel.c.household_id.in_(list(household_ids)),
        before=ParcelState.HELD,
        after=ParcelState.RETURNED,
        verb="send_back",
        actor=actor,
        now=now,
    )
    await _open_disputes(tx, [row.id for row in moved], words, actor=actor, now=now)
    await _tell(tx, [row.id for row in moved], words, now=now)
    return len(moved)


async def _open_disputes(
    tx: Transaction, parcel_ids: list[int], words: str, *, actor: Actor, now: datetime
) -> None:
    is_open = (dispute.c.parcel_id.in_(parcel_ids), dispute.c.state == DisputeState.OPEN)
    there = set(await tx.scalars(select(dispute.c.parcel_id).where(*is_open)))
    rows = await tx.all(select(parcel).where(parcel.c.id.in_(set(parcel_ids) - there)))
    await tx.insert_many(
        dispute,
        [
            {
                "parcel_id": row.id,
                "household_id": row.household_id,
                "compound_id": row.compound_id,
                "supplier_id": row.supplier_id,
                "cycle_id": row.cycle_id,
                "text": words,
                "state": DisputeState.OPEN,
                "made_by": actor.person_id,
                "made_at": now,
            }
            for row in rows
        ],
    )
    made = await tx.all(select(dispute.c.id, dispute.c.compound_id).where(*is_open))
    changes = [
        Change("dispute", row.id, "open", None, DisputeState.OPEN, row.compound_id) for row in made
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


async def _tell(tx: Transaction, parcel_ids: list[int], words: str, *, now: datetime) -> None:
    notes = [
        Note(
            row.household_id,
            Notice.LEFT_RETURNED,
            {
                "address": row.address,
                "number": row.number,
                "supplier": row.supplier,
                "supplier_en": row.supplier_en,
                "reason": words,
            },
            row.placed_by,
            f"{Notice.LEFT_RETURNED}:{row.id}",
        )
        for row in await described(tx, parcel_ids)
    ]
    await tell_households(tx, notes, now=now)
