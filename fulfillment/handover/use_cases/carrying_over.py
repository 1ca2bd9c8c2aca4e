"""What is held from earlier hand-overs comes into the next: one slot, one code for all of it."""

from datetime import datetime

from sqlalchemy import select, update

from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.tables.runs import run_door
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.states import HandoverState, ParcelState, check
from storage.audit import Change, record_all
from storage.database import Transaction


async def carry_over(
    tx: Transaction, *, compound_id: int, handover_id: int, actor: Actor, now: datetime
) -> int:
    """Move what is held in the compound into a hand-over that opens now; returns the parcels.

    What goes to a door is left where it is: a run brings it. The caller holds the place.
    """
    before, after = ParcelState.HELD, ParcelState.READY
    check(before, after)
    closed = select(handover.c.id).where(
        handover.c.compound_id == compound_id, handover.c.state == HandoverState.CLOSED
    )
    to_a_door = (
        select(slot.c.id)
        .where(
            slot.c.handover_id == parcel.c.handover_id,
            slot.c.household_id == parcel.c.household_id,
            slot.c.way == Way.DOOR,
        )
        .exists()
    )
    on_a_run = (
        select(run_door.c.id)
        .where(
            run_door.c.handover_id == parcel.c.handover_id,
            run_door.c.household_id == parcel.c.household_id,
            run_door.c.done_at.is_(None),
        )
        .exists()
    )
    moved = await tx.all(
        update(parcel)
        .where(parcel.c.handover_id.in_(closed), parcel.c.state == before, ~to_a_door, ~on_a_run)
        .values(handover_id=handover_id, state=after)
        .returning(parcel.c.id, parcel.c.compound_id)
    )
    changes = [
        Change("parcel", row.id, "carry_over", before, after, row.compound_id) for row in moved
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    return len(moved)
