"""A cycle's published prices. They are open to everybody: no name, no room, no order in them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from orders.rules.errors import StaleButton
from orders.rules.states import CycleState
from orders.tables.cycles import cycle
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.tallies import cycle_card
from storage.database import Transaction


async def published_list(tx: Transaction, cycle_id: int) -> Mapping[str, Any]:
    """Return a cycle's card as data. Raises `StaleButton` for one that was never published."""
    state = await tx.scalar(
        select(cycle.c.state).where(
            cycle.c.id == cycle_id, OF_GROUP, cycle.c.opened_at.is_not(None)
        )
    )
    if state is None or state == CycleState.CANCELLED:
        raise StaleButton()
    return (await cycle_card(tx, cycle_id)).as_data()
