"""Who may look at a supplier's statement, and how much of it.

A liaison sees rows that are about bills of their own compounds. Who speaks for the supplier sees
all of it, with the rows that nobody can place; so does who works on the machine itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from fulfillment.money.schemes.on_platform import ON_PLATFORM
from fulfillment.money.tables.payments import payment_request
from orders.actors import Actor
from orders.rules.errors import NoRight, NotYours
from orders.tables.suppliers import supplier, supplier_contact
from orders.use_cases.channels import PLATFORM
from orders.use_cases.desks import Seller
from orders.use_cases.pharmacies import serving
from orders.use_cases.rights import compounds_with_right
from storage.database import Transaction

MONEY_RIGHTS = ("approve", "collect_money")


@dataclass(frozen=True, slots=True)
class Scope:
    """`compound_ids` is None for all; `is_payee` sees what nobody can place, too."""

    supplier_id: int
    compound_ids: frozenset[int] | None
    is_payee: bool

    def holds(self, compound_id: int) -> bool:
        return self.compound_ids is None or compound_id in self.compound_ids


async def scope_of(tx: Transaction, *, actor: Actor, supplier_id: int) -> Scope:
    """What the actor may see of a supplier's statements. Raises `NotYours`, `NoRight`."""
    if actor.kind == "operator":
        return Scope(supplier_id, None, is_payee=True)
    if actor.supplier_id is not None:
        if actor.supplier_id != supplier_id:
            raise NotYours()
        here = None if actor.compound_id is None else frozenset({actor.compound_id})
        return Scope(supplier_id, here, is_payee=True)
    if actor.kind != "liaison" and supplier_id in await _spoken_for(tx, actor):
        return Scope(supplier_id, None, is_payee=True)
    mine = await _compounds(tx, actor)
    sold = set[int]()
    for compound_id in mine:
        if supplier_id in {each.supplier_id for each in await payees_of(tx, [compound_id])}:
            sold.add(compound_id)
    if not sold:
        raise NoRight(right="collect_money")
    return Scope(supplier_id, frozenset(sold), is_payee=False)


async def suppliers_to_import(tx: Transaction, *, actor: Actor) -> tuple[Seller, ...]:
    """The suppliers whose statements the actor may bring; none for who looks after no money."""
    if actor.supplier_id is not None:
        return await _sellers(tx, [actor.supplier_id])
    spoken = () if actor.kind == "liaison" else await _spoken_for(tx, actor)
    served = await payees_of(tx, await _compounds(tx, actor))
    own = await _sellers(tx, spoken)
    return tuple(sorted({*own, *served}, key=lambda each: each.supplier_id))


async def payees_of(tx: Transaction, compound_ids: Sequence[int]) -> tuple[Seller, ...]:
    """Who is paid directly in these compounds: sells there now, or has asked for money there."""
    found = set[int]()
    for compound_id in compound_ids:
        sells = select(supplier.c.id).where(supplier.c.id.in_(serving(compound_id)))
        found |= set(await tx.scalars(sells))
    asked = payment_request.c.compound_id.in_(compound_ids)
    found |= set(await tx.scalars(select(payment_request.c.supplier_id).where(asked).distinct()))
    return await _sellers(tx, sorted(found))


async def _compounds(tx: Transaction, actor: Actor) -> Sequence[int]:
    if actor.person_id is None:
        return ()
    held = await compounds_with_right(tx, actor.person_id, *MONEY_RIGHTS)
    if actor.kind == "liaison":
        return [each for each in held if each == actor.compound_id]
    return held


async def _spoken_for(tx: Transaction, actor: Actor) -> Sequence[int]:
    if actor.person_id is None:
        return ()
    mine = supplier_contact.c.person_id == actor.person_id
    return await tx.scalars(select(supplier_contact.c.supplier_id).where(mine))


async def _sellers(tx: Transaction, ids: Sequence[int]) -> tuple[Seller, ...]:
    rows = await tx.all(
        select(supplier.c.id, supplier.c.name, supplier.c.name_en)
        .where(
            supplier.c.id.in_(ids),
            supplier.c.payment_scheme != ON_PLATFORM,
            supplier.c.channel != PLATFORM,
        )
        .order_by(supplier.c.id)
    )
    return tuple(Seller(row.id, row.name, row.name_en) for row in rows)
