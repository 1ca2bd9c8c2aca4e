"""What becomes of a need in the hands of who looks after it, and of the household.

Whoever works on it first is named on it. A price is an offer: nothing is bought before the
household has said yes.
"""

from datetime import datetime

from sqlalchemy import update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import MissingReason, NotYours
from orders.rules.needs import comes_up_at, readers_of
from orders.rules.states import NeedState
from orders.tables.needs import need
from orders.use_cases.need_cards import (
    NeedCard,
    card_of,
    move_need,
    tell_carers,
    tell_household,
)
from orders.use_cases.needs import show_need
from orders.use_cases.order_access import is_member
from orders.use_cases.rights import has_right, require_right
from storage.audit import Change, record
from storage.database import Transaction


async def confirm_need(tx: Transaction, *, actor: Actor, need_id: int, now: datetime) -> NeedCard:
    """Say with one's own name that the need is real; the first name stays."""
    card = await need_looked_after(tx, actor, need_id)
    await put_name_on(tx, actor, card, now=now)
    return await card_of(tx, need_id)


async def escalate_need(tx: Transaction, *, actor: Actor, need_id: int, now: datetime) -> NeedCard:
    """Send it up to the office: it stays open there until somebody finds it."""
    card = await need_looked_after(tx, actor, need_id)
    return await answered(tx, actor, card, NeedState.ESCALATED, now=now)


async def refuse_need(
    tx: Transaction, *, actor: Actor, need_id: int, reason: str, now: datetime
) -> NeedCard:
    """Refuse it with a reason that the household reads."""
    card = await need_looked_after(tx, actor, need_id)
    if not reason.strip():
        raise MissingReason()
    note = reason.strip()[:200]
    return await answered(tx, actor, card, NeedState.REFUSED, now=now, note=note)


async def decide_need(
    tx: Transaction, *, actor: Actor, need_id: int, accepts: bool, now: datetime
) -> NeedCard:
    """The household takes it at the price, or does not."""
    card = await _own(tx, actor, need_id)
    after = NeedState.ACCEPTED if accepts else NeedState.DECLINED
    again = comes_up_at(now, every_weeks=card.every_weeks) if card.every_weeks else None
    values = {"again_at": again} if accepts else {}
    decided = await move_need(tx, actor=actor, card=card, after=after, now=now, **values)
    await tell_carers(tx, need_id, Notice.NEED_DECIDED, besides=actor.person_id, now=now)
    return decided


async def withdraw_need(tx: Transaction, *, actor: Actor, need_id: int, now: datetime) -> NeedCard:
    """The household does not need it any more."""
    card = await _own(tx, actor, need_id)
    gone = await move_need(
        tx, actor=actor, card=card, after=NeedState.WITHDRAWN, now=now, again_at=None
    )
    if card.confirmed_by is not None:  # somebody is at it already
        await tell_carers(tx, need_id, Notice.NEED_DECIDED, besides=actor.person_id, now=now)
    return gone


async def deliver_need(tx: Transaction, *, actor: Actor, need_id: int, now: datetime) -> NeedCard:
    """It was handed over: said by the household itself or by who looks after it."""
    card, looks_after = await show_need(tx, actor=actor, need_id=need_id)
    had = await move_need(tx, actor=actor, card=card, after=NeedState.DELIVERED, now=now)
    if looks_after:
        await tell_household(tx, had, Notice.NEED_ANSWERED, besides=actor.person_id, now=now)
    return had


async def answered(
    tx: Transaction,
    actor: Actor,
    card: NeedCard,
    after: NeedState,
    *,
    now: datetime,
    note: str | None = None,
) -> NeedCard:
    await put_name_on(tx, actor, card, now=now)
    moved = await move_need(
        tx, actor=actor, card=card, after=after, now=now, note=note or card.note
    )
    await tell_household(tx, moved, Notice.NEED_ANSWERED, besides=actor.person_id, now=now)
    if after is NeedState.UNAVAILABLE:
        await tell_carers(tx, card.need_id, Notice.NEED_DECIDED, besides=actor.person_id, now=now)
    return moved


async def put_name_on(tx: Transaction, actor: Actor, card: NeedCard, *, now: datetime) -> None:
    """Whoever works on it first is named on it; a supplier's answer names nobody."""
    if card.confirmed_by is not None or actor.person_id is None:
        return
    if not await has_right(tx, actor, card.compound_id, *readers_of(card.kind)):
        return
    values = {"confirmed_by": actor.person_id, "confirmed_at": now}
    await tx.run(update(need).where(need.c.id == card.need_id).values(**values))
    change = Change("need", card.need_id, "confirm", None, None, card.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def need_looked_after(tx: Transaction, actor: Actor, need_id: int) -> NeedCard:
    card = await card_of(tx, need_id)
    await require_right(tx, actor, card.compound_id, *readers_of(card.kind))
    return card


async def _own(tx: Transaction, actor: Actor, need_id: int) -> NeedCard:
    card = await card_of(tx, need_id)
    if not await is_member(tx, actor, card.household_id):
        raise NotYours()
    return card
