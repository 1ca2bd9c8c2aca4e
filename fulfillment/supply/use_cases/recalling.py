"""Recalling a batch that was approved by mistake, as long as nothing of it is packed.

The batch waits for its approval again and the pick list gets a version without it, an empty
one where nothing else was approved. What is packed is not recalled: single households are held
or dropped instead.
"""

from datetime import datetime

from sqlalchemy import select

from fulfillment.money.use_cases.bills_of_approval import let_bills_wait
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.asking_approval import show_batches
from fulfillment.supply.use_cases.batches import decide, hold_batch
from fulfillment.supply.use_cases.cards import BatchCard, batch_card
from fulfillment.supply.use_cases.moves import hold_cycle, move_parcels
from fulfillment.supply.use_cases.pick_lists import freeze
from fulfillment.supply.use_cases.suppliers_told import tell_contacts
from orders.actors import Actor
from orders.rules.errors import AlreadyDecided, AlreadyPacked, WrongState
from orders.rules.states import BatchState, CycleState, ParcelState
from storage.database import Transaction

# In none of these has anybody put anything into a bag.
UNPACKED = (ParcelState.ALLOCATED, ParcelState.APPROVED, ParcelState.CANCELLED, ParcelState.SHORT)


async def recall_batch(
    tx: Transaction, *, actor: Actor, batch_id: int, portal_url: str, now: datetime
) -> BatchCard:
    """Take an approval back. Raises `AlreadyPacked` with the rooms that are packed.

    A batch that waits for approval is left as it is: it was recalled a moment ago.
    """
    row = await hold_batch(tx, batch_id, actor)
    if row.state == BatchState.AWAITING_APPROVAL:
        return await batch_card(tx, batch_id)
    if row.state != BatchState.APPROVED:
        raise AlreadyDecided(state=row.state)
    held = await hold_cycle(tx, row.cycle_id)
    if held.state != CycleState.CLOSED:
        raise WrongState(noun="cycle", state=held.state)
    await _require_unpacked(tx, batch_id)
    await decide(tx, [row], BatchState.AWAITING_APPROVAL, verb="recall", actor=actor, now=now)
    moved = await move_parcels(
        tx,
        parcel.c.batch_id == batch_id,
        before=ParcelState.APPROVED,
        after=ParcelState.ALLOCATED,
        verb="recall",
        actor=actor,
        now=now,
    )
    await let_bills_wait(tx, [each.id for each in moved], now=now)
    pick_list_id = await freeze(
        tx,
        actor=actor,
        cycle_id=row.cycle_id,
        compound_id=row.compound_id,
        supplier_id=row.supplier_id,
        reason="recalled",
        portal_url=portal_url,
        now=now,
    )
    card = await batch_card(tx, batch_id)
    out = {"reason": "recalled", "changed": [card.building]}
    await tell_contacts(tx, pick_list_id, Notice.PICK_LIST_CHANGED, now=now, **out)
    await show_batches(tx, [card], Notice.BATCH_READY, now=now, but=actor.person_id)
    return card


async def _require_unpacked(tx: Transaction, batch_id: int) -> None:
    rooms = await tx.scalars(
        select(parcel.c.address)
        .where(parcel.c.batch_id == batch_id, parcel.c.state.not_in(UNPACKED))
        .order_by(parcel.c.number, parcel.c.id)
    )
    if rooms:
        raise AlreadyPacked(rooms=tuple(rooms))
