"""One step of one load: held against others, checked, written down with its audit row."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from fulfillment.handover.tables.handovers import consignment
from fulfillment.handover.use_cases.duty import require_declared
from orders.actors import SCHEDULER, Actor
from orders.rules.errors import IllegalTransition, StaleButton, WrongState
from orders.rules.states import ConsignmentState, check
from orders.use_cases.rights import require_right
from storage.audit import Change, record_all
from storage.database import Transaction


async def compound_of_load(tx: Transaction, consignment_id: int) -> int:
    """Return a load's compound; raises `StaleButton` where there is no such load."""
    query = select(consignment.c.compound_id).where(consignment.c.id == consignment_id)
    found: int | None = await tx.scalar(query)
    if found is None:
        raise StaleButton()
    return found


async def hold_load(tx: Transaction, actor: Actor, consignment_id: int, *rights: str) -> Row[Any]:
    """Return the load's row, held against others, for somebody who may handle it."""
    await require_right(tx, actor, await compound_of_load(tx, consignment_id), *rights)
    return await tx.lock(select(consignment).where(consignment.c.id == consignment_id))


async def hold_rested(
    tx: Transaction, actor: Actor, consignment_id: int, *rights: str, now: datetime
) -> Row[Any]:
    """The same; one whose rest is over is released without waiting for the scheduler's look."""
    held = await hold_load(tx, actor, consignment_id, *rights)
    if held.state != ConsignmentState.RESTING or held.rest_until > now:
        return held
    await release_rested(tx, consignment.c.id == consignment_id, now=now)
    return await tx.one(select(consignment).where(consignment.c.id == consignment_id))


async def move_load(
    tx: Transaction,
    held: Row[Any],
    after: ConsignmentState,
    values: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """Move a held load on and tell whether it moved: what is done already is no error.

    Raises `WrongState` for a step out of order.
    """
    before = ConsignmentState(held.state)
    if before == after:
        return False
    if after != ConsignmentState.REFUSED:
        await require_declared(tx, actor=actor, compound_id=held.compound_id, now=now)
    try:
        check(before, after)
    except IllegalTransition:
        raise WrongState("consignment", before) from None
    await tx.run(
        update(consignment)
        .where(consignment.c.id == held.id, consignment.c.state == before)
        .values(state=after, **values)
    )
    change = Change("consignment", held.id, after, before, after, held.compound_id)
    await record_all(tx, [change], actor=str(actor), now=now)
    return True


async def release_rested(
    tx: Transaction, *conditions: ColumnElement[bool], now: datetime
) -> list[int]:
    """Release the loads among these whose rest is over, and return their ids."""
    before, after = ConsignmentState.RESTING, ConsignmentState.RELEASED
    check(before, after)
    rows = await tx.all(
        update(consignment)
        .where(consignment.c.state == before, consignment.c.rest_until <= now, *conditions)
        .values(state=after, released_at=now)
        .returning(consignment.c.id, consignment.c.compound_id)
    )
    changes = [Change("consignment", row.id, after, before, after, row.compound_id) for row in rows]
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)
    return [row.id for row in rows]
