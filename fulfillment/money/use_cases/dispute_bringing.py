"""What was missing is brought: a bag of its own, on nobody's list until it is in hand.

The bag gets a code; the supplier writes it on and puts it on its next truck, or somebody of the
compound brings what is there. Until it is handed over the complaint stays open, is said again
every day, and may still end in credit or money.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from config.chance import Chance
from fulfillment.money.tables.disputes import dispute
from fulfillment.money.use_cases.dispute_telling import tell_contacts, tell_decided
from fulfillment.money.use_cases.dispute_views import DisputeView, dispute_of, disputes_where
from fulfillment.money.use_cases.disputes import (
    LONGEST,
    hold_dispute,
    move_dispute,
    own_order,
)
from fulfillment.notices_books import Notice
from fulfillment.supply.tables.batches import bag
from fulfillment.supply.use_cases.codes import new_bag_codes
from fulfillment.told import tell_people
from orders.actors import SCHEDULER, Actor
from orders.rules.errors import StaleButton
from orders.rules.states import DisputeState
from orders.use_cases.rights import has_right, holders, require_right
from storage.audit import Change, record
from storage.database import Transaction

MAY_BRING = ("deliver", "hand_out", "approve")
# Said again a day after the decision, and every day from then on; not at night.
REMIND_AFTER = timedelta(hours=24)
FROM_HOUR, TO_HOUR = 9, 21


async def bring_dispute(
    tx: Transaction, *, actor: Actor, dispute_id: int, reason: str, chance: Chance, now: datetime
) -> DisputeView:
    """Decide that it is brought; `reason` says what. Needs `approve`; twice is once."""
    row = await hold_dispute(tx, dispute_id)
    await require_right(tx, actor, row.compound_id, "approve")
    if row.state != DisputeState.OPEN:
        return await dispute_of(tx, dispute_id)
    (code,) = await new_bag_codes(tx, 1, chance=chance)
    last = await tx.scalar(select(func.max(bag.c.number)).where(bag.c.parcel_id == row.parcel_id))
    bag_id = await tx.insert(
        bag, parcel_id=row.parcel_id, number=(last or 0) + 1, code=code, contents=[], box=0
    )
    words = " ".join(reason.split())[:LONGEST]
    more = {"reason": words or None, "bag_id": bag_id}
    await move_dispute(tx, row, DisputeState.BRINGING, "bring", actor=actor, now=now, **more)
    view = await tell_decided(tx, row, now=now)
    await tell_contacts(tx, view, now=now)
    return view


async def mark_brought(
    tx: Transaction, *, actor: Actor, dispute_id: int, now: datetime
) -> DisputeView:
    """It is in the household's hands: said by itself, or by who brought it."""
    row = await hold_dispute(tx, dispute_id)
    if not await has_right(tx, actor, row.compound_id, *MAY_BRING):
        await own_order(tx, actor, row.parcel_id)
    if row.state == DisputeState.BRINGING:
        handed = update(bag).where(bag.c.id == row.bag_id, bag.c.collected_at.is_(None))
        if await tx.run(handed.values(collected_at=now, handed_by=actor.person_id)):
            after = {"at": now.isoformat()}
            change = Change("bag", row.bag_id, "hand_out", None, after, row.compound_id)
            await record(tx, change, actor=str(actor), now=now)
        await move_dispute(tx, row, DisputeState.BROUGHT, "brought", actor=actor, now=now)
        return await tell_decided(tx, row, now=now)
    if row.state != DisputeState.BROUGHT:
        raise StaleButton()
    return await dispute_of(tx, dispute_id)


async def disputes_to_bring(
    tx: Transaction, *, actor: Actor, compound_id: int
) -> tuple[DisputeView, ...]:
    """Return what is still to be brought, for who may bring it."""
    await require_right(tx, actor, compound_id, *MAY_BRING)
    return await disputes_where(
        tx, dispute.c.compound_id == compound_id, dispute.c.state == DisputeState.BRINGING
    )


async def follow_bringing(tx: Transaction, *, now: datetime) -> int:
    """Close what was handed out by its code, and say again every day what is still to come."""
    rows = await tx.all(
        select(dispute.c.id, bag.c.collected_at)
        .join(bag, bag.c.id == dispute.c.bag_id)
        .where(dispute.c.state == DisputeState.BRINGING)
        .order_by(dispute.c.id)
    )
    for row in rows:
        if row.collected_at is not None:
            await mark_brought(tx, actor=SCHEDULER, dispute_id=row.id, now=now)
    waiting = [row.id for row in rows if row.collected_at is None]
    await _remind(tx, waiting, now=now)
    return len(rows) - len(waiting)


async def _remind(tx: Transaction, ids: Sequence[int], *, now: datetime) -> None:
    late = dispute.c.decided_at <= now - REMIND_AFTER
    by_compound: dict[int, list[DisputeView]] = {}
    for view in await disputes_where(tx, dispute.c.id.in_(ids), late) if ids else ():
        by_compound.setdefault(view.compound_id, []).append(view)
    for compound_id, views in by_compound.items():
        local = now.astimezone(ZoneInfo(views[0].timezone))
        if FROM_HOUR <= local.hour < TO_HOUR:
            key = f"{Notice.DISPUTES_TO_BRING}:{compound_id}:{local.date().isoformat()}"
            data = {
                "compound_id": compound_id,
                "compound": views[0].compound,
                "compound_en": views[0].compound_en,
                "bags": [_line(view) for view in views],
            }
            people = await holders(tx, compound_id, "approve")
            await tell_people(tx, people, Notice.DISPUTES_TO_BRING, data, now=now, key=key)


def _line(view: DisputeView) -> dict[str, str]:
    names = ("address", "number", "supplier", "supplier_en", "reason", "bag_code")
    return {name: getattr(view, name) for name in names}
