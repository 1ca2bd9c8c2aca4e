"""A load for one compound: made at a stop of a trip, filled with parcels, announced.

Callers hold the cycle's row and the compound's.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from fulfillment.handover.notices import Notice
from fulfillment.handover.tables.handovers import consignment, trip, trip_box, trip_stop
from fulfillment.handover.use_cases.box_rows import TAKEN_BACK
from fulfillment.handover.use_cases.consignment_cards import ConsignmentCard, consignment_card
from fulfillment.handover.use_cases.paid import IS_PAID
from fulfillment.handover.use_cases.places import Place, iso
from fulfillment.handover.use_cases.planning import planned_handover
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.use_cases.moves import move_parcels
from orders.actors import Actor
from orders.rules.states import ConsignmentState, ParcelState, TripState, check
from orders.use_cases.rights import holders
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all

STEPS_TO_COME = [
    ConsignmentState.ADMITTED.value,
    ConsignmentState.DISINFECTED.value,
    ConsignmentState.RESTING.value,
    ConsignmentState.RELEASED.value,
    ConsignmentState.COUNTED.value,
]


@dataclass(frozen=True, slots=True)
class OfLoad:
    """Whose goods ride where: a stop of a trip, a cycle's parcels of one supplier."""

    trip_id: int
    stop: int
    cycle_id: int
    supplier_id: int


async def load_goods(
    tx: Transaction,
    place: Place,
    of: OfLoad,
    *which: ColumnElement[bool],
    actor: Actor,
    now: datetime,
) -> tuple[int, int]:
    """Make the load and put the parcels on it that match; returns its id and how many there are.

    What an earlier truck had to take back goes with this one.
    """
    mine = (
        parcel.c.cycle_id == of.cycle_id,
        parcel.c.compound_id == place.compound_id,
        parcel.c.supplier_id == of.supplier_id,
        *which,
        IS_PAID,
    )
    await move_parcels(
        tx,
        *mine,
        TAKEN_BACK,
        before=ParcelState.RETURNED,
        after=ParcelState.PACKED,
        verb="send_again",
        actor=actor,
        now=now,
    )
    handover_id = await planned_handover(tx, place, actor=actor, now=now)
    consignment_id = await _make(tx, place, of, handover_id, actor=actor, now=now)
    loaded = await move_parcels(
        tx,
        *mine,
        before=ParcelState.PACKED,
        after=ParcelState.LOADED,
        verb="load",
        actor=actor,
        now=now,
        consignment_id=consignment_id,
        handover_id=handover_id,
    )
    await write_bags(tx, consignment_id)
    return consignment_id, len(loaded)


async def _make(
    tx: Transaction,
    place: Place,
    of: OfLoad,
    handover_id: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    state = ConsignmentState.ANNOUNCED
    consignment_id = await tx.insert(
        consignment,
        trip_id=of.trip_id,
        stop=of.stop,
        compound_id=place.compound_id,
        supplier_id=of.supplier_id,
        cycle_id=of.cycle_id,
        handover_id=handover_id,
        state=state,
        bags_sent=0,
        rest_minutes=place.rest_minutes,
    )
    change = Change("consignment", consignment_id, "send", None, state, place.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return consignment_id


async def set_off(tx: Transaction, trip_id: int, *, actor: Actor, now: datetime) -> None:
    """A planned trip is under way; one that is already stays as it is."""
    state = await tx.scalar(select(trip.c.state).where(trip.c.id == trip_id))
    if state == TripState.UNDER_WAY:
        return
    after = TripState.UNDER_WAY
    check(TripState(state), after)
    values = {"state": after, "sent_at": now, "sent_by": str(actor)}
    await tx.run(update(trip).where(trip.c.id == trip_id).values(**values))
    change = Change("trip", trip_id, "leave", state, after)
    await record(tx, change, actor=str(actor), now=now)


async def write_bags(tx: Transaction, consignment_id: int) -> int:
    """Count the bags of what was loaded and keep the number as sent."""
    bags: int = await tx.scalar(
        select(func.count())
        .select_from(bag.join(parcel, parcel.c.id == bag.c.parcel_id))
        .where(parcel.c.consignment_id == consignment_id)
    )
    await tx.run(
        update(consignment).where(consignment.c.id == consignment_id).values(bags_sent=bags)
    )
    return bags


async def write_boxes(
    tx: Transaction, of: OfLoad, consignment_id: int, *, actor: Actor, now: datetime
) -> int:
    """The boxes in which the load rides are on board; returns how many."""
    rows = await tx.all(
        select(parcel.c.compound_id, bag.c.box)
        .join(bag, bag.c.parcel_id == parcel.c.id)
        .where(parcel.c.consignment_id == consignment_id)
        .distinct()
    )
    by = {"loaded_at": now, "loaded_by": str(actor)}
    boxes = [
        {"trip_id": of.trip_id, "compound_id": row.compound_id, "box": row.box, **by}
        for row in rows
    ]
    # A statement takes a thousand rows of few columns; more boxes ride on no truck.
    await tx.insert_all_new(trip_box, boxes[:1000], returning=[trip_box.c.id])
    stop = trip_stop.c.trip_id == of.trip_id, trip_stop.c.stop == of.stop
    await tx.run(update(trip_stop).where(*stop).values(boxes_sent=len(boxes)))
    return len(boxes)


async def announce_load(
    tx: Transaction, consignment_id: int, *, group_id: int, now: datetime
) -> ConsignmentCard:
    """Tell the liaison, the gate and the group that it is on its way."""
    card = await consignment_card(tx, consignment_id)
    sent = {"rest_minutes": card.rest_minutes, "sent_at": iso(now)}
    data = {**card.data(), **sent, "parcels": card.parcels, "steps": STEPS_TO_COME}
    posts = [
        Post(
            f"person:{person_id}",
            Notice.TRUCK_SENT,
            data,
            natural_key=f"truck_sent:{card.consignment_id}:{person_id}",
        )
        for person_id in await holders(tx, card.compound_id, "approve", "gate")
    ]
    to_group = Post(
        f"group:{group_id}",
        Notice.DELIVERY_UNDER_WAY,
        {**card.group_data(), **sent},
        natural_key=f"delivery_under_way:{card.consignment_id}",
    )
    await post_all(tx, [*posts, to_group], now=now)
    return card
