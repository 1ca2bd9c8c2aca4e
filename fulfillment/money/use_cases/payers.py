"""Who pays in households' places: an office, a community, an employer (付款单位).

A payer that has ended covers nothing from the next cut-off on; what it owes it still owes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from fulfillment.money.rules.holders import of_payer
from fulfillment.money.tables.terms import payer, payment_terms
from fulfillment.money.use_cases.handing_on import HandedOn, hand_on
from fulfillment.money.use_cases.in_hand import InHand, money_in_hand
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_modes import BadPayerName, PayerKnown
from orders.rules.names import straight
from orders.tables.households import household
from orders.tables.suppliers import supplier
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

KINDS = ("office", "community", "employer")
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Payer:
    """A payer, what it covers, and what it owes by cycle and supplier."""

    payer_id: int
    kind: str
    name: str
    name_en: str
    is_active: bool
    suppliers: tuple[tuple[str, str], ...] = ()
    rooms: tuple[str, ...] = ()
    owed: tuple[InHand, ...] = ()


@dataclass(frozen=True, slots=True)
class Payers:
    """All payers of a compound, those that have ended last."""

    desk: Desk
    payers: tuple[Payer, ...]


async def payers_of(tx: Transaction, *, actor: Actor, compound_id: int | None = None) -> Payers:
    """Return who pays for a compound's households. Needs `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    here = desk.place.compound_id
    owed = await money_in_hand(tx, compound_id=here, kind="o")
    rows = await tx.all(
        select(payer)
        .where(payer.c.compound_id == here)
        .order_by(payer.c.is_active.desc(), payer.c.id)
    )
    found = []
    for row in rows:  # a handful
        theirs = tuple(each for each in owed if each.holder == of_payer(row.id))
        found.append(
            Payer(
                row.id, row.kind, row.name, row.name_en, row.is_active,
                await _suppliers(tx, row), await _rooms(tx, row), theirs,
            )
        )  # fmt: skip
    return Payers(desk, tuple(found))


async def add_payer(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    kind: str,
    name: str,
    name_en: str = "",
    now: datetime,
) -> int:
    """Add a payer, or take one of this name up again. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    if kind not in KINDS:
        raise StaleButton()
    name, name_en = _name(name), _name(name_en or name)
    known = await _named(tx, compound_id, name)
    if known is not None and known.is_active:
        raise PayerKnown(name=name)
    if known is not None:
        await _set(tx, known, "resume", {"is_active": True, "kind": kind}, actor=actor, now=now)
        return int(known.id)
    values = {"kind": kind, "name": name, "name_en": name_en, "is_active": True}
    payer_id = await tx.insert(payer, compound_id=compound_id, **values)
    change = Change("payer", payer_id, "add", None, {"kind": kind}, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return payer_id


async def rename_payer(
    tx: Transaction, *, actor: Actor, payer_id: int, name: str, name_en: str = "", now: datetime
) -> None:
    """Another name; papers that are signed keep the old one."""
    row = await hold_payer(tx, actor, payer_id)
    name, name_en = _name(name), _name(name_en or name)
    known = await _named(tx, row.compound_id, name)
    if known is not None and known.id != payer_id:
        raise PayerKnown(name=name)
    await _set(tx, row, "rename", {"name": name, "name_en": name_en}, actor=actor, now=now)


async def end_payer(tx: Transaction, *, actor: Actor, payer_id: int, now: datetime) -> None:
    """It pays for nothing new from the next cut-off on. Ending it twice changes nothing."""
    row = await hold_payer(tx, actor, payer_id)
    if row.is_active:
        await _set(tx, row, "end", {"is_active": False}, actor=actor, now=now)


async def hold_payer(tx: Transaction, actor: Actor, payer_id: int) -> Row[Any]:
    """A payer for somebody who approves in its compound; raises `StaleButton`."""
    row = await tx.first(select(payer).where(payer.c.id == payer_id))
    if row is None:
        raise StaleButton()
    await require_right(tx, actor, row.compound_id, "approve")
    return row


def _name(text: str) -> str:
    name = " ".join(straight(text).split())
    if not name or len(name) > LONGEST_NAME:
        raise BadPayerName(limit=LONGEST_NAME)
    return name


async def _named(tx: Transaction, compound_id: int, name: str) -> Row[Any] | None:
    return await tx.first(
        select(payer).where(
            payer.c.compound_id == compound_id, func.lower(payer.c.name) == name.lower()
        )
    )


async def _set(
    tx: Transaction,
    row: Row[Any],
    verb: str,
    values: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    await tx.run(update(payer).where(payer.c.id == row.id).values(**values))
    change = Change("payer", row.id, verb, row.is_active, values.get("is_active"), row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _suppliers(tx: Transaction, row: Row[Any]) -> tuple[tuple[str, str], ...]:
    found = await tx.all(
        select(supplier.c.name, supplier.c.name_en)
        .join(payment_terms, payment_terms.c.supplier_id == supplier.c.id)
        .where(payment_terms.c.payer_id == row.id)
        .order_by(supplier.c.id)
    )
    return tuple((each.name, each.name_en) for each in found)


async def _rooms(tx: Transaction, row: Row[Any]) -> tuple[str, ...]:
    return tuple(
        await tx.scalars(
            select(household.c.key)
            .where(household.c.payer_id == row.id, household.c.payment_mode.is_not(None))
            .order_by(household.c.position)
        )
    )


async def payers_of_payer(tx: Transaction, *, actor: Actor, payer_id: int) -> Payers:
    """The payers of the compound that this one pays for."""
    row = await hold_payer(tx, actor, payer_id)
    return await payers_of(tx, actor=actor, compound_id=row.compound_id)


async def payer_paid(
    tx: Transaction,
    *,
    actor: Actor,
    payer_id: int,
    cycle_id: int,
    supplier_id: int,
    total: str | int | None = None,
    now: datetime,
) -> HandedOn:
    """The payer has paid the supplier everything of a cycle, or a sum. Needs `approve`."""
    row = await hold_payer(tx, actor, payer_id)
    return await hand_on(
        tx,
        actor=actor,
        compound_id=row.compound_id,
        cycle_id=cycle_id,
        supplier_id=supplier_id,
        holder=of_payer(payer_id),
        total=total,
        now=now,
    )
