"""What a liaison does with batches: approve, return with a reason, take a parcel out, resubmit.

Nothing reaches a supplier unapproved: an approval freezes a new pick list version, and only
approved parcels stand on it. Approving what is approved changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.money.use_cases.bills_of_approval import ask_approved, settle_removed
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import batch, parcel
from fulfillment.supply.use_cases.asking_approval import show_batches
from fulfillment.supply.use_cases.cards import BatchCard, batch_card, cards_of
from fulfillment.supply.use_cases.making import make_batches
from fulfillment.supply.use_cases.moves import hold_cycle, move_parcels
from fulfillment.supply.use_cases.parcels import tell_of_parcel
from fulfillment.supply.use_cases.pick_lists import freeze
from fulfillment.supply.use_cases.suppliers_told import tell_contacts
from orders.actors import Actor
from orders.rules.errors import AlreadyDecided, MissingReason, StaleButton, TextTooLong, WrongState
from orders.rules.states import BatchState, CycleState, ParcelState, check
from orders.use_cases.rights import require_right
from storage.audit import Change, record_all
from storage.database import Transaction

__all__ = [
    "Approved",
    "BatchCard",
    "approve_all",
    "approve_batch",
    "batch_card",
    "batches_of",
    "make_batches",
    "remove_parcel",
    "resubmit_batch",
    "return_batch",
]

MAX_REASON = 300


@dataclass(frozen=True, slots=True)
class Approved:
    """The batches that were approved just now, and the pick lists that this froze."""

    batch_ids: tuple[int, ...]
    pick_list_ids: tuple[int, ...]


async def approve_batch(
    tx: Transaction, *, actor: Actor, batch_id: int, portal_url: str, now: datetime
) -> Approved:
    """Approve one batch. Raises `AlreadyDecided` when it was returned meanwhile."""
    row = await hold_batch(tx, batch_id, actor)
    if row.state == BatchState.APPROVED:
        return Approved((), ())
    if row.state != BatchState.AWAITING_APPROVAL:
        raise AlreadyDecided(state=row.state)
    return await _approve(tx, [row], actor=actor, portal_url=portal_url, now=now)


async def approve_all(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    compound_id: int,
    portal_url: str,
    now: datetime,
) -> Approved:
    """Approve every batch of a compound that still waits; what was returned stays returned."""
    await require_right(tx, actor, compound_id, "approve")
    await hold_cycle(tx, cycle_id)
    rows = await tx.all(
        select(batch)
        .where(
            batch.c.cycle_id == cycle_id,
            batch.c.compound_id == compound_id,
            batch.c.state == BatchState.AWAITING_APPROVAL,
        )
        .order_by(batch.c.id)
    )
    if not rows:
        return Approved((), ())
    return await _approve(tx, rows, actor=actor, portal_url=portal_url, now=now, tell_all=True)


async def return_batch(
    tx: Transaction, *, actor: Actor, batch_id: int, reason: str, now: datetime
) -> BatchCard:
    """Return a batch with a reason, so that something in it is put right first."""
    row = await hold_batch(tx, batch_id, actor)
    reason = reason.strip()
    if not reason:
        raise MissingReason()
    if len(reason) > MAX_REASON:
        raise TextTooLong(limit=MAX_REASON)
    if row.state != BatchState.AWAITING_APPROVAL:
        raise AlreadyDecided(state=row.state)
    await decide(tx, [row], BatchState.RETURNED, verb="return", actor=actor, now=now, reason=reason)
    card = await batch_card(tx, batch_id)
    await show_batches(tx, [card], Notice.BATCH_DECIDED, now=now, but=actor.person_id)
    return card


async def resubmit_batch(
    tx: Transaction, *, actor: Actor, batch_id: int, now: datetime
) -> BatchCard:
    """Ask again for the approval of a batch that was returned."""
    row = await hold_batch(tx, batch_id, actor)
    if row.state == BatchState.APPROVED:
        raise AlreadyDecided(state=row.state)
    if row.state == BatchState.RETURNED:
        await decide(tx, [row], BatchState.AWAITING_APPROVAL, verb="resubmit", actor=actor, now=now)
        card = await batch_card(tx, batch_id)
        await show_batches(tx, [card], Notice.BATCH_READY, now=now, but=actor.person_id)
    return await batch_card(tx, batch_id)


async def remove_parcel(
    tx: Transaction, *, actor: Actor, parcel_id: int, now: datetime
) -> BatchCard:
    """Take a parcel out of a returned batch; its household is told."""
    batch_id = await tx.scalar(select(parcel.c.batch_id).where(parcel.c.id == parcel_id))
    if batch_id is None:
        raise StaleButton()
    row = await hold_batch(tx, batch_id, actor)
    if row.state != BatchState.RETURNED:
        raise WrongState(noun="batch", state=row.state)
    await settle_removed(tx, parcel_id, actor=actor, now=now)
    moved = await move_parcels(
        tx,
        parcel.c.id == parcel_id,
        before=ParcelState.ALLOCATED,
        after=ParcelState.CANCELLED,
        verb="remove",
        actor=actor,
        now=now,
    )
    if moved:
        await tell_of_parcel(tx, parcel_id, Notice.PARCEL_CANCELLED, now=now)
    return await batch_card(tx, batch_id)


async def batches_of(tx: Transaction, compound_id: int, cycle_id: int) -> tuple[BatchCard, ...]:
    """Return the cards of all batches of a compound in a cycle, in walking order."""
    return await cards_of(
        tx,
        select(batch.c.id).where(batch.c.compound_id == compound_id, batch.c.cycle_id == cycle_id),
    )


async def hold_batch(tx: Transaction, batch_id: int, actor: Actor) -> Row[Any]:
    """Check the right, take the cycle's turn, then read the batch as it is now."""
    known = await tx.first(select(batch).where(batch.c.id == batch_id))
    if known is None:
        raise StaleButton()
    await require_right(tx, actor, known.compound_id, "approve")
    await hold_cycle(tx, known.cycle_id)
    return await tx.lock(select(batch).where(batch.c.id == batch_id))


async def _approve(
    tx: Transaction,
    rows: Sequence[Row[Any]],
    *,
    actor: Actor,
    portal_url: str,
    now: datetime,
    tell_all: bool = False,
) -> Approved:
    """Approve batches of one compound and cycle and freeze one list a supplier."""
    first = rows[0]
    held = await hold_cycle(tx, first.cycle_id)
    if held.state != CycleState.CLOSED:
        raise WrongState(noun="cycle", state=held.state)
    ids = [row.id for row in rows]
    await decide(tx, rows, BatchState.APPROVED, verb="approve", actor=actor, now=now)
    moved = await move_parcels(
        tx,
        parcel.c.batch_id.in_(ids),
        before=ParcelState.ALLOCATED,
        after=ParcelState.APPROVED,
        verb="approve",
        actor=actor,
        now=now,
    )
    # Before the freeze: where a bill exists, the papers carry its sum and its code.
    await ask_approved(tx, [row.id for row in moved], actor=actor, portal_url=portal_url, now=now)
    pick_list_ids = []
    for supplier_id in sorted({row.supplier_id for row in rows}):
        pick_list_id = await freeze(
            tx,
            actor=actor,
            cycle_id=first.cycle_id,
            compound_id=first.compound_id,
            supplier_id=supplier_id,
            reason="approved",
            portal_url=portal_url,
            now=now,
        )
        await tell_contacts(tx, pick_list_id, Notice.PICK_LIST_READY, now=now)
        pick_list_ids.append(pick_list_id)
    cards = await cards_of(tx, select(batch.c.id).where(batch.c.id.in_(ids)))
    but = None if tell_all else actor.person_id
    await show_batches(tx, cards, Notice.BATCH_DECIDED, now=now, but=but)
    return Approved(tuple(ids), tuple(pick_list_ids))


async def decide(
    tx: Transaction,
    rows: Sequence[Row[Any]],
    after: BatchState,
    *,
    verb: str,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Move batches from the state they were read in; the caller holds the cycle."""
    for row in rows:
        check(BatchState(row.state), after)
    await tx.run(
        update(batch)
        .where(batch.c.id.in_([row.id for row in rows]), batch.c.state == rows[0].state)
        .values(state=after, reason=reason, decided_at=now, decided_by=actor.person_id)
    )
    changes = [Change("batch", row.id, verb, row.state, after, row.compound_id) for row in rows]
    await record_all(tx, changes, actor=str(actor), now=now)
