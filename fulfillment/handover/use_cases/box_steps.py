"""One button or text for a stop: loading while the trip is planned, counting once it has left."""

from datetime import datetime

from fulfillment.handover.rules.box_numbers import read_boxes
from fulfillment.handover.use_cases.boxes import load_boxes, load_typed, trip_to_load
from fulfillment.handover.use_cases.boxes_off import count_off, look_at_stop, off_typed, one_off
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import TripState
from storage.database import Transaction


async def set_boxes(
    tx: Transaction, *, actor: Actor, trip_id: int, stop: int, which: str, now: datetime
) -> None:
    """All or none of a stop's boxes; raises `StaleButton` for anything else."""
    if which not in ("all", "none"):
        raise StaleButton()
    found = await trip_to_load(tx, actor=actor, trip_id=trip_id)
    there = found.stop(stop)
    if found.card.state == TripState.PLANNED:
        boxes = {*there.ready} if which == "all" else set()
        await load_boxes(tx, actor=actor, trip_id=trip_id, stop=stop, boxes=boxes, now=now)
        return
    off = {*there.on_board} if which == "all" else set()
    await count_off(tx, actor=actor, trip_id=trip_id, stop=stop, boxes=off, now=now)


async def stop_typed(
    tx: Transaction, *, actor: Actor, trip_id: int, stop: int, text: str, now: datetime
) -> None:
    """The boxes that a text means; raises `UnknownBox`."""
    found = await trip_to_load(tx, actor=actor, trip_id=trip_id)
    step = load_typed if found.card.state == TripState.PLANNED else off_typed
    await step(tx, actor=actor, trip_id=trip_id, stop=stop, text=text, now=now)


async def stray_typed(
    tx: Transaction,
    *,
    actor: Actor,
    trip_id: int,
    stop: int,
    of_stop: int,
    text: str,
    now: datetime,
) -> None:
    """Boxes of another stop that came off here."""
    card = await look_at_stop(tx, actor=actor, trip_id=trip_id, stop=stop)
    known = [each.box for each in card.stop(of_stop).boxes]
    for box in sorted(read_boxes(text, known)):
        await one_off(
            tx, actor=actor, trip_id=trip_id, stop=stop, of_stop=of_stop, box=box, now=now
        )
