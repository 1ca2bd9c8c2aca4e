"""A hand-over opens: a timetable for everything that arrived, a slot and a code a household.

It opens by itself when its last load is counted, or by the liaison's button when a second truck
is late; the late load's parcels then get a hand-over of their own, but for households whose slot
is still to come: their bags join it. All of it is a few statements, whether for six households
or for three thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from config.chance import Chance
from fulfillment.handover.tables.handovers import consignment, handover, slot
from fulfillment.handover.use_cases.carrying_over import carry_over
from fulfillment.handover.use_cases.consignment_cards import ENDED
from fulfillment.handover.use_cases.joining_open import join_open_slots
from fulfillment.handover.use_cases.places import Place, hold_place
from fulfillment.handover.use_cases.planning import make_handover
from fulfillment.handover.use_cases.slots import make_slots
from fulfillment.handover.use_cases.telling import tell_opened
from fulfillment.handover.use_cases.timetable_inputs import Home, homes_of
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from fulfillment.supply.use_cases.moves import move_parcels
from orders.actors import Actor
from orders.rules.errors import NotRested, StaleButton, WrongState
from orders.rules.states import ConsignmentState, HandoverState, ParcelState, check
from orders.use_cases.rights import require_right
from storage.audit import Change, record, record_all
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Opened:
    """An open hand-over."""

    handover_id: int
    households: int
    bags: int
    starts_at: datetime
    ends_at: datetime


async def open_handover(
    tx: Transaction, *, actor: Actor, handover_id: int, chance: Chance, now: datetime
) -> Opened:
    """Open a planned hand-over with what has arrived. Needs `approve`.

    Opening twice is quietly the same. Raises `NotRested` or `WrongState` where nothing has
    been counted yet.
    """
    compound_id = await tx.scalar(
        select(handover.c.compound_id).where(handover.c.id == handover_id)
    )
    if compound_id is None:
        raise StaleButton()
    await require_right(tx, actor, compound_id, "approve")
    place = await hold_place(tx, compound_id)
    state = (await tx.lock(select(handover.c.state).where(handover.c.id == handover_id))).state
    if state == HandoverState.CLOSED:
        raise WrongState("handover", state)
    if state == HandoverState.PLANNED:
        joined = await join_open_slots(tx, place, handover_id=handover_id, actor=actor, now=now)
        homes = await homes_of(tx, place, handover_id, now=now)
        if not homes and joined:
            return await _opened(tx, joined[0])
        if not homes:
            raise await _why_nothing_arrived(tx, handover_id)
        await _open(tx, place, handover_id, homes, actor=actor, chance=chance, now=now)
    return await _opened(tx, handover_id)


async def open_if_all_counted(
    tx: Transaction, place: Place, *, handover_id: int, actor: Actor, chance: Chance, now: datetime
) -> Opened | None:
    """Open a planned hand-over if it waits for no load any more. The caller holds the place."""
    state = (await tx.lock(select(handover.c.state).where(handover.c.id == handover_id))).state
    if state != HandoverState.PLANNED:
        return None
    joined = await join_open_slots(tx, place, handover_id=handover_id, actor=actor, now=now)
    homes = await homes_of(tx, place, handover_id, now=now)
    if not homes and joined:
        return await _opened(tx, joined[0])
    if not homes or await _loads_on_the_way(tx, handover_id):
        return None
    await _open(tx, place, handover_id, homes, actor=actor, chance=chance, now=now)
    return await _opened(tx, handover_id)


async def _open(
    tx: Transaction,
    place: Place,
    handover_id: int,
    homes: Sequence[Home],
    *,
    actor: Actor,
    chance: Chance,
    now: datetime,
) -> None:
    await _part_with_late_loads(tx, place, handover_id, actor=actor, now=now)
    if await carry_over(
        tx, compound_id=place.compound_id, handover_id=handover_id, actor=actor, now=now
    ):
        lying = (ParcelState.ARRIVED, ParcelState.READY)
        homes = await homes_of(tx, place, handover_id, now=now, states=lying)
    slots, minutes_missing = await make_slots(
        tx, place, homes, handover_id=handover_id, chance=chance, now=now
    )
    before, after = HandoverState.PLANNED, HandoverState.OPEN
    check(before, after)
    await tx.run(
        update(handover)
        .where(handover.c.id == handover_id, handover.c.state == before)
        .values(state=after, opened_at=now)
    )
    change = Change("handover", handover_id, "open", before, after, place.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    await move_parcels(
        tx,
        parcel.c.handover_id == handover_id,
        before=ParcelState.ARRIVED,
        after=ParcelState.READY,
        verb="open",
        actor=actor,
        now=now,
    )
    await tell_opened(
        tx,
        place,
        slots,
        handover_id=handover_id,
        minutes_missing=minutes_missing,
        now=now,
    )


async def _loads_on_the_way(tx: Transaction, handover_id: int) -> Sequence[int]:
    return await tx.scalars(
        select(consignment.c.id)
        .where(consignment.c.handover_id == handover_id, consignment.c.state.not_in(ENDED))
        .order_by(consignment.c.id)
    )


async def _part_with_late_loads(
    tx: Transaction, place: Place, handover_id: int, *, actor: Actor, now: datetime
) -> None:
    """Loads that are not counted yet get a hand-over of their own, with their parcels."""
    late = await _loads_on_the_way(tx, handover_id)
    if not late:
        return
    own = await make_handover(tx, place, actor=actor, now=now)
    await tx.run(update(consignment).where(consignment.c.id.in_(late)).values(handover_id=own))
    await tx.run(update(parcel).where(parcel.c.consignment_id.in_(late)).values(handover_id=own))
    changes = [
        Change("consignment", load, "part", handover_id, own, place.compound_id) for load in late
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


async def _why_nothing_arrived(tx: Transaction, handover_id: int) -> NotRested | WrongState:
    rest_until: datetime | None = await tx.scalar(
        select(func.min(consignment.c.rest_until)).where(
            consignment.c.handover_id == handover_id,
            consignment.c.state == ConsignmentState.RESTING,
        )
    )
    if rest_until is not None:
        return NotRested(until=rest_until)
    return WrongState("handover", HandoverState.PLANNED)


async def _opened(tx: Transaction, handover_id: int) -> Opened:
    row = await tx.one(
        select(
            func.count().label("households"),
            func.min(slot.c.starts_at).label("starts_at"),
            func.max(slot.c.ends_at).label("ends_at"),
        ).where(slot.c.handover_id == handover_id)
    )
    bags: int = await tx.scalar(
        select(func.count())
        .select_from(bag.join(parcel, BAG_CAME))
        .where(parcel.c.handover_id == handover_id)
    )
    return Opened(handover_id, row.households, bags, row.starts_at, row.ends_at)
