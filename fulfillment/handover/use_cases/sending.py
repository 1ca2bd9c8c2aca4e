"""A truck leaves: everything packed and paid for one compound becomes a load.

It rides on the trip that is planned for it, where there is one, else on a trip of its own with
one stop. Refused while anything approved is not packed yet, or anything packed is not paid. What
is held or dropped is off the load and does not matter.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from fulfillment.handover.tables.handovers import consignment, trip, trip_stop
from fulfillment.handover.use_cases.box_rows import TO_LOAD
from fulfillment.handover.use_cases.loading import (
    OfLoad,
    announce_load,
    load_goods,
    set_off,
    write_boxes,
)
from fulfillment.handover.use_cases.paid import IS_PAID
from fulfillment.handover.use_cases.places import hold_place
from fulfillment.handover.use_cases.trips import owner_of
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.moves import hold_cycle
from orders.actors import Actor
from orders.rules.errors import CycleCancelled, NothingToSend, NotPacked, UnpaidOnLoad
from orders.rules.states import CycleState, ParcelState, TripState
from orders.use_cases.rights import require_right
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Sent:
    """The load that left."""

    consignment_id: int
    bags: int
    parcels: int


async def mark_sent(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    compound_id: int,
    supplier_id: int,
    now: datetime,
) -> Sent:
    """Load all packed parcels of a supplier for a compound and announce the truck.

    Raises `NotPacked` or `UnpaidOnLoad` with the rooms concerned, and `NothingToSend`.
    """
    if actor.supplier_id is None or actor.supplier_id != supplier_id:
        await require_right(tx, actor, compound_id, "approve")
    held = await hold_cycle(tx, cycle_id)
    if held.state == CycleState.CANCELLED:
        raise CycleCancelled()
    place = await hold_place(tx, compound_id)
    await _require_packed_and_paid(
        tx,
        parcel.c.cycle_id == cycle_id,
        parcel.c.compound_id == compound_id,
        parcel.c.supplier_id == supplier_id,
    )
    of = await _trip_for(
        tx,
        cycle_id=cycle_id,
        supplier_id=supplier_id,
        compound_id=compound_id,
        actor=actor,
        now=now,
    )
    consignment_id, parcels = await load_goods(tx, place, of, actor=actor, now=now)
    await set_off(tx, of.trip_id, actor=actor, now=now)
    await write_boxes(tx, of, consignment_id, actor=actor, now=now)
    card = await announce_load(tx, consignment_id, group_id=held.group_id, now=now)
    return Sent(consignment_id, card.bags_sent, parcels)


async def _trip_for(
    tx: Transaction,
    *,
    cycle_id: int,
    supplier_id: int,
    compound_id: int,
    actor: Actor,
    now: datetime,
) -> OfLoad:
    """The planned trip that stops there and has nothing for it yet, else one of its own."""
    found = await tx.first(
        select(trip_stop.c.trip_id, trip_stop.c.stop)
        .join(trip, trip.c.id == trip_stop.c.trip_id)
        .outerjoin(
            consignment,
            (consignment.c.trip_id == trip_stop.c.trip_id)
            & (consignment.c.stop == trip_stop.c.stop),
        )
        .where(
            trip.c.supplier_id == supplier_id,
            trip.c.cycle_id == cycle_id,
            trip.c.state.in_((TripState.PLANNED, TripState.UNDER_WAY)),
            trip_stop.c.compound_id == compound_id,
            trip_stop.c.left_out_at.is_(None),
            consignment.c.id.is_(None),
        )
        .order_by(trip.c.leaves_at, trip.c.id)
    )
    if found is not None:
        await tx.lock(select(trip).where(trip.c.id == found.trip_id))
        return OfLoad(found.trip_id, found.stop, cycle_id, supplier_id)
    trip_id = await tx.insert(
        trip,
        supplier_id=supplier_id,
        cycle_id=cycle_id,
        owner=await owner_of(tx, supplier_id),
        state=TripState.UNDER_WAY,
        sent_at=now,
        sent_by=str(actor),
    )
    await tx.insert(trip_stop, trip_id=trip_id, stop=1, compound_id=compound_id)
    return OfLoad(trip_id, 1, cycle_id, supplier_id)


async def _require_packed_and_paid(tx: Transaction, *of_load: ColumnElement[bool]) -> None:
    rows = await tx.all(
        select(parcel.c.state, parcel.c.address, IS_PAID.label("is_paid"))
        .where(*of_load, TO_LOAD)
        .order_by(parcel.c.number, parcel.c.id)
    )
    unpacked = tuple(row.address for row in rows if row.state == ParcelState.APPROVED)
    if not rows:
        await _require_first_truck(tx, *of_load)
    if unpacked or not rows:
        raise NotPacked(rooms=unpacked)
    back = ParcelState.RETURNED  # unpaid since: it stays where it was brought back to
    unpaid = tuple(row.address for row in rows if not row.is_paid and row.state != back)
    if unpaid:
        raise UnpaidOnLoad(count=len(unpaid), rooms=unpaid)
    if not any(row.is_paid for row in rows):
        raise NotPacked(rooms=())


async def _require_first_truck(tx: Transaction, *of_load: ColumnElement[bool]) -> None:
    """Raises `NothingToSend` where a truck has left with what there was."""
    trucks = (
        select(func.max(trip.c.sent_at))
        .select_from(parcel)
        .join(consignment, consignment.c.id == parcel.c.consignment_id)
        .join(trip, trip.c.id == consignment.c.trip_id)
    )
    sent_at = await tx.scalar(trucks.where(*of_load, parcel.c.state != ParcelState.RETURNED))
    if sent_at is not None:
        raise NothingToSend(sent_at=sent_at)
