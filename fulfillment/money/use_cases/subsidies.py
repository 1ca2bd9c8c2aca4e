"""Subsidies: a payer owes the supplier what it adds to the price of each unit handed over.

Booked once, when the cycle is settled: for what households really have, not for what they ordered.
One pair of entries a compound, supplier and payer.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, select

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.rules.holders import of_payer
from fulfillment.money.tables.payments import ledger_entry
from fulfillment.money.tables.terms import payer
from fulfillment.money.use_cases.ledger import book_claims
from fulfillment.supply.tables.batches import parcel, parcel_line
from orders.actors import Actor
from orders.rules.states import ParcelState
from orders.tables.cycles import offer
from orders.tables.suppliers import supplier
from storage.audit import Change, record_all
from storage.database import Transaction

HANDED_OVER = (ParcelState.COLLECTED, ParcelState.DELIVERED)


async def book_subsidies(
    tx: Transaction, cycle_ids: Sequence[int], *, actor: Actor, now: datetime
) -> None:
    """Book what payers owe for these settled cycles.

    A payer is known by its name in the compound; one that is named for the first time is entered.
    """
    sums = await subsidies_of(tx, cycle_ids)
    payers = await _payers(tx, sums, actor=actor, now=now)
    claims = []
    for row in sums:
        holder = of_payer(payers[row.compound_id, row.subsidy_by])
        part = f"{row.cycle_id}:{row.compound_id}:{row.supplier_id}:{holder}"
        claim = Claim(0, 0, row.supplier_id, int(row.amount), holder=holder, part=part)
        claims.append((row, claim))
    await book_claims(tx, Event.SUBSIDISE, claims, actor=actor, now=now)


async def subsidies_of(tx: Transaction, cycle_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """What has been handed over so far: amount and units by cycle, compound, supplier, payer."""
    by = (
        parcel.c.cycle_id,
        parcel.c.compound_id,
        parcel.c.supplier_id,
        parcel.c.currency,
        offer.c.subsidy_by,
    )
    return await tx.all(
        select(
            *by,
            func.sum(parcel_line.c.quantity * offer.c.subsidy).label("amount"),
            func.sum(parcel_line.c.quantity).label("units"),
        )
        .join(parcel_line, parcel_line.c.parcel_id == parcel.c.id)
        .join(offer, offer.c.id == parcel_line.c.offer_id)
        .where(
            parcel.c.cycle_id.in_(cycle_ids),
            parcel.c.state.in_(HANDED_OVER),
            parcel_line.c.quantity > 0,
            offer.c.subsidy > 0,
            offer.c.subsidy_by.is_not(None),
        )
        .group_by(*by)
        .order_by(*by)
    )


async def subsidies_owed(
    tx: Transaction, *, compound_id: int, cycle_id: int, holder: str
) -> Sequence[Row[Any]]:
    """What a payer owes each supplier for lower prices, and has paid: `taken`, `handed`."""
    is_owed = ledger_entry.c.natural_key.like(f"{Event.SUBSIDISE}:0:%")
    is_paid = ledger_entry.c.natural_key.like(f"{Event.HAND_ON}:0:%")
    return await tx.all(
        select(
            supplier.c.name,
            supplier.c.name_en,
            func.sum(case((is_owed, -ledger_entry.c.amount), else_=0)).label("taken"),
            func.sum(case((is_paid, ledger_entry.c.amount), else_=0)).label("handed"),
        )
        .join(supplier, supplier.c.id == ledger_entry.c.supplier_id)
        .where(
            ledger_entry.c.account == f"through:{holder}",
            ledger_entry.c.compound_id == compound_id,
            ledger_entry.c.cycle_id == cycle_id,
            is_owed | is_paid,
        )
        .group_by(supplier.c.id, supplier.c.name, supplier.c.name_en)
        .order_by(supplier.c.id)
    )


async def _payers(
    tx: Transaction, sums: Sequence[Row[Any]], *, actor: Actor, now: datetime
) -> Mapping[tuple[int, str], int]:
    named = sorted({(row.compound_id, row.subsidy_by) for row in sums})
    new = [
        (compound_id, name)
        for compound_id, name in named
        if await tx.insert_new(
            payer, compound_id=compound_id, kind="office", name=name, name_en=name, is_active=True
        )
    ]
    rows = await tx.all(
        select(payer.c.id, payer.c.compound_id, payer.c.name).where(
            payer.c.compound_id.in_({compound_id for compound_id, _ in named})
        )
    )
    found = {(row.compound_id, row.name): row.id for row in rows}
    changes = [Change("payer", found[key], "add", None, {"kind": "office"}, key[0]) for key in new]
    await record_all(tx, changes, actor=str(actor), now=now)
    return found
