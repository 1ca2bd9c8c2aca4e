"""Counts behind a supplier's board: parcels by building, payments, and loads that have left."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from fulfillment.handover.tables.handovers import consignment, trip
from fulfillment.money.rules.settled import SETTLED
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import bag, batch, parcel
from orders.rules.states import ParcelState, PaymentState
from storage.database import Transaction

OFF_LIST = (
    ParcelState.CANCELLED,
    ParcelState.DROPPED_UNPAID,
    ParcelState.HELD,
    ParcelState.SHORT,
)


@dataclass(frozen=True, slots=True)
class PaymentCounts:
    """Households by how their payment stands."""

    paid: int = 0
    claimed: int = 0
    due: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class LoadSent:
    """A load that has left."""

    consignment_id: int
    state: str
    bags: int
    sent_at: datetime


async def parcels_of(
    tx: Transaction, *of_batch: ColumnElement[bool]
) -> Mapping[int, Mapping[str, tuple[int, int]]]:
    """Households and bags of each batch by the parcels' state."""
    rows = await tx.all(
        select(
            parcel.c.batch_id,
            parcel.c.state,
            func.count(parcel.c.id.distinct()).label("households"),
            func.count(bag.c.id).label("bags"),
        )
        .join(batch, batch.c.id == parcel.c.batch_id)
        .outerjoin(bag, bag.c.parcel_id == parcel.c.id)
        .where(*of_batch)
        .group_by(parcel.c.batch_id, parcel.c.state)
    )
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in rows:
        found[row.batch_id][row.state] = (row.households, row.bags)
    return found


async def payments_of(
    tx: Transaction, supplier_id: int, compound_id: int
) -> Mapping[int, PaymentCounts]:
    """How the payments of each cycle stand; a cycle that is not there has none."""
    rows = await tx.all(
        select(
            payment_request.c.cycle_id,
            payment_request.c.state.label("payment"),
            parcel.c.state,
            func.count().label("households"),
        )
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(
            payment_request.c.supplier_id == supplier_id,
            payment_request.c.compound_id == compound_id,
        )
        .group_by(payment_request.c.cycle_id, payment_request.c.state, parcel.c.state)
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        found[row.cycle_id][_kind(row.payment, row.state)] += row.households
    return defaultdict(PaymentCounts, {key: PaymentCounts(**value) for key, value in found.items()})


def _kind(payment: str, parcel_state: str) -> str:
    if payment in SETTLED:
        return "paid"
    if parcel_state in OFF_LIST:
        return "dropped"
    return "claimed" if payment == PaymentState.CLAIMED else "due"


async def loads_of(
    tx: Transaction, supplier_id: int, compound_id: int
) -> Mapping[int, list[LoadSent]]:
    """The loads of each cycle, the oldest first."""
    rows = await tx.all(
        select(
            consignment.c.cycle_id,
            consignment.c.id,
            consignment.c.state,
            consignment.c.bags_sent,
            trip.c.sent_at,
        )
        .join(trip, trip.c.id == consignment.c.trip_id)
        .where(consignment.c.supplier_id == supplier_id, consignment.c.compound_id == compound_id)
        .order_by(consignment.c.id)
    )
    found: dict[int, list[LoadSent]] = defaultdict(list)
    for row in rows:
        load = LoadSent(row.id, row.state, row.bags_sent, row.sent_at)
        found[row.cycle_id].append(load)
    return found
