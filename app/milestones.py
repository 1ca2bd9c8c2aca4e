"""The next thing that happens by the clock: what a time strip shows and skips to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from fulfillment.handover.tables.handovers import consignment, handover, slot
from orders.rules.schedule import next_opening
from orders.rules.states import ConsignmentState, CycleState
from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle
from orders.use_cases.cycles import rule_of
from storage.database import Transaction

REMIND_BEFORE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, order=True)
class Milestone:
    """An instant and its code (see `portal.strip.MILESTONES`)."""

    at: datetime
    code: str


async def next_milestone(tx: Transaction, *, after: datetime) -> Milestone | None:
    """Return the earliest milestone later than `after`, over all groups."""
    found = [
        *await _of_cycles(tx, after),
        *await _of_handovers(tx, after),
        *await _openings(tx, after),
    ]
    return min(found, default=None)


async def _of_cycles(tx: Transaction, after: datetime) -> list[Milestone]:
    rows = await tx.all(
        select(cycle).where(cycle.c.state.in_((CycleState.OPEN, CycleState.CLOSED)))
    )
    found = []
    for row in rows:
        found += [
            Milestone(row.cutoff_at, "cutoff"),
            Milestone(row.approve_by, "approve_by"),
            Milestone(row.packed_by, "packed_by"),
            Milestone(row.pay_by - REMIND_BEFORE, "remind"),
            Milestone(row.pay_by, "pay_by"),
            Milestone(row.deliver_at, "deliver_at"),
        ]
    return [item for item in found if item.at > after]


async def _of_handovers(tx: Transaction, after: datetime) -> list[Milestone]:
    found = [
        Milestone(row.rest_until, "rest_over")
        for row in await tx.all(
            select(consignment.c.rest_until).where(
                consignment.c.state == ConsignmentState.RESTING, consignment.c.rest_until > after
            )
        )
    ]
    rows = await tx.all(
        select(func.min(slot.c.starts_at).label("first"), func.max(slot.c.ends_at).label("last"))
        .join(handover, handover.c.id == slot.c.handover_id)
        .where(handover.c.state == "open")
        .group_by(handover.c.id)
    )
    for row in rows:
        found += [Milestone(row.first, "pickup_starts"), Milestone(row.last, "pickup_over")]
    return [item for item in found if item.at > after]


async def _openings(tx: Transaction, after: datetime) -> list[Milestone]:
    groups = await tx.all(select(ordering_group))
    return [Milestone(next_opening(rule_of(group), after)[1], "next_opens") for group in groups]
