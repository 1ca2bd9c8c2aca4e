"""What there is to know about the running program, read from the database in a few statements.

Any process can tell of all of them: they share nothing but the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.roles import Role
from fulfillment.supply.tables.batches import batch
from orders.rules.states import BatchState, CycleState, OrderState
from orders.tables.cycles import cycle
from orders.tables.orders import order
from storage.database import Transaction
from storage.heartbeats import Heartbeat, heartbeats
from storage.tables import inbox, outbox


@dataclass(frozen=True, slots=True)
class Figures:
    """A moment's figures; ages are None where nothing waits."""

    now: datetime
    updates: Mapping[str, int]  # by state
    updates_age: timedelta | None  # of the oldest that is not handled
    notices: Mapping[str, int]  # by state
    outbox_age: timedelta | None  # of the oldest that could have been sent
    live_orders: int  # in cycles that are open
    batches_waiting: int
    batch_age: timedelta | None
    processes: Sequence[Heartbeat]

    @property
    def outbox_depth(self) -> int:
        return self.notices.get("queued", 0) + self.notices.get("sending", 0)

    @property
    def ticked_at(self) -> datetime | None:
        """When the scheduler last did what was due."""
        ticks = [
            item.instant("ticked_at") for item in self.processes if item.role == Role.SCHEDULER
        ]
        return max((tick for tick in ticks if tick is not None), default=None)

    @property
    def last_sent_at(self) -> datetime | None:
        """When the sender last sent something."""
        sent = [item.instant("last_sent_at") for item in self.processes if item.role == Role.SENDER]
        return max((at for at in sent if at is not None), default=None)

    def alive(self, role: Role) -> Sequence[Heartbeat]:
        """The processes with this role that were seen lately."""
        return [item for item in self.processes if item.role == role and item.is_alive(self.now)]


async def read_figures(tx: Transaction, *, now: datetime) -> Figures:
    """Read all of them at one moment."""
    waiting = select(func.min(inbox.c.received_at)).where(inbox.c.state == "waiting")
    due = select(func.min(outbox.c.not_before)).where(
        outbox.c.state == "queued", outbox.c.not_before <= now
    )
    in_line = (
        select(func.count().label("waiting"), func.min(batch.c.made_at).label("oldest"))
        .join(cycle, cycle.c.id == batch.c.cycle_id)
        .where(batch.c.state == BatchState.AWAITING_APPROVAL, cycle.c.state == CycleState.CLOSED)
    )
    batches = await tx.one(in_line)
    live = (
        select(func.count())
        .select_from(order)
        .join(cycle, cycle.c.id == order.c.cycle_id)
        .where(order.c.state == OrderState.LIVE, cycle.c.state == CycleState.OPEN)
    )
    return Figures(
        now=now,
        updates=await _by_state(tx, inbox),
        updates_age=_age(await tx.scalar(waiting), now),
        notices=await _by_state(tx, outbox),
        outbox_age=_age(await tx.scalar(due), now),
        live_orders=await tx.scalar(live),
        batches_waiting=batches.waiting,
        batch_age=_age(batches.oldest, now),
        processes=await heartbeats(tx),
    )


async def _by_state(tx: Transaction, table: Any) -> Mapping[str, int]:
    counts = select(table.c.state, func.count().label("rows")).group_by(table.c.state)
    return {row.state: row.rows for row in await tx.all(counts)}


def _age(since: datetime | None, now: datetime) -> timedelta | None:
    return None if since is None else now - since
