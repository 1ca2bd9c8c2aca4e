"""A payer pays in the household's place: the bill is covered, and the payer owes the supplier.

What a payer owes stands on `through:o<payer>` until it has paid.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.rules.holders import of_payer
from fulfillment.money.tables.terms import payer
from fulfillment.money.use_cases.bill_data import told_data
from fulfillment.money.use_cases.bills import settle_bills
from fulfillment.money.use_cases.ledger import book_claims
from fulfillment.money.use_cases.numbered import parts_of
from fulfillment.money.use_cases.request_rows import move_requests
from fulfillment.notices_modes import Notice
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import Note, tell_households
from orders.actors import Actor
from orders.rules.states import PaymentState
from storage.database import Transaction


async def cover(
    tx: Transaction,
    requests: Sequence[Row[Any]],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Cover open requests (held, or just made) by their parcels' payers.

    The households hear that they have nothing to pay, and who pays.
    """
    if not requests:
        return
    parts = await parts_of(tx, Event.COVER, requests)
    rows = {row.id: row for row in await described(tx, [each.parcel_id for each in requests])}
    by_payer: dict[int, list[Row[Any]]] = defaultdict(list)
    for request in requests:
        by_payer[rows[request.parcel_id].payer_id].append(request)
    for who, theirs in sorted(by_payer.items()):
        holder = of_payer(who)
        await move_requests(
            tx, theirs, PaymentState.COVERED, "cover", actor=actor, now=now, holder=holder,
            confirmed_at=now,
        )  # fmt: skip
        claims = [(row, replace(claim_of(row), holder=holder, part=parts[row.id]))
                  for row in theirs]  # fmt: skip
        await book_claims(tx, Event.COVER, claims, actor=actor, now=now)
        await _tell(tx, who, theirs, rows, now=now)


def claim_of(row: Row[Any]) -> Claim:
    """A request as the books see it, without its credit."""
    return Claim(row.id, row.household_id, row.supplier_id, row.amount, row.drops)


async def _tell(
    tx: Transaction,
    payer_id: int,
    requests: Sequence[Row[Any]],
    rows: dict[int, Row[Any]],
    *,
    now: datetime,
) -> None:
    who = await tx.one(select(payer).where(payer.c.id == payer_id))
    notice = Notice.PAID_BY_PAYER
    notes = [
        Note(
            row.household_id,
            notice,
            {**told_data(request, row), "payer": who.name, "payer_en": who.name_en},
            row.placed_by,
            f"{notice}:{request.id}:{payer_id}",
        )
        for request in requests
        for row in (rows[request.parcel_id],)
    ]
    await tell_households(tx, notes, now=now)
    await settle_bills(tx, [each.parcel_id for each in requests], now=now)
