"""Households that are served at the door from now on, or not any more.

Here they only leave the queue or return to it; runs are made, with every tick, of who is served at
the door and on none yet, and lose those that are not.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update

from fulfillment.handover.rules.ways import DoorFor, Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.on_the_way import on_the_way
from orders.actors import Actor
from orders.rules.states import CallState, HandoverState
from storage.audit import Change, record_all
from storage.database import Transaction

IDS_AT_ONCE = 5000
# Who comes back into the queue is called anew.
NOT_CALLED: Final[Mapping[str, Any]] = {
    "call": CallState.WAITING,
    "called_at": None,
    "recalled_at": None,
    "missed_at": None,
}


async def send_to_door(
    tx: Transaction,
    *,
    compound_id: int,
    household_ids: Sequence[int],
    verb: DoorFor,
    actor: Actor,
    now: datetime,
) -> tuple[int, ...]:
    """Serve these households at the door in the compound's open hand-overs.

    Returns those that were waiting to be called down; who has collected or is served at the door
    already stays as it is. `verb` says why. The caller holds the
    place and tells the people.
    """
    is_open = select(handover.c.id).where(
        handover.c.compound_id == compound_id, handover.c.state == HandoverState.OPEN
    )
    moved: dict[int, int] = {}
    for start in range(0, len(household_ids), IDS_AT_ONCE):
        rows = await tx.all(
            update(slot)
            .where(
                slot.c.handover_id.in_(is_open),
                slot.c.household_id.in_(household_ids[start : start + IDS_AT_ONCE]),
                slot.c.way == Way.POINT,
                slot.c.collected_at.is_(None),
            )
            .values(way=Way.DOOR, door_for=verb)
            .returning(slot.c.id, slot.c.household_id)
        )
        moved |= {row.id: row.household_id for row in rows}
    changes = [Change("slot", each, verb, Way.POINT, Way.DOOR, compound_id) for each in moved]
    await record_all(tx, changes, actor=str(actor), now=now)
    return tuple(dict.fromkeys(moved.values()))


async def from_the_door(
    tx: Transaction,
    *,
    compound_id: int,
    household_ids: Sequence[int],
    actor: Actor,
    now: datetime,
) -> tuple[int, ...]:
    """Call these households down again in the compound's open hand-overs; who really is.

    Whose run somebody walks already is still served at the door. The caller holds the place, plans
    anew (`replan`), and tells the people.
    """
    is_open = select(handover.c.id).where(
        handover.c.compound_id == compound_id, handover.c.state == HandoverState.OPEN
    )
    moved: dict[int, int] = {}
    for start in range(0, len(household_ids), IDS_AT_ONCE):
        rows = await tx.all(
            update(slot)
            .where(
                slot.c.handover_id.in_(is_open),
                slot.c.household_id.in_(household_ids[start : start + IDS_AT_ONCE]),
                slot.c.way == Way.DOOR,
                slot.c.collected_at.is_(None),
                ~on_the_way(),
            )
            .values(way=Way.POINT, door_for=None, **NOT_CALLED)
            .returning(slot.c.id, slot.c.household_id)
        )
        moved |= {row.id: row.household_id for row in rows}
    changes = [Change("slot", each, "return", Way.DOOR, Way.POINT, compound_id) for each in moved]
    await record_all(tx, changes, actor=str(actor), now=now)
    return tuple(dict.fromkeys(moved.values()))
