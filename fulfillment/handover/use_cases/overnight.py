"""Goods that wait for the morning: the liaison hears how much of it does not keep.

At night nobody is called down. What needs a cold place is named by kind and number of parcels.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from fulfillment.handover.notices_timetable import Notice
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.use_cases.places import Place, iso
from fulfillment.handover.use_cases.slots import Slot
from fulfillment.supply.tables.batches import parcel
from orders.rules.kinds import kind_of, kinds_in_order
from orders.tables.cycles import offer
from orders.tables.orders import order_line
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post

# What spoils overnight in a tent, or thaws; eggs and vegetables keep until the morning.
PERISHABLE: Final = ("肉", "水产", "奶", "熟食")
FROZEN: Final = "冷冻"
COLD_SIGNS: Final = ("冻", "冷藏")
# A first slot so much later means that the goods wait, whatever the date says.
LONG: Final = timedelta(hours=2)


async def tell_overnight(
    tx: Transaction, place: Place, slots: Sequence[Slot], *, handover_id: int, now: datetime
) -> list[Post]:
    """The notice to the liaisons where nobody comes down on the day of opening any more."""
    coming = [item for item in slots if item.way != Way.WAIT]
    if not coming:
        return []
    first = min(item.starts_at for item in coming)
    zone = ZoneInfo(place.timezone)
    is_tomorrow = first.astimezone(zone).date() > now.astimezone(zone).date()
    if not is_tomorrow and first - now < LONG:
        return []
    kinds = await perishables(tx, handover_id)
    data = {
        "handover_id": handover_id,
        **place.data(),
        "starts_at": iso(first),
        "households": len(coming),
        "perishable": [{"kind": kind, "parcels": kinds[kind]} for kind in kinds_in_order(kinds)],
    }
    return [
        Post(f"person:{each}", Notice.GOODS_OVERNIGHT, data, f"overnight:{handover_id}:{each}")
        for each in await holders(tx, place.compound_id, "approve")
    ]


async def perishables(tx: Transaction, handover_id: int) -> Counter[str]:
    """Parcels of a hand-over by kind of what does not keep in them."""
    rows = await tx.all(
        select(parcel.c.id, order_line.c.offer_id)
        .join(order_line, order_line.c.order_id == parcel.c.order_id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(parcel.c.handover_id == handover_id, offer.c.supplier_id == parcel.c.supplier_id)
    )
    ids = {row.offer_id for row in rows}
    offers = await tx.all(select(offer.c.id, offer.c.contents).where(offer.c.id.in_(ids)))
    kinds = {row.id: frozenset(_kinds(row.contents)) for row in offers}
    found = {(row.id, kind) for row in rows for kind in kinds[row.offer_id]}
    return Counter(kind for _, kind in found)


def _kinds(contents: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for item in contents:
        name, kind = str(item.get("name", "")), str(item.get("kind", ""))
        if any(sign in name + kind for sign in COLD_SIGNS):
            yield FROZEN
        elif kind_of(kind, name) in PERISHABLE:
            yield kind_of(kind, name)
