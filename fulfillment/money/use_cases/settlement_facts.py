"""What a settlement is made of: the goods of parcels, the books, complaints and fees."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.money.rules.reconciling import Entry
from fulfillment.money.rules.settling import Goods, Settlement, sums_of
from fulfillment.money.tables.disputes import dispute
from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.tables.statement_rows import row_payment, statement_row
from fulfillment.supply.tables.batches import bag, parcel, parcel_line
from orders.rules.states import DisputeState, ParcelState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle, offer
from orders.tables.orders import order_line
from orders.tables.suppliers import supplier
from storage.database import Transaction

# What has left the shop and did not come back.
DELIVERED = (
    ParcelState.LOADED,
    ParcelState.ARRIVED,
    ParcelState.READY,
    ParcelState.COLLECTED,
    ParcelState.DELIVERED,
    ParcelState.UNDELIVERED,
)


async def settlement_now(
    tx: Transaction, *, cycle_id: int, compound_id: int, supplier_id: int
) -> tuple[Settlement, str] | None:
    """Return the settlement as it stands with the compound's zone; None with nothing to settle."""
    parcels = await _parcels(tx, cycle_id, compound_id, supplier_id)
    if not parcels:
        return None
    names = await _names(tx, cycle_id, compound_id, supplier_id)
    there = [row.id for row in parcels if _is_delivered(row)]
    goods = await _goods(tx, parcels, there, supplier_id)
    bags = await tx.scalar(select(func.count(bag.c.id)).where(bag.c.parcel_id.in_(there)))
    entries = await tx.all(
        select(ledger_entry.c.natural_key, ledger_entry.c.account, ledger_entry.c.amount).where(
            ledger_entry.c.cycle_id == cycle_id,
            ledger_entry.c.compound_id == compound_id,
            ledger_entry.c.supplier_id == supplier_id,
        )
    )
    complaints = await tx.scalar(
        select(func.count(dispute.c.id)).where(
            dispute.c.cycle_id == cycle_id,
            dispute.c.compound_id == compound_id,
            dispute.c.supplier_id == supplier_id,
            dispute.c.state == DisputeState.UPHELD,
        )
    )
    sums = sums_of(
        (Entry(row.natural_key, row.account, int(row.amount)) for row in entries),
        fees=await _fees(tx, cycle_id, compound_id, supplier_id),
        complaints=complaints,
    )
    found = Settlement(
        names.number, names.channel, names.compound, names.compound_en, names.supplier,
        names.supplier_en, names.currency, len(there), bags, goods, sums,
    )  # fmt: skip
    return found, names.timezone


def _is_delivered(row: Row[Any]) -> bool:
    was_sent = row.consignment_id is not None
    return row.state in DELIVERED or (row.state == ParcelState.HELD and was_sent)


async def _parcels(
    tx: Transaction, cycle_id: int, compound_id: int, supplier_id: int
) -> Sequence[Row[Any]]:
    return await tx.all(
        select(parcel.c.id, parcel.c.state, parcel.c.order_id, parcel.c.consignment_id).where(
            parcel.c.cycle_id == cycle_id,
            parcel.c.compound_id == compound_id,
            parcel.c.supplier_id == supplier_id,
        )
    )


async def _goods(
    tx: Transaction, parcels: Sequence[Row[Any]], there: Sequence[int], supplier_id: int
) -> tuple[Goods, ...]:
    """By bundle: what was allotted at the cut-off, and what of it (or instead of it) arrived."""
    line = parcel_line.c
    came = {
        row.code: (int(row.units), int(row.sum))
        for row in await tx.all(
            select(
                line.code,
                func.sum(line.quantity).label("units"),
                func.sum(line.quantity * line.price).label("sum"),
            )
            .where(line.parcel_id.in_(there))
            .group_by(line.code)
        )
    }
    rows = await tx.all(
        select(offer.c.code, offer.c.name, offer.c.name_en,
               func.sum(func.coalesce(order_line.c.allocated, 0)).label("allotted"))
        .join(order_line, order_line.c.offer_id == offer.c.id)
        .where(
            order_line.c.order_id.in_({row.order_id for row in parcels}),
            offer.c.supplier_id == supplier_id,
        )
        .group_by(offer.c.code, offer.c.name, offer.c.name_en)
        .order_by(func.length(offer.c.code), offer.c.code)
    )  # fmt: skip
    return tuple(
        Goods(row.code, row.name, row.name_en, int(row.allotted), *came.get(row.code, (0, 0)))
        for row in rows
        if row.allotted or row.code in came
    )


async def _fees(tx: Transaction, cycle_id: int, compound_id: int, supplier_id: int) -> int:
    """Of each transfer that paid a bill of the series, once."""
    paying = (
        select(row_payment.c.row_id)
        .join(payment_request, payment_request.c.id == row_payment.c.request_id)
        .where(
            payment_request.c.cycle_id == cycle_id,
            payment_request.c.compound_id == compound_id,
            payment_request.c.supplier_id == supplier_id,
        )
    )
    found = await tx.scalar(
        select(func.sum(statement_row.c.fee)).where(statement_row.c.id.in_(paying))
    )
    return int(found or 0)


async def _names(tx: Transaction, cycle_id: int, compound_id: int, supplier_id: int) -> Row[Any]:
    return await tx.one(
        select(
            cycle.c.number,
            cycle.c.channel,
            compound.c.name.label("compound"),
            compound.c.name_en.label("compound_en"),
            compound.c.currency,
            compound.c.timezone,
            supplier.c.name.label("supplier"),
            supplier.c.name_en.label("supplier_en"),
        )
        .select_from(cycle)
        .join(compound, compound.c.id == compound_id)
        .join(supplier, supplier.c.id == supplier_id)
        .where(cycle.c.id == cycle_id)
    )
