"""Bags that were handed out without a connection although they should not have been.

The liaison is told of each, once; the page lists the latest.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from fulfillment.handover.notices_scanning import Notice
from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.tables.scanning import scan
from fulfillment.handover.use_cases.places import iso
from fulfillment.supply.tables.batches import bag, parcel
from orders.tables.compounds import compound
from orders.tables.households import household
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post_all

MOST = 50


@dataclass(frozen=True, slots=True)
class DoubtfulScan:
    """A bag, whose code was shown for it, and what was said when it was looked at."""

    answer: str
    pickup_room: str
    bag_room: str
    number: str
    scanned_at: datetime

    def data(self) -> dict[str, Any]:
        return {
            "answer": self.answer,
            "pickup_room": self.pickup_room,
            "bag_room": self.bag_room,
            "number": self.number,
            "scanned_at": iso(self.scanned_at),
        }


async def doubtful_scans(tx: Transaction, *, compound_id: int) -> tuple[DoubtfulScan, ...]:
    """The latest of a compound."""
    return await _where(tx, scan.c.compound_id == compound_id)


async def tell_doubtful(tx: Transaction, *, compound_id: int, scan_id: int, now: datetime) -> None:
    """Tell the liaisons of one; a code that means nothing at all is none."""
    found = await _where(tx, scan.c.id == scan_id)
    if not found:
        return
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    names = {"compound": place.name, "compound_en": place.name_en, "timezone": place.timezone}
    posts = [
        Post(
            f"person:{person_id}",
            Notice.DOUBTFUL_SCAN,
            {**names, **found[0].data()},
            natural_key=f"{Notice.DOUBTFUL_SCAN}:{scan_id}:{person_id}",
        )
        for person_id in await holders(tx, compound_id, "approve")
    ]
    await post_all(tx, posts, now=now)


async def _where(tx: Transaction, condition: ColumnElement[bool]) -> tuple[DoubtfulScan, ...]:
    of_slot = household.alias("of_slot")
    rows = await tx.all(
        select(
            scan.c.answer,
            scan.c.scanned_at,
            of_slot.c.key.label("pickup_room"),
            parcel.c.address,
            parcel.c.number,
        )
        .outerjoin(slot, slot.c.id == scan.c.slot_id)
        .outerjoin(of_slot, of_slot.c.id == slot.c.household_id)
        .join(bag, bag.c.id == scan.c.bag_id)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(condition, scan.c.was_late, scan.c.answer.not_in(("", "yes")))
        .order_by(scan.c.id.desc())
        .limit(MOST)
    )
    return tuple(
        DoubtfulScan(row.answer, row.pickup_room or "", row.address, row.number, row.scanned_at)
        for row in rows
    )
