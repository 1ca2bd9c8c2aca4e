"""Whether a household's bags have left the delivery point with a volunteer."""

from sqlalchemy import ColumnElement, exists, select

from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.tables.runs import run, run_door
from orders.rules.states import RunState
from storage.database import Transaction


def on_the_way() -> ColumnElement[bool]:
    """A slot before which a run that has begun still has its door."""
    return (
        exists()
        .where(
            run_door.c.handover_id == slot.c.handover_id,
            run_door.c.household_id == slot.c.household_id,
            run_door.c.done_at.is_(None),
            run.c.id == run_door.c.run_id,
            run.c.state == RunState.UNDER_WAY,
        )
        .correlate(slot)
    )


async def is_on_the_way(tx: Transaction, handover_id: int, household_id: int) -> bool:
    """Tell whether a run that has begun still has this door before it."""
    mine = (slot.c.handover_id == handover_id, slot.c.household_id == household_id)
    return await tx.first(select(slot.c.id).where(*mine, on_the_way())) is not None
