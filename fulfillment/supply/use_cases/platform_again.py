"""Households that are in a platform's file again after what they had ordered was cancelled.

Whose order was refunded whole on the platform before it was approved has ordered anew: the empty
one makes room. Whom the liaison took out stays out, whatever the file adds; the liaison is told.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, or_, select

from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import bag, parcel, parcel_line
from fulfillment.supply.use_cases.bag_photos import empty_photos
from orders.actors import Actor
from orders.rules.states import OrderState, ParcelState
from orders.tables.imports import imported_line
from orders.tables.orders import order, order_line
from storage.audit import Change, record_all
from storage.database import Transaction


async def make_room(
    tx: Transaction, *, cycle_id: int, compound_id: int, actor: Actor, now: datetime
) -> None:
    """Delete the orders that were refunded whole, with their empty parcels."""
    empty = (
        select(order.c.id)
        .where(
            order.c.cycle_id == cycle_id,
            order.c.compound_id == compound_id,
            order.c.state == OrderState.CANCELLED,
            order.c.id.not_in(select(order_line.c.order_id)),
            order.c.id.not_in(_billed(cycle_id)),
            order.c.id.not_in(_still_in(cycle_id)),
        )
        .order_by(order.c.id)
    )
    ids = list(await tx.scalars(empty))
    if not ids:
        return
    parcels = select(parcel.c.id).where(parcel.c.order_id.in_(ids))
    await empty_photos(tx, bag.c.parcel_id.in_(parcels))
    for table in (bag, parcel_line):
        await tx.run(delete(table).where(table.c.parcel_id.in_(parcels)))
    await tx.run(delete(parcel).where(parcel.c.order_id.in_(ids)))
    await tx.run(delete(order).where(order.c.id.in_(ids)))
    changes = [
        Change("order", each, "make_room", OrderState.CANCELLED, None, compound_id) for each in ids
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


async def left_out(tx: Transaction, cycle_id: int, is_new: Any) -> Collection[Row[Any]]:
    """The orders with something new of which nothing is packed: id, household and address."""
    return await tx.all(
        select(order.c.id, order.c.household_id, order.c.address)
        .outerjoin(parcel, parcel.c.order_id == order.c.id)
        .where(
            order.c.cycle_id == cycle_id,
            is_new,
            or_(order.c.state == OrderState.CANCELLED, parcel.c.state != ParcelState.ALLOCATED),
        )
        .order_by(parcel.c.number)
    )


def _billed(cycle_id: int) -> Select[tuple[int]]:
    return (
        select(parcel.c.order_id)
        .join(payment_request, payment_request.c.parcel_id == parcel.c.id)
        .where(parcel.c.cycle_id == cycle_id)
    )


def _still_in(cycle_id: int) -> Select[tuple[int]]:
    return select(imported_line.c.order_id).where(
        imported_line.c.cycle_id == cycle_id, imported_line.c.order_id.is_not(None)
    )
