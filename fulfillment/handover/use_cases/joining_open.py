"""A load that comes while a hand-over is open: its bags join the slots that are still to come.

A household comes down once, with one code, whichever truck its bags were on. A promised slot
never moves; who has been already, or has no slot there, gets one of the load's own hand-over.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select, update

from fulfillment.handover.notices import Notice
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import consignment, handover, slot
from fulfillment.handover.use_cases.on_the_way import on_the_way
from fulfillment.handover.use_cases.places import Place, iso
from fulfillment.handover.use_cases.reachable import reachable_members
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from fulfillment.supply.use_cases.moves import move_parcels
from orders.actors import Actor
from orders.rules.states import HandoverState, ParcelState
from orders.tables.compounds import delivery_point
from orders.tables.households import household
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all

IDS_AT_ONCE = 5000


async def join_open_slots(
    tx: Transaction, place: Place, *, handover_id: int, actor: Actor, now: datetime
) -> tuple[int, ...]:
    """Put what has arrived for a planned hand-over into slots of open ones, where it can.

    Returns the hand-overs that were joined. The caller holds the place and the planned one.
    """
    waiting = await tx.scalars(
        select(slot.c.id)
        .join(handover, handover.c.id == slot.c.handover_id)
        .where(
            handover.c.compound_id == place.compound_id,
            handover.c.state == HandoverState.OPEN,
            slot.c.collected_at.is_(None),
            or_(slot.c.ends_at > now, slot.c.way != Way.POINT),
            ~on_the_way(),  # who walks already has not got them on the barrow
            slot.c.household_id.in_(_arrived(handover_id)),
        )
    )
    held = await _hold(tx, waiting)
    joined: list[int] = []
    for open_id in sorted({row.handover_id for row in held}, reverse=True):
        slots = {row.household_id: row for row in held if row.handover_id == open_id}
        moved = await _move(tx, handover_id, open_id, list(slots), actor=actor, now=now)
        if moved:
            joined.append(open_id)
            await _tell(tx, place, open_id, [slots[each] for each in moved], now=now)
    if joined:
        await _move_loads(tx, place, handover_id, joined[0], actor=actor, now=now)
    return tuple(joined)


def _arrived(handover_id: int) -> Any:
    """The households with something that has arrived for a hand-over."""
    return select(parcel.c.household_id).where(
        parcel.c.handover_id == handover_id, parcel.c.state == ParcelState.ARRIVED
    )


async def _hold(tx: Transaction, slot_ids: Sequence[int]) -> list[Row[Any]]:
    """The slots, held, that nobody has finished meanwhile: whoever hands out holds them, too."""
    held: list[Row[Any]] = []
    for start in range(0, len(slot_ids), IDS_AT_ONCE):
        part = slot.c.id.in_(slot_ids[start : start + IDS_AT_ONCE])
        held += await tx.lock_all(select(slot).where(part).order_by(slot.c.id))
    return [row for row in held if row.collected_at is None]


async def _move(
    tx: Transaction,
    handover_id: int,
    open_id: int,
    household_ids: Sequence[int],
    *,
    actor: Actor,
    now: datetime,
) -> list[int]:
    """Move the households' arrived parcels; returns whose there were."""
    moved: dict[int, None] = {}
    for start in range(0, len(household_ids), IDS_AT_ONCE):
        rows = await move_parcels(
            tx,
            parcel.c.handover_id == handover_id,
            parcel.c.household_id.in_(household_ids[start : start + IDS_AT_ONCE]),
            before=ParcelState.ARRIVED,
            after=ParcelState.READY,
            verb="join",
            actor=actor,
            now=now,
            handover_id=open_id,
        )
        moved |= dict.fromkeys(row.household_id for row in rows)
    return list(moved)


async def _move_loads(
    tx: Transaction, place: Place, handover_id: int, open_id: int, *, actor: Actor, now: datetime
) -> None:
    """A load of which nothing is left for a hand-over of its own belongs to the open one."""
    left = select(parcel.c.consignment_id).where(
        parcel.c.handover_id == handover_id, parcel.c.consignment_id.is_not(None)
    )
    loads = await tx.all(
        update(consignment)
        .where(consignment.c.handover_id == handover_id, consignment.c.id.not_in(left))
        .values(handover_id=open_id)
        .returning(consignment.c.id)
    )
    changes = [
        Change("consignment", row.id, "join", handover_id, open_id, place.compound_id)
        for row in loads
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


async def _tell(
    tx: Transaction, place: Place, open_id: int, slots: Sequence[Row[Any]], *, now: datetime
) -> None:
    """Tell the households that there is one bag more, at the same time, with the same code."""
    people = await reachable_members(tx, handover_id=open_id)
    bags = await _bags(tx, open_id)
    points = {row.id: row for row in await tx.all(select(delivery_point))}
    mine = household.c.compound_id == place.compound_id
    keys = {
        row.id: row.key for row in await tx.all(select(household.c.id, household.c.key).where(mine))
    }
    posts = [
        Post(
            f"person:{person_id}",
            Notice.PICKUP_MORE,
            {
                "handover_id": open_id,
                **place.data(),
                "household_id": row.household_id,
                "address": keys[row.household_id],
                "point": points[row.point_id].name,
                "point_en": points[row.point_id].name_en,
                "starts_at": iso(row.starts_at),
                "ends_at": iso(row.ends_at),
                "pickup_code": row.pickup_code,
                "bags": bags[row.household_id],
                "way": row.way,
            },
            natural_key=f"pickup_more:{row.id}:{bags[row.household_id]}:{person_id}",
        )
        for row in slots
        if row.way != Way.WAIT  # a time comes with the release
        for person_id in people.get(row.household_id, ())
    ]
    await post_all(tx, posts, now=now)


async def _bags(tx: Transaction, handover_id: int) -> Counter[int]:
    """Bags that each household has in a hand-over now."""
    rows = await tx.all(
        select(parcel.c.household_id, func.count(bag.c.id).label("bags"))
        .join(bag, BAG_CAME)
        .where(parcel.c.handover_id == handover_id)
        .group_by(parcel.c.household_id)
    )
    return Counter({row.household_id: row.bags for row in rows})
