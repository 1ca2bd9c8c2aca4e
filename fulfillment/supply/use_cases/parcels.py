"""What notices say of parcels: number, address, lines, sum, the supplier in both languages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.supply.tables.batches import parcel, parcel_line
from fulfillment.told import Note, tell_households
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.orders import order
from orders.tables.suppliers import supplier
from orders.use_cases.channels import who_answers
from storage.database import Transaction

IDS_AT_ONCE = 5000


async def described(tx: Transaction, parcel_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Parcels with the names around them, in walking order of their numbers."""
    rows: list[Row[Any]] = []
    for start in range(0, len(parcel_ids), IDS_AT_ONCE):
        rows += await tx.all(
            select(
                parcel,
                who_answers().label("placed_by"),
                cycle.c.channel,
                cycle.c.number.label("cycle_number"),
                cycle.c.pay_by,
                cycle.c.deliver_at,
                cycle.c.gives_back,
                compound.c.name.label("compound"),
                compound.c.name_en.label("compound_en"),
                compound.c.timezone,
                supplier.c.name.label("supplier"),
                supplier.c.name_en.label("supplier_en"),
            )
            .join(order, order.c.id == parcel.c.order_id)
            .join(cycle, cycle.c.id == parcel.c.cycle_id)
            .join(compound, compound.c.id == parcel.c.compound_id)
            .join(supplier, supplier.c.id == parcel.c.supplier_id)
            .where(parcel.c.id.in_(parcel_ids[start : start + IDS_AT_ONCE]))
            .order_by(parcel.c.number, parcel.c.id)
        )
    return rows


async def lines_of(
    tx: Transaction, parcel_ids: Sequence[int]
) -> Mapping[int, Sequence[dict[str, Any]]]:
    """The lines of parcels as plain data: code, name, name_en, quantity, price."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for start in range(0, len(parcel_ids), IDS_AT_ONCE):
        rows = await tx.all(
            select(parcel_line)
            .where(parcel_line.c.parcel_id.in_(parcel_ids[start : start + IDS_AT_ONCE]))
            .order_by(parcel_line.c.parcel_id, func.length(parcel_line.c.code), parcel_line.c.code)
        )
        for row in rows:
            found[row.parcel_id].append(
                {
                    "code": row.code,
                    "name": row.name,
                    "name_en": row.name_en,
                    "quantity": row.quantity,
                    "price": row.price,
                }
            )
    return found


async def tell_of_parcel(tx: Transaction, parcel_id: int, notice: str, *, now: datetime) -> None:
    """Tell a household about one parcel, with its lines."""
    row = (await described(tx, [parcel_id]))[0]
    lines = (await lines_of(tx, [parcel_id]))[parcel_id]
    data = {
        "number": row.number,
        "address": row.address,
        "supplier": row.supplier,
        "supplier_en": row.supplier_en,
        "lines": lines,
        "amount": row.amount,
        "currency": row.currency,
    }
    note = Note(row.household_id, notice, data, row.placed_by, key=f"{notice}:{parcel_id}")
    await tell_households(tx, [note], now=now)
