"""Whether a household's bags have left the delivery point with a volunteer."""

from sqlalchemy import select

from fulfillment.handover.tables.runs import run, run_door
from storage.database import Transaction


async def is_on_the_way(tx: Transaction, handover_id: int, household_id: int) -> bool:
    """Tell whether a run that has begun still has this door before it."""
    row = await tx.first(
        select(run_door.c.id)
        .join(run, run.c.id == run_door.c.run_id)
        .where(
            run_door.c.handover_id == handover_id,
            run_door.c.household_id == household_id,
            run_door.c.done_at.is_(None),
            run.c.begun_at.is_not(None),
        )
    )
    return row is not None
