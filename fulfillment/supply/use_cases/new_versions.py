"""A new version of each list that an order's change concerns, and its supplier told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import batch
from fulfillment.supply.use_cases.asking_approval import show_batches
from fulfillment.supply.use_cases.cards import cards_of
from fulfillment.supply.use_cases.pick_lists import freeze
from fulfillment.supply.use_cases.suppliers_told import tell_contacts
from orders.actors import Actor
from orders.rules.states import BatchState, ParcelState
from storage.database import Transaction

ON_LIST = (ParcelState.APPROVED, ParcelState.PACKED)


async def new_versions(
    tx: Transaction,
    parcels: Sequence[Row[Any]],
    reason: str,
    *,
    addresses: Sequence[str],
    actor: Actor,
    portal_url: str,
    now: datetime,
) -> tuple[int, ...]:
    """Freeze what stands on a list by these parcels (as they were before); returns the lists."""
    made = []
    for row in {row.supplier_id: row for row in parcels if row.state in ON_LIST}.values():
        pick_list_id = await freeze(
            tx,
            actor=actor,
            cycle_id=row.cycle_id,
            compound_id=row.compound_id,
            supplier_id=row.supplier_id,
            reason=reason,
            portal_url=portal_url,
            now=now,
        )
        await tell_contacts(
            tx,
            pick_list_id,
            Notice.PICK_LIST_CHANGED,
            now=now,
            reason=reason,
            changed=list(addresses),
        )
        made.append(pick_list_id)
    return tuple(made)


async def show_again(tx: Transaction, batch_ids: Sequence[int], *, now: datetime) -> None:
    """Batches that wait for their approval say in the chat what is in them now."""
    waiting = (batch.c.id.in_(batch_ids), batch.c.state == BatchState.AWAITING_APPROVAL)
    cards = await cards_of(tx, select(batch.c.id).where(*waiting))
    await show_batches(tx, cards, Notice.BATCH_READY, now=now)
