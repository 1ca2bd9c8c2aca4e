"""Telling households that their slot is another one now: once a change, and only them.

Whom the bot cannot write to is named to who hands out, with the new times.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.handover.notices import Notice as HandoverNotice
from fulfillment.handover.notices_timetable import Notice
from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.places import Place, iso
from fulfillment.handover.use_cases.reachable import reachable_members
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from orders.tables.compounds import delivery_point
from orders.tables.households import household
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post_all


async def tell_moved(
    tx: Transaction,
    place: Place,
    *,
    handover_id: int,
    households: Sequence[int],
    why: str,
    now: datetime,
) -> None:
    """Post `pickup_moved` to these households of a hand-over."""
    if not households:
        return
    changed = set(households)
    rows = [row for row in await slots_told(tx, handover_id) if row.household_id in changed]
    same = {"handover_id": handover_id, **place.data()}
    people = await reachable_members(tx, handover_id=handover_id)
    posts = [
        Post(
            f"person:{person_id}",
            Notice.PICKUP_MOVED,
            {**same, **slot_data(row), "household_id": row.household_id, "why": why},
            natural_key=f"pickup_moved:{row.id}:{iso(now)}:{person_id}",
        )
        for row in rows
        for person_id in people.get(row.household_id, ())
    ]
    unreached = [slot_data(row) for row in rows if row.household_id not in people]
    if unreached:
        posts += [
            Post(
                f"person:{person_id}",
                HandoverNotice.SLOTS_WITHOUT_CHAT,
                {**same, "slots": unreached},
                natural_key=f"slots_moved:{handover_id}:{iso(now)}:{person_id}",
            )
            for person_id in await holders(tx, place.compound_id, "approve", "hand_out")
        ]
    await post_all(tx, posts, now=now)


async def slots_told(tx: Transaction, handover_id: int) -> Sequence[Row[Any]]:
    """All slots of a hand-over with what a household is told of its own."""
    bags = (
        select(parcel.c.household_id, func.count(bag.c.id).label("bags"))
        .join(bag, BAG_CAME)
        .where(parcel.c.handover_id == handover_id, bag.c.collected_at.is_(None))
        .group_by(parcel.c.household_id)
        .subquery()
    )
    return await tx.all(
        select(
            slot,
            household.c.key,
            delivery_point.c.name,
            delivery_point.c.name_en,
            func.coalesce(bags.c.bags, 0).label("bags"),
        )
        .join(household, household.c.id == slot.c.household_id)
        .join(delivery_point, delivery_point.c.id == slot.c.point_id)
        .outerjoin(bags, bags.c.household_id == slot.c.household_id)
        .where(slot.c.handover_id == handover_id)
        .order_by(slot.c.starts_at, household.c.position)
    )


def slot_data(row: Row[Any]) -> Mapping[str, Any]:
    """What `pickup_slot` and its kin say of a slot."""
    return {
        "address": row.key,
        "point": row.name,
        "point_en": row.name_en,
        "starts_at": iso(row.starts_at),
        "ends_at": iso(row.ends_at),
        "pickup_code": row.pickup_code,
        "bags": row.bags,
        "way": row.way,
    }
