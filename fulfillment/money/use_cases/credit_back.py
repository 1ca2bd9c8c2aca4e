"""Credit that a household would rather have as money: it asks, the liaison puts it on the list.

The supplier sends it back like any refund. It stands on the household's newest bill with that
supplier. A press names the sum that was shown: pressed again there is no such credit any more.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.money.rules.books import Event
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.credits import credit_left
from fulfillment.money.use_cases.late_money import refund_row
from fulfillment.money.use_cases.ledger import book_claims, claim_of
from fulfillment.notices_books import Notice
from fulfillment.told import Note, tell_households, tell_people
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_books import NoCredit
from orders.tables.households import household
from orders.tables.suppliers import supplier
from orders.use_cases.members import require_membership
from orders.use_cases.rights import holders, require_right
from storage.database import Transaction


async def want_credit(tx: Transaction, *, actor: Actor, household_id: int, now: datetime) -> int:
    """Ask the liaison for one's credit as money; returns with how many suppliers there is some.

    Asked again on the same day nobody is told twice. Raises `NoCredit`.
    """
    await require_membership(tx, actor, household_id)
    found = await _credits(tx, household_id)
    if not found:
        raise NoCredit()
    for row, amount in found:
        people = await holders(tx, row.compound_id, "approve")
        key = f"{Notice.CREDIT_WANTED}:{household_id}:{row.supplier_id}:{amount}:{now:%Y%m%d}"
        data = await _data(tx, row, amount)
        await tell_people(tx, people, Notice.CREDIT_WANTED, data, now=now, key=key)
    return len(found)


async def give_credit_back(
    tx: Transaction,
    *,
    actor: Actor,
    household_id: int,
    supplier_id: int,
    amount: int,
    now: datetime,
) -> dict[str, Any]:
    """Put all of a household's credit with a supplier on the list of refunds. Needs `approve`."""
    homes = await tx.lock_all(select(household).where(household.c.id == household_id))
    if not homes:
        raise StaleButton()
    await require_right(tx, actor, homes[0].compound_id, "approve")
    found = [
        each for each in await _credits(tx, household_id) if each[0].supplier_id == supplier_id
    ]
    if not found or found[0][1] != amount:
        raise NoCredit()
    row = found[0][0]
    count = await tx.scalar(
        select(func.count(refund.c.id)).where(
            refund.c.request_id == row.id, refund.c.why == "credit"
        )
    )
    part = f"k{count + 1}"
    claim = replace(claim_of(row), amount=amount, credit=0, part=part)
    await book_claims(tx, Event.CREDIT_BACK, [(row, claim)], actor=actor, now=now)
    await tx.insert(refund, **refund_row(row, amount, now, why="credit", part=part))
    data = await _data(tx, row, amount)
    note = Note(household_id, Notice.CREDIT_COMES_BACK, data, None)
    await tell_households(tx, [note], now=now)
    return data


async def _credits(tx: Transaction, household_id: int) -> list[tuple[Row[Any], int]]:
    """The household's newest bill with each supplier, and the credit that it has there."""
    newest = (
        select(func.max(payment_request.c.id))
        .where(payment_request.c.household_id == household_id)
        .group_by(payment_request.c.supplier_id, payment_request.c.currency)
    )
    rows = await tx.all(select(payment_request).where(payment_request.c.id.in_(newest)))
    left = await credit_left(tx, rows)
    found = [(row, left.get((household_id, row.supplier_id, row.currency), 0)) for row in rows]
    return [(row, amount) for row, amount in found if amount > 0]


async def _data(tx: Transaction, row: Row[Any], amount: int) -> dict[str, Any]:
    address = await tx.scalar(select(household.c.key).where(household.c.id == row.household_id))
    seller = await tx.one(select(supplier).where(supplier.c.id == row.supplier_id))
    return {
        "household_id": row.household_id,
        "compound_id": row.compound_id,
        "address": address,
        "supplier_id": seller.id,
        "supplier": seller.name,
        "supplier_en": seller.name_en,
        "amount": amount,
        "currency": row.currency,
    }
