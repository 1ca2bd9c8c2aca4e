"""Households that are served at the door from now on: out of the queue, onto a run.

Here they only leave the queue; runs are made of who is served at the door and on none yet.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import handover, slot
from orders.actors import Actor
from orders.rules.states import HandoverState
from storage.audit import Change, record_all
from storage.database import Transaction

IDS_AT_ONCE = 5000


async def send_to_door(
    tx: Transaction,
    *,
    compound_id: int,
    household_ids: Sequence[int],
    verb: str,
    actor: Actor,
    now: datetime,
) -> tuple[int, ...]:
    """Serve these households at the door in the compound's open hand-overs.

    Returns those that were waiting to be called down; who has collected or is served at the door
    already stays as it is. `verb` says why: seal, missed, wish. The caller holds the
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
