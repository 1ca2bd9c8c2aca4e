"""Moving many parcels from one state to the next: one UPDATE, guarded, and its audit rows.

The WHERE names the state that is left, so a parcel that somebody else has moved meanwhile is
not moved again. What comes back is what was really moved.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.exc import NoResultFound

from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import ParcelState, check
from orders.tables.cycles import cycle
from storage.audit import Change, record_all
from storage.database import Transaction


async def move_parcels(
    tx: Transaction,
    *conditions: ColumnElement[bool],
    before: ParcelState,
    after: ParcelState,
    verb: str,
    actor: Actor,
    now: datetime,
    **values: Any,
) -> Sequence[Row[Any]]:
    """Move all parcels that match and return them (the parcel's columns)."""
    check(before, after)
    moved = await tx.all(
        update(parcel)
        .where(*conditions, parcel.c.state == before)
        .values(state=after, **values)
        .returning(*parcel.c)
    )
    changes = [Change("parcel", row.id, verb, before, after, row.compound_id) for row in moved]
    await record_all(tx, changes, actor=str(actor), now=now)
    return moved


async def hold_cycle(tx: Transaction, cycle_id: int) -> Row[Any]:
    """Read a cycle and hold its row: what changes a pick list or a load goes in turn.

    Taken before anything else, so that two of these never wait for each other. Raises
    `StaleButton` where there is no cycle of that number.
    """
    try:
        return await tx.lock(select(cycle).where(cycle.c.id == cycle_id))
    except NoResultFound:
        raise StaleButton() from None
