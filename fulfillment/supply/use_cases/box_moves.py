"""New boxes for bags that go to another building after the boxes were filled."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.supply.rules.boxes import Riding, Stack, join_boxes
from fulfillment.supply.tables.batches import bag, batch, parcel
from orders.rules.bags import unit_grams
from orders.rules.states import ParcelState
from orders.tables.cycles import offer
from storage.database import Transaction

GONE = (ParcelState.CANCELLED, ParcelState.SHORT, ParcelState.DROPPED_UNPAID)


async def box_again(tx: Transaction, parcels: Sequence[Row[Any]], *, building_id: int) -> None:
    """Let the bags of parcels, moved to a building just now, ride in boxes of that building.

    Lists from before boxes were numbered have none, and get none.
    """
    for row in parcels:
        grams = await _grams(tx, row.cycle_id)
        bags = await _bags(tx, row)
        mine = [each for each in bags if each.parcel_id == row.id]
        others = [
            Riding(each.box, str(each.building_id), _weight(each.contents, grams))
            for each in bags
            if each.parcel_id != row.id and each.state not in GONE
        ]
        if all(each.box == 0 for each in bags):
            continue
        stack = Stack(str(building_id), tuple(_weight(each.contents, grams) for each in mine))
        for each, box in zip(mine, join_boxes(others, stack), strict=True):
            await tx.run(update(bag).where(bag.c.id == each.id).values(box=box))


async def _bags(tx: Transaction, row: Row[Any]) -> Sequence[Row[Any]]:
    """All bags of the series: a supplier's for a compound in a cycle."""
    return await tx.all(
        select(bag, parcel.c.state, batch.c.building_id)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .join(batch, batch.c.id == parcel.c.batch_id)
        .where(
            parcel.c.cycle_id == row.cycle_id,
            parcel.c.compound_id == row.compound_id,
            parcel.c.supplier_id == row.supplier_id,
        )
        .order_by(bag.c.parcel_id, bag.c.number)
    )


async def _grams(tx: Transaction, cycle_id: int) -> dict[str, int | None]:
    rows = await tx.all(select(offer.c.code, offer.c.contents).where(offer.c.cycle_id == cycle_id))
    return {row.code: unit_grams(row.contents) for row in rows}


def _weight(contents: Sequence[Sequence[Any]], grams: dict[str, int | None]) -> int:
    return sum(count * (grams.get(code) or 0) for code, count in contents)
