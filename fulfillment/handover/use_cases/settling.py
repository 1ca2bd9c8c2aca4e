"""Settling: a closed cycle in which nothing is on its way any more is done with."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from fulfillment.handover.tables.handovers import handover
from fulfillment.money.use_cases.subsidies import book_subsidies
from fulfillment.supply.tables.batches import parcel
from orders.actors import SCHEDULER
from orders.rules.states import CycleState, HandoverState, OrderState, ParcelState, check
from orders.tables.cycles import cycle
from orders.tables.orders import order, order_line
from storage.audit import Change, record_all
from storage.database import Transaction

# Nothing more happens to a parcel in one of these by itself.
FINAL = (
    ParcelState.COLLECTED,
    ParcelState.DELIVERED,
    ParcelState.DROPPED_UNPAID,
    ParcelState.CANCELLED,
    ParcelState.SHORT,
    ParcelState.RETURNED,
)


async def settle_cycles(tx: Transaction, *, now: datetime) -> tuple[int, ...]:
    """Settle every closed cycle whose parcels are all final, and return their ids.

    What is held counts as final once its hand-over is closed. A cycle whose orders have no
    parcels yet is not done with.
    """
    before, after = CycleState.CLOSED, CycleState.SETTLED
    check(before, after)
    held_for_good = and_(
        parcel.c.state == ParcelState.HELD,
        exists().where(
            handover.c.id == parcel.c.handover_id, handover.c.state == HandoverState.CLOSED
        ),
    )
    on_its_way = exists().where(
        parcel.c.cycle_id == cycle.c.id, ~or_(parcel.c.state.in_(FINAL), held_for_good)
    )
    settled = await tx.all(
        update(cycle)
        .where(cycle.c.state == before, ~on_its_way, ~_awaits_parcels())
        .values(state=after)
        .returning(cycle.c.id)
    )
    ids = tuple(sorted(row.id for row in settled))
    changes = [Change("cycle", cycle_id, "settle", before, after) for cycle_id in ids]
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)
    await book_subsidies(tx, ids, actor=SCHEDULER, now=now)
    return ids


def _awaits_parcels() -> ColumnElement[bool]:
    """Somebody was allotted something, or is still to be, and it is in no parcel."""
    wants = exists().where(
        order_line.c.order_id == order.c.id,
        func.coalesce(order_line.c.allocated, order_line.c.quantity) > 0,
    )
    has_parcel = select(parcel.c.id).where(parcel.c.order_id == order.c.id).exists()
    return (
        select(order.c.id)
        .where(
            order.c.cycle_id == cycle.c.id,
            order.c.state.in_((OrderState.LIVE, OrderState.CLOSED)),
            wants,
            ~has_parcel,
        )
        .exists()
    )
