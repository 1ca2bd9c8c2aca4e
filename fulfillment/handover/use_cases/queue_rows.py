"""Who stands in the queues of a compound's open hand-overs: one row a slot at a point.

Only those who come down and have not collected; who is served at the door is in no queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select, tuple_

from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.calling import queue_pause
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.supply.tables.batches import parcel
from orders.rules.states import CallState, HandoverState, ParcelState
from orders.tables.compounds import building, delivery_point
from orders.tables.households import household
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Queued:
    """A household that is to come down, or should have."""

    slot_id: int
    handover_id: int
    compound_id: int
    household_id: int
    address: str
    building: str
    unit: str
    room: str
    chat_id: int | None  # of its building's own group
    point_id: int
    point: str
    point_en: str
    starts_at: datetime
    ends_at: datetime
    pickup_code: str
    call: CallState
    called_at: datetime | None
    recalled_at: datetime | None


async def queued(tx: Transaction, *conditions: ColumnElement[bool]) -> list[Queued]:
    """Return who is in the queues that match, in the order in which they come.

    Whose bags are not there any more, or are held, is not called to fetch them.
    """
    # As a set of pairs, found once: looked up for each slot it would be all parcels each time.
    ready = select(parcel.c.handover_id, parcel.c.household_id).where(
        parcel.c.state == ParcelState.READY, parcel.c.handover_id.is_not(None)
    )
    something_ready = tuple_(slot.c.handover_id, slot.c.household_id).in_(ready)
    rows = await tx.all(
        select(
            slot,
            handover.c.compound_id,
            household.c.key,
            household.c.unit,
            household.c.room,
            building.c.code.label("building"),
            building.c.chat_id,
            delivery_point.c.name.label("point"),
            delivery_point.c.name_en.label("point_en"),
        )
        .join(handover, handover.c.id == slot.c.handover_id)
        .join(household, household.c.id == slot.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .join(delivery_point, delivery_point.c.id == slot.c.point_id)
        .where(
            handover.c.state == HandoverState.OPEN,
            slot.c.way == Way.POINT,
            slot.c.collected_at.is_(None),
            something_ready,
            *conditions,
        )
        .order_by(slot.c.starts_at, building.c.position, household.c.position, slot.c.id)
    )
    return [_queued(row) for row in rows]


def is_paused() -> ColumnElement[bool]:
    """The slot's queue stands still; a pause of an earlier hand-over counts no more."""
    return exists().where(
        queue_pause.c.point_id == slot.c.point_id,
        queue_pause.c.continued_at.is_(None),
        queue_pause.c.paused_at >= handover.c.opened_at,
    )


async def pauses_of(tx: Transaction, point_ids: Sequence[int]) -> dict[int, datetime]:
    """Since when each of these points' queues stands still, where it does now."""
    is_open = exists().where(
        delivery_point.c.id == queue_pause.c.point_id,
        handover.c.compound_id == delivery_point.c.compound_id,
        handover.c.state == HandoverState.OPEN,
        handover.c.opened_at <= queue_pause.c.paused_at,
    )
    rows = await tx.all(
        select(queue_pause.c.point_id, queue_pause.c.paused_at).where(
            queue_pause.c.point_id.in_(point_ids), queue_pause.c.continued_at.is_(None), is_open
        )
    )
    return {row.point_id: row.paused_at for row in rows}


def _queued(row: Row[Any]) -> Queued:
    return Queued(
        slot_id=row.id,
        handover_id=row.handover_id,
        compound_id=row.compound_id,
        household_id=row.household_id,
        address=row.key,
        building=row.building,
        unit=row.unit or "",
        room=row.room or row.key,
        chat_id=row.chat_id,
        point_id=row.point_id,
        point=row.point,
        point_en=row.point_en,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        pickup_code=row.pickup_code,
        call=CallState(row.call),
        called_at=row.called_at,
        recalled_at=row.recalled_at,
    )
