"""Money that a statement shows as given back: a refund is ticked off, or credit becomes less."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.books import Event
from fulfillment.money.tables.payments import refund
from fulfillment.money.use_cases.credits import credit_left, hold_credit
from fulfillment.money.use_cases.late_money import refund_row
from fulfillment.money.use_cases.ledger import book_claims
from fulfillment.money.use_cases.part_payments import Part, part_claim
from fulfillment.money.use_cases.refunds import tick_refunds
from orders.actors import Actor
from orders.rules.errors_statements import NothingToGiveBack
from storage.database import Transaction

TRANSFER = "transfer"


async def book_refunds(
    tx: Transaction, parts: Sequence[Part], *, actor: Actor, now: datetime
) -> None:
    """Tick off the refund that a row shows; else it is taken off the household's credit.

    Raises `NothingToGiveBack` where neither is there: the liaison looks at it first.
    """
    waiting = await _waiting(tx, parts)
    ticked: list[int] = []
    rest: list[Part] = []
    for request, amount, row_id in parts:
        fits = [each for each in waiting[request.id] if each.amount == amount]
        if fits:
            ticked.append(fits[0].id)
            waiting[request.id].remove(fits[0])
        else:
            rest.append((request, amount, row_id))
    await _off_credit(tx, rest, actor=actor, now=now)
    await tick_refunds(tx, ticked, actor=actor, now=now)


async def owe_back(tx: Transaction, parts: Sequence[Part], *, actor: Actor, now: datetime) -> None:
    """Money that came for nothing is to be sent back: it stands on the supplier's list."""
    claims = [(row, part_claim(row, amount, row_id)) for row, amount, row_id in parts]
    await book_claims(tx, Event.OWE_LATE, claims, actor=actor, now=now)
    owed = [
        refund_row(row, amount, now, why=TRANSFER, part=f"s{row_id}")
        for row, amount, row_id in parts
    ]
    await tx.insert_many(refund, owed)


async def _waiting(tx: Transaction, parts: Sequence[Part]) -> Mapping[int, list[Row[Any]]]:
    ids = sorted({row.id for row, _, _ in parts})
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    wanted = refund.c.request_id.in_(ids), refund.c.paid_at.is_(None)
    for row in await tx.all(select(refund).where(*wanted).order_by(refund.c.id)):
        found[row.request_id].append(row)
    return found


async def _off_credit(
    tx: Transaction, parts: Sequence[Part], *, actor: Actor, now: datetime
) -> None:
    if not parts:
        return
    await hold_credit(tx, [row.household_id for row, _, _ in parts])
    left = dict(await credit_left(tx, [row for row, _, _ in parts]))
    for row, amount, _ in parts:
        key = (row.household_id, row.supplier_id, row.currency)
        left[key] = left.get(key, 0) - amount
        if left[key] < 0:
            raise NothingToGiveBack(reference=row.reference)
    claims = [(row, part_claim(row, amount, row_id)) for row, amount, row_id in parts]
    await book_claims(tx, Event.CREDIT_BACK, claims, actor=actor, now=now)
    await book_claims(tx, Event.REFUND, claims, actor=actor, now=now)
