"""Households that did not come hear that their bags are brought."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from fulfillment.handover.notices_scanning import Notice
from fulfillment.handover.use_cases.places import Place
from fulfillment.told import Note, tell_households
from orders.tables.households import household
from storage.database import Transaction


async def tell_brought(
    tx: Transaction,
    place: Place,
    *,
    handover_id: int,
    household_ids: Sequence[int],
    now: datetime,
) -> None:
    """Once for each household and hand-over."""
    rows = await tx.all(
        select(household.c.id, household.c.key).where(household.c.id.in_(list(household_ids)))
    )
    notes = [
        Note(
            row.id,
            Notice.LEFT_TO_DOOR,
            {"address": row.key, **place.data()},
            None,
            f"{Notice.LEFT_TO_DOOR}:{handover_id}:{row.id}",
        )
        for row in rows
    ]
    await tell_households(tx, notes, now=now)
