"""A planned trip leaves with what was counted on board: a load for each stop that has boxes.

What is not on board stays packed, for another trip. Bags of one household ride together, or wait
together. A truck that has left does not leave again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from fulfillment.handover.tables.handovers import trip, trip_box, trip_stop
from fulfillment.handover.use_cases.box_rows import BagInBox, bags_to_load
from fulfillment.handover.use_cases.boxes import (
    MAY_LOAD,
    StopToLoad,
    TripToLoad,
    require_planned,
    trip_to_load,
)
from fulfillment.handover.use_cases.duty import require_declared
from fulfillment.handover.use_cases.loading import (
    OfLoad,
    announce_load,
    load_goods,
    set_off,
    write_boxes,
)
from fulfillment.handover.use_cases.places import hold_place
from fulfillment.handover.use_cases.trip_cards import TripCard, planned_trip
from fulfillment.handover.use_cases.trip_rights import hold_trip
from fulfillment.handover.use_cases.trips_told import tell_left_behind
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.moves import hold_cycle
from orders.actors import Actor, person_actor
from orders.rules.errors import CycleCancelled, NotPacked, StaleButton, UnpaidOnLoad
from orders.rules.errors_trips import BoxesTogether, NothingOnBoard
from orders.rules.states import CycleState
from storage.database import Transaction


async def leave_trip(tx: Transaction, *, actor: Actor, trip_id: int, now: datetime) -> TripCard:
    """Let it leave. Raises `AlreadyLeft`, `NothingOnBoard`, `BoxesTogether`, `NotPacked`,
    `UnpaidOnLoad`.
    """
    cycle_id = await tx.scalar(select(trip.c.cycle_id).where(trip.c.id == trip_id))
    if cycle_id is None:
        raise StaleButton()
    held = await hold_cycle(tx, cycle_id)
    await hold_trip(tx, actor, trip_id, *MAY_LOAD, with_crew=True)
    require_planned(await planned_trip(tx, trip_id))
    if held.state == CycleState.CANCELLED:
        raise CycleCancelled()
    found = await trip_to_load(tx, actor=actor, trip_id=trip_id)
    loaded = [stop for stop in found.stops if stop.on_board]
    if not loaded:
        raise NothingOnBoard()
    await _require_declared(tx, found.card, now=now)
    sent = [await _load_stop(tx, found, stop, actor=actor, now=now) for stop in loaded]
    await set_off(tx, trip_id, actor=actor, now=now)
    await _leave_out(tx, found, loaded, now=now)
    for consignment_id in sent:
        await announce_load(tx, consignment_id, group_id=held.group_id, now=now)
    card = await planned_trip(tx, trip_id)
    for stop in loaded:
        here = card.stop(stop.card.stop)
        await tell_left_behind(tx, card, here, set(stop.left), now=now)
    return card


async def _require_declared(tx: Transaction, card: TripCard, *, now: datetime) -> None:
    """Neighbours on board touch the goods: raises `NotFitForDuty` for who must not today."""
    for each in card.crew:
        if each.person_id is not None:
            going = person_actor(each.person_id)
            here = card.stops[0].compound_id
            await require_declared(tx, actor=going, compound_id=here, now=now)


async def _load_stop(
    tx: Transaction, found: TripToLoad, stop: StopToLoad, *, actor: Actor, now: datetime
) -> int:
    card = found.card
    assert card.cycle_id is not None
    place = await hold_place(tx, stop.card.compound_id)
    bags = await bags_to_load(
        tx,
        cycle_id=card.cycle_id,
        supplier_id=card.supplier_id,
        compound_id=place.compound_id,
    )
    ids = _parcels_in(bags, set(stop.on_board))
    of = OfLoad(card.trip_id, stop.card.stop, card.cycle_id, card.supplier_id)
    chosen = parcel.c.id.in_(ids)
    consignment_id, _ = await load_goods(tx, place, of, chosen, actor=actor, now=now)
    await write_boxes(tx, of, consignment_id, actor=actor, now=now)
    return consignment_id


def _parcels_in(bags: Sequence[BagInBox], boxes: set[int]) -> list[int]:
    """The parcels all of whose bags are on board; raises where one may not ride."""
    riding = [each for each in bags if each.box in boxes]
    unpacked = _rooms(each for each in riding if each.waits_for == "packing")
    if unpacked or not riding:
        raise NotPacked(rooms=unpacked)
    unpaid = _rooms(each for each in riding if each.waits_for == "payment")
    if unpaid:
        raise UnpaidOnLoad(count=len(unpaid), rooms=unpaid)
    ids = {each.parcel_id for each in riding}
    torn = [each for each in bags if each.parcel_id in ids and each.box not in boxes]
    if torn:
        raise BoxesTogether(
            rooms=_rooms(torn), boxes=tuple(str(box) for box in sorted({x.box for x in torn}))
        )
    return sorted(ids)


async def _leave_out(
    tx: Transaction, found: TripToLoad, loaded: Sequence[StopToLoad], *, now: datetime
) -> None:
    """Nothing joins those stops later, for which nothing is on board."""
    trip_id = found.card.trip_id
    stops = [stop.card.stop for stop in loaded]
    others = trip_stop.c.trip_id == trip_id, trip_stop.c.stop.not_in([0, *stops])
    await tx.run(update(trip_stop).where(*others).values(left_out_at=now, boxes_sent=0))
    nowhere = [stop.card.compound_id for stop in found.stops if stop not in loaded]
    gone = trip_box.c.trip_id == trip_id, trip_box.c.compound_id.in_(nowhere)
    await tx.run(delete(trip_box).where(*gone))


def _rooms(bags: Iterable[BagInBox]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.address for each in bags))
