"""Needs as people may see them, and whom to tell of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import StaleButton
from orders.rules.masking import MaskingLevel, show_phone
from orders.rules.needs import readers_of
from orders.rules.states import NeedState, check
from orders.tables.compounds import compound
from orders.tables.households import household
from orders.tables.needs import need
from orders.tables.people import person
from orders.tables.suppliers import supplier
from orders.use_cases.members import members_of
from orders.use_cases.rights import holders
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all

ENDED = (NeedState.DELIVERED, NeedState.WITHDRAWN, NeedState.REFUSED)


@dataclass(frozen=True, slots=True)
class NeedCard:
    """One need as somebody may see it; `names` only for carers, its pharmacy and itself."""

    need_id: int
    compound_id: int
    household_id: int
    address: str
    kind: str
    text: str
    has_photo: bool
    state: str
    asked_at: datetime
    changed_at: datetime
    confirmed_by: str | None
    supplier: str | None
    supplier_en: str | None
    price: int | None
    currency: str
    timezone: str
    note: str | None
    every_weeks: int | None
    again_at: datetime | None
    names: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED


async def card_of(tx: Transaction, need_id: int) -> NeedCard:
    """Return one need without names; raises `StaleButton` where there is none."""
    found = await cards(tx, need.c.id == need_id)
    if not found:
        raise StaleButton()
    return found[0]


async def cards(tx: Transaction, *conditions: Any) -> list[NeedCard]:
    """Return the needs that meet the conditions, the oldest first, without names."""
    rows = await tx.all(
        select(
            *(column for column in need.c if column.name != "photo"),
            need.c.photo.is_not(None).label("has_photo"),
            household.c.key,
            compound.c.currency,
            compound.c.timezone,
            person.c.name.label("confirmer"),
            supplier.c.name.label("seller"),
            supplier.c.name_en.label("seller_en"),
        )
        .join(household, household.c.id == need.c.household_id)
        .join(compound, compound.c.id == need.c.compound_id)
        .outerjoin(person, person.c.id == need.c.confirmed_by)
        .outerjoin(supplier, supplier.c.id == need.c.supplier_id)
        .where(*conditions)
        .order_by(need.c.id)
    )
    return [_card(row) for row in rows]


async def with_names(tx: Transaction, card: NeedCard) -> NeedCard:
    """The same with the members' names and masked phones."""
    return (await all_with_names(tx, [card]))[0]


async def all_with_names(tx: Transaction, found: Sequence[NeedCard]) -> list[NeedCard]:
    """The same cards with their households' members, in two statements."""
    people = await members_of(tx, sorted({card.household_id for card in found}))
    ids = sorted({each for members in people.values() for each in members})
    known = select(person.c.id, person.c.name, person.c.phone).where(person.c.id.in_(ids))
    said = {
        row.id: f"{row.name} {show_phone(row.phone, MaskingLevel.MASKED)}"
        if row.phone
        else row.name
        for row in await tx.all(known)
    }
    return [
        replace(card, names=tuple(said[each] for each in people.get(card.household_id, ())))
        for card in found
    ]


async def tell_carers(
    tx: Transaction, need_id: int, notice: Notice, *, besides: int | None, now: datetime
) -> None:
    """Tell whoever may read the need; where nobody may, the liaison that there is one."""
    card = await card_of(tx, need_id)
    people = await holders(tx, card.compound_id, *readers_of(card.kind))
    data = need_data(card)
    if not people:
        people = await holders(tx, card.compound_id, "approve")
        data, notice = {"kind": card.kind, "compound_id": card.compound_id}, Notice.NEED_NOBODY
    posts = [Post(f"person:{each}", notice, data) for each in people if each != besides]
    await post_all(tx, posts, now=now)


async def tell_household(
    tx: Transaction, card: NeedCard, notice: Notice, *, besides: int | None, now: datetime
) -> None:
    """Tell the household's members what became of their need."""
    people = (await members_of(tx, [card.household_id])).get(card.household_id, ())
    posts = [Post(f"person:{each}", notice, need_data(card)) for each in people if each != besides]
    await post_all(tx, posts, now=now)


def need_data(card: NeedCard) -> dict[str, Any]:
    """A need as a notice's data."""
    return {
        "need_id": card.need_id,
        "compound_id": card.compound_id,
        "address": card.address,
        "kind": card.kind,
        "text": card.text,
        "state": card.state,
        "price": card.price,
        "currency": card.currency,
        "supplier": card.supplier,
        "supplier_en": card.supplier_en,
        "note": card.note,
        "by": card.confirmed_by,
        "every_weeks": card.every_weeks,
    }


async def move_need(
    tx: Transaction,
    *,
    actor: Actor,
    card: NeedCard,
    after: NeedState,
    now: datetime,
    **values: Any,
) -> NeedCard:
    """Move a need to another state, with its audit row; staying in one is for a new price."""
    row = await tx.lock(select(need.c.state).where(need.c.id == card.need_id))
    if row.state != after or "price" not in values:
        check(NeedState(row.state), after)
    changed = {"state": after, "changed_at": now, **values}
    await tx.run(update(need).where(need.c.id == card.need_id).values(**changed))
    change = Change("need", card.need_id, after, row.state, after, card.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return await card_of(tx, card.need_id)


def _card(row: Row[Any]) -> NeedCard:
    return NeedCard(
        need_id=row.id,
        compound_id=row.compound_id,
        household_id=row.household_id,
        address=row.key,
        kind=row.kind,
        text=row.text,
        has_photo=bool(row.has_photo),
        state=row.state,
        asked_at=row.asked_at,
        changed_at=row.changed_at,
        confirmed_by=row.confirmer,
        supplier=row.seller,
        supplier_en=row.seller_en,
        price=row.price,
        currency=row.currency,
        timezone=row.timezone,
        note=row.note,
        every_weeks=row.every_weeks,
        again_at=row.again_at,
    )
