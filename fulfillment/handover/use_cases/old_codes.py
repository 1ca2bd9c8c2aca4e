"""What a pickup code of a closed hand-over means, when nothing of it lies here any more."""

from sqlalchemy import select

from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.supply.tables.batches import bag, parcel
from orders.rules.errors import DomainError
from orders.rules.errors_collecting import AllCollected, CodeOutOfDate
from orders.rules.states import HandoverState
from orders.tables.households import household
from orders.tables.people import person
from storage.database import Transaction


async def why_nothing_lies_here(tx: Transaction, slot_id: int) -> DomainError:
    """Everything was handed out (by whom, when), or it went elsewhere (and when they come now)."""
    old = await tx.one(
        select(slot, handover.c.opened_at, handover.c.made_at, household.c.key)
        .join(handover, handover.c.id == slot.c.handover_id)
        .join(household, household.c.id == slot.c.household_id)
        .where(slot.c.id == slot_id)
    )
    last = await tx.first(
        select(bag.c.collected_at, person.c.name)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .outerjoin(person, person.c.id == bag.c.handed_by)
        .where(
            parcel.c.handover_id == old.handover_id,
            parcel.c.household_id == old.household_id,
            bag.c.collected_at.is_not(None),
        )
        .order_by(bag.c.collected_at.desc())
    )
    if last is not None and old.collected_at is not None:
        return AllCollected(room=old.key, by=last.name or "", at=last.collected_at)
    newer_at = await tx.scalar(
        select(slot.c.starts_at)
        .join(handover, handover.c.id == slot.c.handover_id)
        .where(
            slot.c.household_id == old.household_id,
            slot.c.collected_at.is_(None),
            handover.c.state == HandoverState.OPEN,
        )
        .order_by(slot.c.id.desc())
    )
    opened_at = old.opened_at or old.made_at
    return CodeOutOfDate(room=old.key, opened_at=opened_at, newer_at=newer_at)
