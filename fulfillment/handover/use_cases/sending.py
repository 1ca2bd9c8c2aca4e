"""A truck leaves: everything packed and paid for one compound becomes a load.

Refused while anything approved is not packed yet, or anything packed is not paid. What is held
or dropped is off the load and does not matter.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select, update

from fulfillment.handover.notices import Notice
from fulfillment.handover.tables.handovers import consignment, trip
from fulfillment.handover.use_cases.consignment_cards import ConsignmentCard, consignment_card
from fulfillment.handover.use_cases.places import Place, hold_place, iso
from fulfillment.handover.use_cases.planning import planned_handover
from fulfillment.money.rules.modes import RIDES_UNPAID
from fulfillment.money.rules.settled import SETTLED
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.use_cases.moves import hold_cycle, move_parcels
from orders.actors import Actor
from orders.rules.errors import CycleCancelled, NothingToSend, NotPacked, UnpaidOnLoad
from orders.rules.states import ConsignmentState, CycleState, ParcelState
from orders.tables.suppliers import supplier
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all

# Nothing is owed, what is owed is settled, or it is paid where it is handed over.
IS_PAID: ColumnElement[bool] = or_(
    parcel.c.amount == 0,
    parcel.c.payment_mode.in_(RIDES_UNPAID),
    exists().where(
        payment_request.c.parcel_id == parcel.c.id,
        payment_request.c.state.in_(SETTLED),
    ),
)
STEPS_TO_COME = [
    ConsignmentState.ADMITTED.value,
    ConsignmentState.DISINFECTED.value,
    ConsignmentState.RESTING.value,
    ConsignmentState.RELEASED.value,
    ConsignmentState.COUNTED.value,
]


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
    of_load = (
        parcel.c.cycle_id == cycle_id,
        parcel.c.compound_id == compound_id,
        parcel.c.supplier_id == supplier_id,
    )
    await _take_back_refused(tx, *of_load, actor=actor, now=now)
    await _require_packed_and_paid(tx, *of_load)
    handover_id = await planned_handover(tx, place, actor=actor, now=now)
    consignment_id = await _make_load(
        tx,
        place,
        handover_id,
        cycle_id=cycle_id,
        supplier_id=supplier_id,
        actor=actor,
        now=now,
    )
    loaded = await move_parcels(
        tx,
        *of_load,
        IS_PAID,
        before=ParcelState.PACKED,
        after=ParcelState.LOADED,
        verb="load",
        actor=actor,
        now=now,
        consignment_id=consignment_id,
        handover_id=handover_id,
    )
    bags = await _write_bags(tx, consignment_id)
    await _announce(tx, await consignment_card(tx, consignment_id), group_id=held.group_id, now=now)
    return Sent(consignment_id, bags, len(loaded))


async def _make_load(
    tx: Transaction,
    place: Place,
    handover_id: int,
    *,
    cycle_id: int,
    supplier_id: int,
    actor: Actor,
    now: datetime,
) -> int:
    """A trip with one stop, announced to the compound; returns the load's id."""
    trip_id = await tx.insert(
        trip,
        supplier_id=supplier_id,
        owner=await _owner(tx, supplier_id),
        sent_at=now,
        sent_by=str(actor),
    )
    state = ConsignmentState.ANNOUNCED
    consignment_id = await tx.insert(
        consignment,
        trip_id=trip_id,
        stop=1,
        compound_id=place.compound_id,
        supplier_id=supplier_id,
        cycle_id=cycle_id,
        handover_id=handover_id,
        state=state,
        bags_sent=0,
        rest_minutes=place.rest_minutes,
    )
    change = Change("consignment", consignment_id, "send", None, state, place.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return consignment_id


async def _take_back_refused(
    tx: Transaction, *of_load: ColumnElement[bool], actor: Actor, now: datetime
) -> None:
    """What an earlier truck had to take back goes with this one."""
    was_refused = exists().where(
        consignment.c.id == parcel.c.consignment_id,
        consignment.c.state == ConsignmentState.REFUSED,
    )
    await move_parcels(
        tx,
        *of_load,
        was_refused,
        IS_PAID,
        before=ParcelState.RETURNED,
        after=ParcelState.PACKED,
        verb="send_again",
        actor=actor,
        now=now,
    )


async def _require_packed_and_paid(tx: Transaction, *of_load: ColumnElement[bool]) -> None:
    rows = await tx.all(
        select(parcel.c.state, parcel.c.address, IS_PAID.label("is_paid"))
        .where(*of_load, parcel.c.state.in_((ParcelState.APPROVED, ParcelState.PACKED)))
        .order_by(parcel.c.number, parcel.c.id)
    )
    unpacked = tuple(row.address for row in rows if row.state == ParcelState.APPROVED)
    if not rows:
        await _require_first_truck(tx, *of_load)
    if unpacked or not rows:
        raise NotPacked(rooms=unpacked)
    unpaid = tuple(row.address for row in rows if not row.is_paid)
    if unpaid:
        raise UnpaidOnLoad(count=len(unpaid), rooms=unpaid)


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


async def _owner(tx: Transaction, supplier_id: int) -> str:
    channel = await tx.scalar(select(supplier.c.channel).where(supplier.c.id == supplier_id))
    return "platform" if channel == "platform" else "supplier"


async def _write_bags(tx: Transaction, consignment_id: int) -> int:
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


async def _announce(
    tx: Transaction, card: ConsignmentCard, *, group_id: int, now: datetime
) -> None:
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
