"""All bags of a household are out: it hears so, and how long it may complain."""

from datetime import datetime

from sqlalchemy import select

from fulfillment.money.rules.disputing import open_until
from fulfillment.money.use_cases.dispute_views import HANDED
from fulfillment.notices_books import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import Note, tell_households
from orders.tables.compounds import compound
from storage.database import Transaction


async def tell_handed(
    tx: Transaction, handover_id: int, household_id: int, *, now: datetime
) -> None:
    """Once for each household and hand-over."""
    ids = await tx.scalars(
        select(parcel.c.id).where(
            parcel.c.handover_id == handover_id,
            parcel.c.household_id == household_id,
            parcel.c.state.in_(HANDED),
        )
    )
    rows = await described(tx, list(ids))
    if not rows:
        return
    first = rows[0]
    hours = await tx.scalar(
        select(compound.c.dispute_hours).where(compound.c.id == first.compound_id)
    )
    data = {
        "address": first.address,
        "parcels": [
            {
                "parcel_id": row.id,
                "number": row.number,
                "supplier": row.supplier,
                "supplier_en": row.supplier_en,
            }
            for row in rows
        ],
        "until": open_until(now, hours=hours).isoformat(),
        "timezone": first.timezone,
    }
    key = f"{Notice.BAGS_HANDED}:{handover_id}:{household_id}"
    note = Note(household_id, Notice.BAGS_HANDED, data, first.placed_by, key)
    await tell_households(tx, [note], now=now)
