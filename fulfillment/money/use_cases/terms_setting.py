"""Saying when and by whom it is paid: of a compound, of one supplier there, of one household.

It counts from the next cut-off on: what is on a parcel already does not move.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from fulfillment.money.rules.modes import CHOICES, Mode
from fulfillment.money.tables.terms import payer, payment_terms
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_modes import NoPayer, UnknownMode
from orders.tables.compounds import compound
from orders.tables.households import household
from orders.tables.suppliers import supplier
from orders.use_cases.channels import PLATFORM
from orders.use_cases.desks import Desk, Seller, choose_desk, sellers_to
from orders.use_cases.registers import find_home
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Way:
    """A way to pay, and who pays where that is named; `mode` is empty for the usual one."""

    mode: str = ""
    payer_id: int | None = None
    payer: str = ""
    payer_en: str = ""


@dataclass(frozen=True, slots=True)
class OfSupplier:
    """A supplier that sells to the compound, and its own terms."""

    supplier_id: int
    name: str
    name_en: str
    way: Way


@dataclass(frozen=True, slots=True)
class OfHousehold:
    """A household, and its own way."""

    household_id: int
    compound_id: int
    address: str
    way: Way


@dataclass(frozen=True, slots=True)
class TermsBoard:
    """The compound's usual way, suppliers, payers (id and names), and households of their own."""

    desk: Desk
    mode: str
    suppliers: tuple[OfSupplier, ...]
    payers: tuple[tuple[int, str, str], ...]
    households: tuple[OfHousehold, ...]


async def terms_board(
    tx: Transaction, *, actor: Actor, compound_id: int | None = None
) -> TermsBoard:
    """Return how a compound pays. Needs `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    here = desk.place.compound_id
    terms = {
        row.supplier_id: row
        for row in await tx.all(
            select(payment_terms, payer.c.name, payer.c.name_en)
            .outerjoin(payer, payer.c.id == payment_terms.c.payer_id)
            .where(payment_terms.c.compound_id == here)
        )
    }
    return TermsBoard(
        desk,
        await tx.scalar(select(compound.c.payment_mode).where(compound.c.id == here)),
        tuple(
            OfSupplier(each.supplier_id, each.name, each.name_en, _way(terms.get(each.supplier_id)))
            for each in await _sellers(tx, here)
        ),
        await _payers(tx, here),
        await _households(
            tx, household.c.compound_id == here, household.c.payment_mode.is_not(None)
        ),
    )


async def household_terms(
    tx: Transaction, *, actor: Actor, household_id: int
) -> tuple[OfHousehold, tuple[tuple[int, str, str], ...]]:
    """A household's own way, and the payers there are. Needs `approve`."""
    found = await _households(tx, household.c.id == household_id)
    if not found:
        raise StaleButton()
    await require_right(tx, actor, found[0].compound_id, "approve")
    return found[0], await _payers(tx, found[0].compound_id)


async def set_compound_mode(
    tx: Transaction, *, actor: Actor, compound_id: int, mode: str, now: datetime
) -> None:
    """The usual way of a compound."""
    await require_right(tx, actor, compound_id, "approve")
    wanted = await _checked(tx, compound_id, mode, None, is_usual=True)
    before = await tx.scalar(select(compound.c.payment_mode).where(compound.c.id == compound_id))
    await tx.run(
        update(compound).where(compound.c.id == compound_id).values(payment_mode=wanted[0])
    )
    change = Change("compound", compound_id, "set_terms", before, wanted[0], compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def set_supplier_terms(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    supplier_id: int,
    mode: str,
    payer_id: int | None = None,
    now: datetime,
) -> None:
    """A supplier's own terms in a compound; an empty mode is the compound's usual way."""
    await require_right(tx, actor, compound_id, "approve")
    if supplier_id not in {each.supplier_id for each in await _sellers(tx, compound_id)}:
        raise StaleButton()
    of_one = (
        payment_terms.c.compound_id == compound_id,
        payment_terms.c.supplier_id == supplier_id,
    )
    before = await tx.first(select(payment_terms.c.mode).where(*of_one))
    await tx.run(delete(payment_terms).where(*of_one))
    if mode:
        wanted, who = await _checked(tx, compound_id, mode, payer_id)
        row = {"mode": wanted, "payer_id": who}
        key = {"compound_id": compound_id, "supplier_id": supplier_id}
        await tx.insert_many(payment_terms, [{**key, **row}])
    change = Change(
        "payment_terms", supplier_id, "set_terms", before.mode if before else None,
        {"mode": mode, "payer": payer_id}, compound_id,
    )  # fmt: skip
    await record(tx, change, actor=str(actor), now=now)


async def set_household_terms(
    tx: Transaction,
    *,
    actor: Actor,
    household_id: int,
    mode: str,
    payer_id: int | None = None,
    now: datetime,
) -> OfHousehold:
    """A household's own way, for those without a phone; an empty mode is the usual one."""
    known, _ = await household_terms(tx, actor=actor, household_id=household_id)
    wanted: tuple[str | None, int | None] = (None, None)
    if mode:
        wanted = await _checked(tx, known.compound_id, mode, payer_id)
    await tx.run(
        update(household)
        .where(household.c.id == household_id)
        .values(payment_mode=wanted[0], payer_id=wanted[1])
    )
    after = {"mode": mode, "payer": wanted[1]}
    change = Change(
        "household", household_id, "set_terms", known.way.mode, after, known.compound_id
    )
    await record(tx, change, actor=str(actor), now=now)
    return (await _households(tx, household.c.id == household_id))[0]


async def _sellers(tx: Transaction, compound_id: int) -> tuple[Seller, ...]:
    """Who sells to the compound; a platform has been paid already."""
    platforms = set(await tx.scalars(select(supplier.c.id).where(supplier.c.channel == PLATFORM)))
    there = await sellers_to(tx, compound_id)
    return tuple(each for each in there if each.supplier_id not in platforms)


async def _checked(
    tx: Transaction, compound_id: int, mode: str, payer_id: int | None, *, is_usual: bool = False
) -> tuple[str, int | None]:
    """The mode and who pays; raises `UnknownMode`, `NoPayer`."""
    if mode not in CHOICES:
        raise UnknownMode()
    if mode != Mode.BY_THIRD_PARTY:
        return mode, None
    there = [each[0] for each in await _payers(tx, compound_id)]
    if payer_id in there:
        return mode, payer_id
    if len(there) != 1:
        raise NoPayer()
    return mode, None if is_usual else there[0]


async def _payers(tx: Transaction, compound_id: int) -> tuple[tuple[int, str, str], ...]:
    rows = await tx.all(
        select(payer.c.id, payer.c.name, payer.c.name_en)
        .where(payer.c.compound_id == compound_id, payer.c.is_active)
        .order_by(payer.c.id)
    )
    return tuple((row.id, row.name, row.name_en) for row in rows)


async def _households(tx: Transaction, *conditions: Any) -> tuple[OfHousehold, ...]:
    rows: Sequence[Row[Any]] = await tx.all(
        select(
            household.c.id,
            household.c.compound_id,
            household.c.key,
            household.c.payment_mode.label("mode"),
            household.c.payer_id,
            payer.c.name,
            payer.c.name_en,
        )
        .outerjoin(payer, payer.c.id == household.c.payer_id)
        .where(*conditions)
        .order_by(household.c.position)
    )
    return tuple(OfHousehold(row.id, row.compound_id, row.key, _way(row)) for row in rows)


def _way(row: Row[Any] | None) -> Way:
    if row is None or not row.mode:
        return Way()
    return Way(row.mode, row.payer_id, row.name or "", row.name_en or "")


async def set_terms(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    supplier_id: int | None,
    mode: str,
    payer_id: int | None = None,
    now: datetime,
) -> None:
    """The terms of a supplier, or the compound's usual way where none is named."""
    if supplier_id is None:
        await set_compound_mode(tx, actor=actor, compound_id=compound_id, mode=mode, now=now)
        return
    await set_supplier_terms(
        tx,
        actor=actor,
        compound_id=compound_id,
        supplier_id=supplier_id,
        mode=mode,
        payer_id=payer_id,
        now=now,
    )


async def set_household_at(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    address: str,
    mode: str,
    payer_id: int | None = None,
    now: datetime,
) -> OfHousehold:
    """The own way of the household at an address as people write it; raises `UnknownRoom`."""
    await require_right(tx, actor, compound_id, "approve")
    household_id, _ = await find_home(tx, compound_id=compound_id, text=address)
    return await set_household_terms(
        tx, actor=actor, household_id=household_id, mode=mode, payer_id=payer_id, now=now
    )
