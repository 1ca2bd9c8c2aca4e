"""Boxes ticked on board at the supplier: typed, ticked on a page, or scanned one by one.

A box is set to be on board or not, so that the same said twice is once. Only while the trip has
not left.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from fulfillment.handover.rules.box_numbers import read_boxes
from fulfillment.handover.tables.handovers import trip_box
from fulfillment.handover.use_cases.box_rows import ReadyBox, boxes_to_load
from fulfillment.handover.use_cases.trip_cards import StopCard, TripCard, planned_trip
from fulfillment.handover.use_cases.trip_rights import hold_trip
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import Actor
from orders.rules.errors import WrongState
from orders.rules.errors_trips import AlreadyLeft, UnknownBox
from orders.rules.states import TripState
from storage.audit import Change, record
from storage.database import Transaction

MAY_LOAD = ("approve", "gate")
# What a box label's code begins with; the rest is the code of a bag in it.
BOX_MARK = "BOX-"


@dataclass(frozen=True, slots=True)
class StopToLoad:
    """A stop and the boxes that the supplier has for it."""

    card: StopCard
    boxes: tuple[ReadyBox, ...]

    @property
    def ready(self) -> tuple[int, ...]:
        return tuple(each.box for each in self.boxes if not each.waits_for)

    @property
    def on_board(self) -> tuple[int, ...]:
        return self.card.on_board

    @property
    def left(self) -> tuple[int, ...]:
        """Ready and not on board."""
        return tuple(each for each in self.ready if each not in self.card.on_board)


@dataclass(frozen=True, slots=True)
class TripToLoad:
    """A trip at the supplier: stop by stop, what is on board of what is there."""

    card: TripCard
    stops: tuple[StopToLoad, ...]

    @property
    def on_board(self) -> int:
        return sum(len(stop.on_board) for stop in self.stops)

    @property
    def ready(self) -> int:
        return sum(len({*stop.ready, *stop.on_board}) for stop in self.stops)

    def stop(self, number: int) -> StopToLoad:
        """The stop of that number; raises `StaleButton` where there is none."""
        card = self.card.stop(number)
        return next(each for each in self.stops if each.card == card)


async def trip_to_load(tx: Transaction, *, actor: Actor, trip_id: int) -> TripToLoad:
    """What is to be loaded, for somebody who may."""
    await hold_trip(tx, actor, trip_id, *MAY_LOAD, "hand_out", with_crew=True)
    return await _to_load(tx, await planned_trip(tx, trip_id))


async def load_typed(
    tx: Transaction, *, actor: Actor, trip_id: int, stop: int, text: str, now: datetime
) -> TripToLoad:
    """Exactly the boxes that a text means are on board for a stop; raises `UnknownBox`."""
    found = await _open(tx, actor, trip_id)
    boxes = read_boxes(text, found.stop(stop).ready) if text.strip() else frozenset()
    return await load_boxes(tx, actor=actor, trip_id=trip_id, stop=stop, boxes=boxes, now=now)


async def load_boxes(
    tx: Transaction,
    *,
    actor: Actor,
    trip_id: int,
    stop: int,
    boxes: Collection[int],
    now: datetime,
) -> TripToLoad:
    """Exactly these boxes are on board for a stop. Raises `AlreadyLeft`, `UnknownBox`."""
    found = await _open(tx, actor, trip_id)
    there = found.stop(stop)
    unknown = sorted(set(boxes) - set(there.ready))
    if unknown:
        raise UnknownBox(text=str(unknown[0]))
    compound_id = there.card.compound_id
    mine = trip_box.c.trip_id == trip_id, trip_box.c.compound_id == compound_id
    await tx.run(delete(trip_box).where(*mine, trip_box.c.box.not_in(sorted(boxes))))
    rows = [_row(trip_id, compound_id, box, actor, now) for box in sorted(boxes)]
    await tx.insert_all_new(trip_box, rows, returning=[trip_box.c.id])
    if set(there.on_board) != set(boxes):
        before, after = len(there.on_board), len(set(boxes))
        change = Change(
            "trip", trip_id, "load", {"stop": stop, "boxes": before}, after, compound_id
        )
        await record(tx, change, actor=str(actor), now=now)
    return await _to_load(tx, await planned_trip(tx, trip_id))


async def load_scanned(
    tx: Transaction, *, actor: Actor, trip_id: int, code: str, now: datetime
) -> TripToLoad:
    """One more box on board, by the code of its label or of a bag in it; twice is once."""
    found = await _open(tx, actor, trip_id)
    compound_id, box = await box_of_code(tx, code, found.card)
    there = next(each for each in found.stops if each.card.compound_id == compound_id)
    boxes = {*there.on_board, box}
    stop = there.card.stop
    return await load_boxes(tx, actor=actor, trip_id=trip_id, stop=stop, boxes=boxes, now=now)


async def box_of_code(tx: Transaction, code: str, card: TripCard) -> tuple[int, int]:
    """Compound and box of a scanned code, of those that ride on a trip; raises `UnknownBox`."""
    bare = "".join(code.split()).upper().removeprefix(BOX_MARK)
    row: Row[Any] | None = await tx.first(
        select(parcel.c.compound_id, bag.c.box)
        .join(bag, bag.c.parcel_id == parcel.c.id)
        .where(
            bag.c.code == bare,
            parcel.c.supplier_id == card.supplier_id,
            parcel.c.compound_id.in_([stop.compound_id for stop in card.stops]),
        )
    )
    if row is None:
        raise UnknownBox(text=code[:40])
    return row.compound_id, row.box


def require_planned(card: TripCard) -> None:
    """Raises `AlreadyLeft` where it has, `WrongState` where it was called off."""
    if card.state == TripState.PLANNED:
        return
    if card.sent_at is not None:
        raise AlreadyLeft(sent_at=card.sent_at)
    raise WrongState("trip", card.state)


async def _open(tx: Transaction, actor: Actor, trip_id: int) -> TripToLoad:
    await hold_trip(tx, actor, trip_id, *MAY_LOAD, with_crew=True)
    card = await planned_trip(tx, trip_id)
    require_planned(card)
    return await _to_load(tx, card)


async def _to_load(tx: Transaction, card: TripCard) -> TripToLoad:
    ready = await boxes_to_load(
        tx,
        cycle_id=card.cycle_id or 0,
        supplier_id=card.supplier_id,
        compound_ids=[stop.compound_id for stop in card.stops],
    )
    stops = [StopToLoad(stop, tuple(ready.get(stop.compound_id, ()))) for stop in card.stops]
    return TripToLoad(card, tuple(stops))


def _row(trip_id: int, compound_id: int, box: int, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "trip_id": trip_id,
        "compound_id": compound_id,
        "box": box,
        "loaded_at": now,
        "loaded_by": str(actor),
    }
