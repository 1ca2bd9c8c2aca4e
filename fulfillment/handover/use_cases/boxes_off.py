"""Boxes off the truck at a stop: ticked or scanned, then counted as a whole.

What was counted on board and is not there is missing here, by number, and is told. What was left
at the supplier is not missing. A box that nobody counted on board and that comes off after all
brings its bags onto the load. A box of another compound is told where it belongs.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from fulfillment.handover.rules.box_numbers import read_boxes
from fulfillment.handover.tables.handovers import consignment, trip_box, trip_stop
from fulfillment.handover.use_cases.box_rows import bags_to_load
from fulfillment.handover.use_cases.boxes import box_of_code
from fulfillment.handover.use_cases.loading import write_bags
from fulfillment.handover.use_cases.paid import IS_PAID
from fulfillment.handover.use_cases.trip_cards import StopCard, TripCard, planned_trip
from fulfillment.handover.use_cases.trip_rights import hold_trip
from fulfillment.handover.use_cases.trips_told import tell_missing, tell_turned_up
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.use_cases.moves import move_parcels
from orders.actors import Actor
from orders.rules.errors import WrongState
from orders.rules.errors_trips import UnknownBox
from orders.rules.states import ConsignmentState, ParcelState
from storage.audit import Change, record
from storage.database import Transaction

MAY_COUNT = ("approve", "gate", "hand_out")
DONE = (ConsignmentState.COUNTED, ConsignmentState.REFUSED)


async def look_at_stop(tx: Transaction, *, actor: Actor, trip_id: int, stop: int) -> TripCard:
    """The trip, for somebody who may count at this stop; raises `WrongState` before it left."""
    await hold_trip(tx, actor, trip_id, *MAY_COUNT, at=stop, with_crew=True)
    card = await planned_trip(tx, trip_id)
    card.stop(stop)
    if card.sent_at is None:
        raise WrongState("trip", card.state)
    return card


async def off_typed(
    tx: Transaction, *, actor: Actor, trip_id: int, stop: int, text: str, now: datetime
) -> TripCard:
    """Exactly the boxes that a text means came off; the others on board are missing."""
    card = await look_at_stop(tx, actor=actor, trip_id=trip_id, stop=stop)
    here = card.stop(stop)
    known = here.on_board if _means_rest(text) else await _numbers(tx, card, here)
    boxes = read_boxes(text, known)
    return await count_off(tx, actor=actor, trip_id=trip_id, stop=stop, boxes=boxes, now=now)


async def count_off(
    tx: Transaction,
    *,
    actor: Actor,
    trip_id: int,
    stop: int,
    boxes: Collection[int] | None,
    now: datetime,
) -> TripCard:
    """Count a stop: these boxes came off (None: those ticked so far). Said again, it is once."""
    card = await look_at_stop(tx, actor=actor, trip_id=trip_id, stop=stop)
    here = card.stop(stop)
    off = set(here.off_here if boxes is None else boxes)
    await _require_known(tx, card, here, off)
    await _take_off(tx, card, here, off, actor=actor, now=now)
    mine = _of(card, here.compound_id)
    # What came off at another stop is not lost, and what was corrected is not off any more.
    not_off = trip_box.c.box.not_in(sorted(off))
    is_here = trip_box.c.off_stop == stop
    taken_back = {"off_at": None, "off_stop": None, "off_by": None}
    await tx.run(update(trip_box).where(*mine, not_off, is_here).values(**taken_back))
    on_board = trip_box.c.loaded_at.is_not(None), trip_box.c.off_at.is_(None)
    await tx.run(
        update(trip_box)
        .where(*mine, not_off, *on_board, trip_box.c.missing_at.is_(None))
        .values(missing_at=now)
    )
    await _note_count(tx, here, trip_id, off, actor=actor, now=now)
    after = await planned_trip(tx, trip_id)
    await _tell(tx, after, here, after.stop(stop), now=now)
    return after


async def off_scanned(
    tx: Transaction, *, actor: Actor, trip_id: int, stop: int, code: str, now: datetime
) -> tuple[TripCard, StopCard, int]:
    """One box off, by its label or a bag in it; returns whose it is and its number."""
    card = await look_at_stop(tx, actor=actor, trip_id=trip_id, stop=stop)
    compound_id, box = await box_of_code(tx, code, card)
    owner = next(each for each in card.stops if each.compound_id == compound_id)
    after = await one_off(
        tx, actor=actor, trip_id=trip_id, stop=stop, of_stop=owner.stop, box=box, now=now
    )
    return after, after.stop(owner.stop), box


async def one_off(
    tx: Transaction,
    *,
    actor: Actor,
    trip_id: int,
    stop: int,
    of_stop: int,
    box: int,
    now: datetime,
) -> TripCard:
    """One box came off here, of this stop or of another (`of_stop`); twice is once."""
    card = await look_at_stop(tx, actor=actor, trip_id=trip_id, stop=stop)
    here, owner = card.stop(stop), card.stop(of_stop)
    if box in owner.off_here and stop == of_stop:
        return card
    await _require_known(tx, card, owner, {box})
    await _take_off(tx, card, owner, {box}, at=stop, actor=actor, now=now)
    after = await planned_trip(tx, trip_id)
    if stop != of_stop or box in owner.missing:
        await tell_turned_up(
            tx,
            after,
            here=here,
            owner=owner,
            box=box,
            was_loaded=box in owner.on_board,
            now=now,
        )
    return after


def _of(card: TripCard, compound_id: int) -> tuple[ColumnElement[bool], ...]:
    return trip_box.c.trip_id == card.trip_id, trip_box.c.compound_id == compound_id


def _means_rest(text: str) -> bool:
    """`all` and `all but 3` speak of what was on board, not of what stayed at the supplier."""
    return not text.strip()[:1].isdigit()


async def _numbers(tx: Transaction, card: TripCard, owner: StopCard) -> set[int]:
    """Boxes on the trip, and those of the compound that stayed at the supplier."""
    left = await bags_to_load(
        tx,
        cycle_id=card.cycle_id or 0,
        supplier_id=card.supplier_id,
        compound_id=owner.compound_id,
    )
    return {*(each.box for each in owner.boxes), *(each.box for each in left)}


async def _require_known(tx: Transaction, card: TripCard, owner: StopCard, boxes: set[int]) -> None:
    if boxes <= {each.box for each in owner.boxes}:
        return
    unknown = sorted(boxes - await _numbers(tx, card, owner))
    if unknown:
        raise UnknownBox(text=str(unknown[0]))


async def _take_off(
    tx: Transaction,
    card: TripCard,
    owner: StopCard,
    boxes: set[int],
    *,
    at: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Off the truck at a stop, the owner's own unless said; the first time counts."""
    stop = owner.stop if at is None else at
    by = {"off_at": now, "off_by": str(actor), "off_stop": stop, "missing_at": None}
    mine = *_of(card, owner.compound_id), trip_box.c.box.in_(sorted(boxes))
    elsewhere = trip_box.c.off_stop.is_(None) | (trip_box.c.off_stop != stop)
    await tx.run(update(trip_box).where(*mine, elsewhere).values(**by))
    new = sorted(boxes - {each.box for each in owner.boxes})
    whose = {"trip_id": card.trip_id, "compound_id": owner.compound_id}
    rows = [{**whose, "box": box, **by} for box in new]
    await tx.insert_all_new(trip_box, rows, returning=[trip_box.c.id])
    if new and owner.consignment_id is not None and owner.load_state not in DONE:
        await _take_along(tx, card, owner, new, actor=actor, now=now)


async def _take_along(
    tx: Transaction,
    card: TripCard,
    owner: StopCard,
    boxes: Collection[int],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """What nobody had counted on board is on this load, as far as it is packed and paid."""
    load = await tx.lock(select(consignment).where(consignment.c.id == owner.consignment_id))
    if load.state in DONE:  # it was counted meanwhile
        return
    inside = select(bag.c.parcel_id).where(bag.c.box.in_(sorted(boxes)))
    await move_parcels(
        tx,
        parcel.c.cycle_id == card.cycle_id,
        parcel.c.compound_id == owner.compound_id,
        parcel.c.supplier_id == card.supplier_id,
        parcel.c.id.in_(inside),
        IS_PAID,
        before=ParcelState.PACKED,
        after=ParcelState.LOADED,
        verb="load",
        actor=actor,
        now=now,
        consignment_id=owner.consignment_id,
        handover_id=load.handover_id,
    )
    await write_bags(tx, owner.consignment_id or 0)


async def _note_count(
    tx: Transaction,
    here: StopCard,
    trip_id: int,
    off: set[int],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Who counted the stop; the same count again is not a second one."""
    if here.counted_at is not None and set(here.off_here) == off:
        return
    stop = trip_stop.c.trip_id == trip_id, trip_stop.c.stop == here.stop
    await tx.run(update(trip_stop).where(*stop).values(counted_at=now, counted_by=str(actor)))
    before = {"stop": here.stop, "boxes": len(here.on_board)}
    change = Change("trip", trip_id, "count_boxes", before, len(off), here.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _tell(
    tx: Transaction, card: TripCard, before: StopCard, here: StopCard, *, now: datetime
) -> None:
    """Each box once when it is missed, and once when it is found."""
    if set(here.missing) - set(before.missing):
        await tell_missing(tx, card, here, now=now)
    for box in sorted(set(before.missing) - set(here.missing)):
        await tell_turned_up(tx, card, here=here, owner=here, box=box, was_loaded=True, now=now)
