"""Which hand-over a load belongs to: the compound's planned one, made when there is none.

Callers hold the compound's row (`hold_place`), so there is never a second planned one.
"""

from datetime import datetime

from sqlalchemy import select

from fulfillment.handover.tables.handovers import handover
from fulfillment.handover.use_cases.places import Place
from orders.actors import Actor
from orders.rules.states import HandoverState
from storage.audit import Change, record
from storage.database import Transaction


async def planned_handover(tx: Transaction, place: Place, *, actor: Actor, now: datetime) -> int:
    """Return the compound's planned hand-over, or make one."""
    found: int | None = await tx.scalar(
        select(handover.c.id)
        .where(
            handover.c.compound_id == place.compound_id,
            handover.c.state == HandoverState.PLANNED,
        )
        .order_by(handover.c.id)
    )
    return found or await make_handover(tx, place, actor=actor, now=now)


async def make_handover(tx: Transaction, place: Place, *, actor: Actor, now: datetime) -> int:
    """Plan a new hand-over and return its id."""
    handover_id = await tx.insert(
        handover, compound_id=place.compound_id, state=HandoverState.PLANNED, made_at=now
    )
    change = Change("handover", handover_id, "plan", None, HandoverState.PLANNED, place.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return handover_id
