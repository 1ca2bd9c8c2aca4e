"""Who speaks for a supplier. A contact's messages are never read as orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from orders.actors import Actor
from orders.rules.errors import NoRight, WrongCompound
from orders.tables.people import person
from orders.tables.suppliers import supplier, supplier_contact
from orders.use_cases.compounds import compounds_of_group, group_of_chat
from orders.use_cases.desks import Seller, sellers_to
from orders.use_cases.rights import has_right, require_right
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who speaks for a supplier."""

    supplier_id: int
    supplier: str
    supplier_en: str
    person_id: int
    name: str


async def supplied_by(tx: Transaction, actor: Actor) -> Sequence[Row[Any]]:
    """Return the suppliers for whom the actor speaks; mostly none."""
    found = (
        select(supplier)
        .join(supplier_contact, supplier_contact.c.supplier_id == supplier.c.id)
        .where(supplier_contact.c.person_id == actor.person_id)
        .order_by(supplier.c.id)
    )
    tables = (supplier, supplier_contact)
    return await tx.once(("supplied by", actor.person_id), tables, lambda: tx.all(found))


async def contacts_of(tx: Transaction, *, actor: Actor, compound_id: int) -> tuple[Contact, ...]:
    """Return who speaks for the suppliers that sell to a compound. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    sellers = [item.supplier_id for item in await sellers_to(tx, compound_id)]
    rows = await tx.all(
        select(supplier.c.id, supplier.c.name, supplier.c.name_en, person.c.id, person.c.name)
        .join(supplier_contact, supplier_contact.c.supplier_id == supplier.c.id)
        .join(person, person.c.id == supplier_contact.c.person_id)
        .where(supplier.c.id.in_(sellers))
        .order_by(supplier.c.id, person.c.id)
    )
    return tuple(Contact(*tuple(row)) for row in rows)


@dataclass(frozen=True, slots=True)
class Sale:
    """Who sells to the compound that a group chat is about."""

    compound_id: int
    sellers: tuple[Seller, ...]


async def sellers_for_reply(tx: Transaction, *, actor: Actor, chat_id: int) -> Sale:
    """Return who sells in the chat's ordering group. Needs `approve` in one of its compounds."""
    group = await group_of_chat(tx, chat_id)
    places = await compounds_of_group(tx, group.id) if group is not None else ()
    for place in places:
        if await has_right(tx, actor, place.id, "approve"):
            return Sale(place.id, await sellers_to(tx, place.id))
    raise NoRight(right="approve")


async def name_contact_for(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    supplier_id: int,
    person_id: int,
    now: datetime,
) -> Contact:
    """Name who speaks for a supplier that sells to the compound. Needs `approve`."""
    await _require_seller(tx, actor, compound_id, supplier_id)
    if await tx.first(select(person.c.id).where(person.c.id == person_id)) is None:
        raise WrongCompound()
    await name_contact(tx, actor=actor, supplier_id=supplier_id, person_id=person_id, now=now)
    found = await contacts_of(tx, actor=actor, compound_id=compound_id)
    return next(
        item for item in found if (item.supplier_id, item.person_id) == (supplier_id, person_id)
    )


async def unname_contact_for(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    supplier_id: int,
    person_id: int,
    now: datetime,
) -> None:
    """They do not speak for the supplier any more; doing it twice changes nothing."""
    await _require_seller(tx, actor, compound_id, supplier_id)
    gone = delete(supplier_contact).where(
        supplier_contact.c.supplier_id == supplier_id, supplier_contact.c.person_id == person_id
    )
    if await tx.run(gone):
        before = {"person": person_id}
        change = Change("supplier", supplier_id, "unname_contact", before, None, compound_id)
        await record(tx, change, actor=str(actor), now=now)


async def name_contact(
    tx: Transaction, *, actor: Actor, supplier_id: int, person_id: int, now: datetime
) -> None:
    """Name the person who speaks for a supplier; naming them twice changes nothing."""
    if await tx.insert_new(supplier_contact, supplier_id=supplier_id, person_id=person_id):
        change = Change("supplier", supplier_id, "name_contact", None, {"person": person_id})
        await record(tx, change, actor=str(actor), now=now)


async def _require_seller(
    tx: Transaction, actor: Actor, compound_id: int, supplier_id: int
) -> None:
    await require_right(tx, actor, compound_id, "approve")
    if supplier_id not in {item.supplier_id for item in await sellers_to(tx, compound_id)}:
        raise WrongCompound()
