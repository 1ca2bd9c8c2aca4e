"""Needs in the hands of suppliers: passed to one, priced, or not to be had there.

Medicine is asked of pharmacies alone, and a pharmacy alone reads names.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import AlreadyDecided, WrongCompound
from orders.rules.errors_needs import BadNeedPrice, NeedNotFor
from orders.rules.goods_words import read_price
from orders.rules.needs import is_for
from orders.rules.states import NeedState
from orders.tables.needs import need
from orders.tables.suppliers import supplier, supplier_contact
from orders.use_cases.desks import Seller
from orders.use_cases.need_answers import answered, need_looked_after, put_name_on
from orders.use_cases.need_cards import (
    ENDED,
    NeedCard,
    all_with_names,
    card_of,
    cards,
    move_need,
    need_data,
    tell_household,
)
from orders.use_cases.pharmacies import serving
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all

# Somebody may still be asked for it.
TO_BE_FOUND = (
    NeedState.ASKED,
    NeedState.DECLINED,
    NeedState.UNAVAILABLE,
    NeedState.ESCALATED,
)


async def suppliers_for(tx: Transaction, card: NeedCard) -> Sequence[Seller]:
    """Return who can be asked: pharmacies for medicine, the other suppliers for the rest."""
    here = select(supplier).where(supplier.c.id.in_(serving(card.compound_id)))
    rows = await tx.all(here.order_by(supplier.c.id))
    return tuple(
        Seller(row.id, row.name, row.name_en) for row in rows if is_for(card.kind, row.channel)
    )


async def pass_need(
    tx: Transaction, *, actor: Actor, need_id: int, supplier_id: int, now: datetime
) -> NeedCard:
    """Ask a supplier for it: it stands on the supplier's page, and its contacts are told."""
    card = await need_looked_after(tx, actor, need_id)
    asked = await tx.scalar(select(need.c.supplier_id).where(need.c.id == need_id))
    if asked == supplier_id and card.state == NeedState.ASKED:
        return card  # pressed twice
    if card.state not in TO_BE_FOUND:
        raise AlreadyDecided(state=card.state)
    if supplier_id not in {each.supplier_id for each in await suppliers_for(tx, card)}:
        raise NeedNotFor(kind=card.kind)
    await put_name_on(tx, actor, card, now=now)
    changed = {"supplier_id": supplier_id, "changed_at": now}
    await tx.run(update(need).where(need.c.id == need_id).values(**changed))
    change = Change("need", need_id, "pass", None, {"supplier": supplier_id}, card.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    passed = await card_of(tx, need_id)
    contacts = await tx.scalars(
        select(supplier_contact.c.person_id).where(supplier_contact.c.supplier_id == supplier_id)
    )
    data = need_data(passed)
    posts = [Post(f"person:{each}", Notice.NEED_PASSED, data) for each in contacts]
    await post_all(tx, posts, now=now)
    return passed


async def needs_for_supplier(
    tx: Transaction, *, supplier_id: int, compound_id: int
) -> Sequence[NeedCard]:
    """Return what a supplier was asked for in a compound; only a pharmacy reads names."""
    found = await cards(
        tx,
        need.c.compound_id == compound_id,
        need.c.supplier_id == supplier_id,
        need.c.state.not_in(ENDED),
    )
    channel = await tx.scalar(select(supplier.c.channel).where(supplier.c.id == supplier_id))
    return await all_with_names(tx, found) if channel == "pharmacy" else found


async def price_need(
    tx: Transaction, *, actor: Actor, need_id: int, price: str, note: str = "", now: datetime
) -> NeedCard:
    """Say that it can be had at a price; the household is asked whether it wants it so."""
    card = await answerable_need(tx, actor=actor, need_id=need_id)
    read = read_price(price, card.currency)
    if read is None or read[1]:  # for each of something: nobody knows of how many
        raise BadNeedPrice(text=price[:40])
    await put_name_on(tx, actor, card, now=now)
    priced = await move_need(
        tx,
        actor=actor,
        card=card,
        after=NeedState.SOURCED,
        now=now,
        price=read[0],
        note=note.strip()[:200] or None,
    )
    await tell_household(tx, priced, Notice.NEED_PRICED, besides=actor.person_id, now=now)
    return priced


async def lack_need(tx: Transaction, *, actor: Actor, need_id: int, now: datetime) -> NeedCard:
    """Say that it cannot be had; household and carers are told."""
    card = await answerable_need(tx, actor=actor, need_id=need_id)
    return await answered(tx, actor, card, NeedState.UNAVAILABLE, now=now)


async def answerable_need(tx: Transaction, *, actor: Actor, need_id: int) -> NeedCard:
    """For who looks after it, and for the supplier that was asked: its clerk or its contact."""
    card = await card_of(tx, need_id)
    asked = await tx.scalar(select(need.c.supplier_id).where(need.c.id == need_id))
    if actor.supplier_id is not None:
        if (actor.supplier_id, actor.compound_id) != (asked, card.compound_id):
            raise WrongCompound()
        return card
    speaks = select(supplier_contact.c.person_id).where(
        supplier_contact.c.supplier_id == asked, supplier_contact.c.person_id == actor.person_id
    )
    if asked is not None and await tx.first(speaks) is not None:
        return card
    return await need_looked_after(tx, actor, need_id)


async def photo_for_supplier(tx: Transaction, *, actor: Actor, need_id: int) -> bytes | None:
    """Return the photo, for the supplier that was asked."""
    await answerable_need(tx, actor=actor, need_id=need_id)
    photo: bytes | None = await tx.scalar(select(need.c.photo).where(need.c.id == need_id))
    return photo
