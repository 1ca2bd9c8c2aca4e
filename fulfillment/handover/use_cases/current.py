"""Which hand-overs of a compound are open now, for who stands at the delivery point."""

from collections.abc import Sequence

from sqlalchemy import select

from fulfillment.handover.tables.handovers import handover
from orders.rules.states import HandoverState
from storage.database import Transaction


async def open_handovers(tx: Transaction, *, compound_id: int) -> Sequence[int]:
    """Return the ids of the compound's open hand-overs, the latest first."""
    return await tx.scalars(
        select(handover.c.id)
        .where(handover.c.compound_id == compound_id, handover.c.state == HandoverState.OPEN)
        .order_by(handover.c.id.desc())
    )
