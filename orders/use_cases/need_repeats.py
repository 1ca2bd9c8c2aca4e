"""A need that comes again and again: asked about before what was bought runs out."""

from datetime import datetime

from sqlalchemy import select, update

from orders.actors import SCHEDULER, Actor
from orders.notices import Notice
from orders.rules.errors import NotYours, StaleButton
from orders.rules.needs import WEEKS, comes_up_at
from orders.rules.states import NeedState
from orders.tables.needs import need
from orders.use_cases.need_cards import NeedCard, card_of, tell_carers, tell_household
from orders.use_cases.needs import show_need
from orders.use_cases.order_access import is_member
from storage.audit import Change, record_all
from storage.database import Transaction


async def repeat_need(
    tx: Transaction, *, actor: Actor, need_id: int, every_weeks: int, now: datetime
) -> NeedCard:
    """Have it come up again every so many weeks; 0 is not any more. For members and carers."""
    card, looks_after = await show_need(tx, actor=actor, need_id=need_id)
    if not looks_after and not await is_member(tx, actor, card.household_id):
        raise NotYours()
    if every_weeks and every_weeks not in WEEKS:
        raise StaleButton()
    counts = every_weeks and card.state in (NeedState.ACCEPTED, NeedState.DELIVERED)
    changed = {
        "every_weeks": every_weeks or None,
        "again_at": comes_up_at(now, every_weeks=every_weeks) if counts else None,
        "changed_at": now,
    }
    await tx.run(update(need).where(need.c.id == need_id).values(**changed))
    change = Change("need", need_id, "repeat", card.every_weeks, every_weeks, card.compound_id)
    await record_all(tx, [change], actor=str(actor), now=now)
    return await card_of(tx, need_id)


async def bring_up_needs(tx: Transaction, *, now: datetime) -> int:
    """Ask anew for every repeated need that is due, once; returns how many."""
    due = await tx.all(select(need).where(need.c.again_at.is_not(None), need.c.again_at <= now))
    changes = []
    for row in due:
        again_id = await tx.insert(
            need,
            compound_id=row.compound_id,
            household_id=row.household_id,
            kind=row.kind,
            text=row.text,
            photo=row.photo,
            state=NeedState.ASKED,
            source=row.source,
            asked_by=str(SCHEDULER),
            asked_at=now,
            supplier_id=row.supplier_id,
            every_weeks=row.every_weeks,
            previous_id=row.id,
            changed_at=now,
        )
        after = {"state": NeedState.ASKED, "again": row.id}
        changes.append(Change("need", again_id, "ask", None, after, row.compound_id))
        card = await card_of(tx, again_id)
        await tell_household(tx, card, Notice.NEED_AGAIN, besides=None, now=now)
        await tell_carers(tx, again_id, Notice.NEED_ASKED, besides=None, now=now)
    done = [row.id for row in due]
    await tx.run(update(need).where(need.c.id.in_(done)).values(again_at=None))
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)
    return len(due)
