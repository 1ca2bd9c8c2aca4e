"""“Paper orders are still coming”: closing waits, the chat's own cut-off does not.

The liaison says until when, at most until the batches have to be approved; asking again moves
it; “all entered” ends it. It holds for the whole cycle, so for every compound of the group.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, update

from orders.actors import Actor
from orders.rules.errors import CycleClosed
from orders.rules.states import CycleState
from orders.tables.cycles import cycle
from orders.use_cases.cycles import next_opening_of
from orders.use_cases.paper import hold_cycle_alone, paper_cycle
from storage.audit import Change, record
from storage.database import Transaction


async def wait_for_paper(
    tx: Transaction, *, actor: Actor, compound_id: int, until: datetime, now: datetime
) -> datetime:
    """Let closing wait until then, at most until the approval is due. Needs `approve`.

    Returns until when it waits. Raises `CycleClosed` when the cycle is closed already.
    """
    found = await paper_cycle(tx, actor=actor, compound_id=compound_id, now=now)
    row = await hold_cycle_alone(tx, found.id)
    if row.state != CycleState.OPEN:
        opens_at = await next_opening_of(tx, row.group_id, after=now)
        raise CycleClosed(closed_at=row.closed_at or row.cutoff_at, next_opens_at=opens_at)
    latest: datetime = row.approve_by
    wanted = min(until, latest)
    await _set(tx, row, wanted, actor=actor, compound_id=compound_id, now=now)
    return wanted


async def all_entered(tx: Transaction, *, actor: Actor, compound_id: int, now: datetime) -> None:
    """Closing waits for paper no longer; saying it twice is once. Needs `approve`."""
    found = await paper_cycle(tx, actor=actor, compound_id=compound_id, now=now)
    row = await hold_cycle_alone(tx, found.id)
    if row.state == CycleState.OPEN:
        await _set(tx, row, None, actor=actor, compound_id=compound_id, now=now)


async def _set(
    tx: Transaction,
    row: Row[Any],
    until: datetime | None,
    *,
    actor: Actor,
    compound_id: int,
    now: datetime,
) -> None:
    if row.paper_until == until:
        return
    await tx.run(update(cycle).where(cycle.c.id == row.id).values(paper_until=until))
    before, after = (at and at.isoformat() for at in (row.paper_until, until))
    change = Change("cycle", row.id, "wait_for_paper", before, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)
