"""What people wrote in the group before they had joined: kept, and asked of them once they are in.

They are told once a cycle how to join. What they wrote is one order at a time: a later text about
the same bundles counts. Nothing of it is ordered before they say yes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.group_text import ReadOrder
from orders.rules.states import CycleState, MemberState, ProposalState, check
from orders.tables.compounds import group_compound
from orders.tables.cycles import cycle
from orders.tables.households import household, member
from orders.tables.orders import proposal
from orders.use_cases.proposals import asked_data
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post

MOST_KEPT = 20


async def keep_text(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    orders: Sequence[ReadOrder],
    homes: Mapping[str, int],
    sent_at: datetime,
    now: datetime,
) -> bool:
    """Keep the orders for when their writer has joined; tells whether it is the first time."""
    items = [
        {
            "household_id": None if item.household is None else homes[item.household],
            "lines": dict(item.lines),
            "action": item.action,
        }
        for item in orders
    ]
    mine = (
        proposal.c.cycle_id == cycle_id,
        proposal.c.person_id == actor.person_id,
        proposal.c.state == ProposalState.KEPT,
    )
    known = await tx.first(select(proposal).where(*mine))
    if known is not None:
        kept = [*(known.orders or ()), *items][-MOST_KEPT:]
        await tx.run(update(proposal).where(*mine).values(orders=kept, sent_at=sent_at))
        return False
    proposal_id = await tx.insert(
        proposal,
        cycle_id=cycle_id,
        person_id=actor.person_id,
        orders=items,
        state=ProposalState.KEPT,
        sent_at=sent_at,
        made_at=now,
    )
    change = Change("proposal", proposal_id, "keep", None, ProposalState.KEPT)
    await record(tx, change, actor=str(actor), now=now)
    return True


async def propose_kept(tx: Transaction, *, now: datetime) -> int:
    """Ask those who have joined meanwhile whether what they wrote shall count; how many."""
    rows = await tx.all(
        select(
            proposal.c.id,
            proposal.c.person_id,
            proposal.c.orders,
            household.c.id.label("household_id"),
            household.c.key,
        )
        .join(cycle, cycle.c.id == proposal.c.cycle_id)
        .join(member, member.c.person_id == proposal.c.person_id)
        .join(household, household.c.id == member.c.household_id)
        .join(group_compound, group_compound.c.compound_id == household.c.compound_id)
        .where(
            proposal.c.state == ProposalState.KEPT,
            member.c.state == MemberState.ACCEPTED,
            group_compound.c.group_id == cycle.c.group_id,
            cycle.c.state == CycleState.OPEN,
            cycle.c.cutoff_at > now,
        )
        .order_by(proposal.c.id, member.c.id)
    )
    first: dict[int, Row[Any]] = {}
    for row in rows:
        first.setdefault(row.id, row)
    for row in first.values():
        await _ask(tx, row, now=now)
    return len(first)


async def _ask(tx: Transaction, row: Row[Any], *, now: datetime) -> None:
    lines = settle(row.orders or (), row.household_id)
    after = ProposalState.OPEN if lines else ProposalState.DROPPED
    check(ProposalState.KEPT, after)
    orders = [{"household_id": row.household_id, "lines": lines, "action": "set"}]
    of_row = update(proposal).where(proposal.c.id == row.id)
    await tx.run(of_row.values(state=after, orders=orders if lines else None))
    change = Change("proposal", row.id, "propose", ProposalState.KEPT, after)
    await record(tx, change, actor="scheduler:0", now=now)
    if lines:
        data = asked_data(row.id, orders, {row.household_id: row.key}, is_chain=False)
        to = f"person:{row.person_id}"
        await post(tx, Post(to, Notice.ORDER_PROPOSED, data, f"kept_text:{row.id}"), now=now)


def settle(orders: Sequence[Mapping[str, Any]], household_id: int) -> dict[str, int]:
    """What all texts together say for one household; those about other homes are left out."""
    lines: dict[str, int] = {}
    for item in orders:
        if item["household_id"] not in (None, household_id):
            continue
        kept = lines if item["action"] == "set" else {}
        lines = {**kept, **item["lines"]}
    return {code: count for code, count in lines.items() if count}


async def forget_kept(tx: Transaction, *, now: datetime) -> None:
    """What was kept for a cycle that has closed meanwhile is dropped."""
    check(ProposalState.KEPT, ProposalState.DROPPED)
    over = select(cycle.c.id).where(cycle.c.state != CycleState.OPEN)
    await tx.run(
        update(proposal)
        .where(proposal.c.state == ProposalState.KEPT, proposal.c.cycle_id.in_(over))
        .values(state=ProposalState.DROPPED, orders=None, decided_at=now)
    )
