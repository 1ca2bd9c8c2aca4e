"""Writing the books and reading their sums."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.money.rules.books import (
    Balance,
    Claim,
    Entry,
    Event,
    amount_of,
    balance,
    entries_for,
)
from fulfillment.money.rules.moving import move_entries
from fulfillment.money.tables.payments import ledger_entry
from orders.actors import Actor
from orders.rules.states import PaymentState
from storage.database import Transaction

KEYS_AT_ONCE = 5000


async def book(
    tx: Transaction,
    event: Event,
    requests: Sequence[Row[Any]],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write an event's entries for payment requests (their rows, as they are afterwards).

    Requests of which it moves nothing (no credit was used) have none.
    """
    await book_claims(tx, event, [(row, claim_of(row)) for row in requests], actor=actor, now=now)


async def book_claims(
    tx: Transaction,
    event: Event,
    claims: Sequence[tuple[Row[Any], Claim]],
    *,
    actor: Actor,
    now: datetime,
    reason: str | None = None,
) -> None:
    """The same of claims that differ from their requests' rows: a part of the sum.

    What is booked by a person's word has its `reason`.
    """
    await tx.insert_many(
        ledger_entry,
        [
            {**_entry_row(row, entry, actor=actor, now=now), "reason": reason}
            for row, claim in claims
            if amount_of(event, claim)
            for entry in entries_for(event, claim)
        ],
    )


async def book_move(
    tx: Transaction, request: Row[Any], to_household: int, *, actor: Actor, now: datetime
) -> None:
    """What a request's household owes is owed by another; the credit that it used is back."""
    moves = await tx.scalar(
        select(func.count(ledger_entry.c.natural_key.distinct())).where(
            ledger_entry.c.natural_key.like(f"move:{request.id}:%")
        )
    )
    claim = claim_of(request)
    await tx.insert_many(
        ledger_entry,
        [
            _entry_row(request, entry, actor=actor, now=now)
            for entry in move_entries(claim, to_household, number=moves + 1)
        ],
    )


def _entry_row(row: Row[Any], entry: Entry, *, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "natural_key": entry.natural_key,
        "account": entry.account,
        "compound_id": row.compound_id,
        "cycle_id": row.cycle_id,
        "supplier_id": row.supplier_id,
        "amount": entry.amount,
        "currency": row.currency,
        "at": now,
        "actor": str(actor),
    }


def claim_of(row: Row[Any]) -> Claim:
    """A request's row as the books see it."""
    return Claim(
        row.id,
        row.household_id,
        row.supplier_id,
        row.amount,
        row.drops,
        row.credit_used,
        holder=row.holder or "",
    )


async def balance_of(
    tx: Transaction,
    *,
    cycle_id: int,
    compound_id: int | None = None,
    supplier_id: int | None = None,
) -> Balance:
    """Return a cycle's balance from the books, of all or of one compound or supplier."""
    statement = select(
        ledger_entry.c.account, func.sum(ledger_entry.c.amount).label("amount")
    ).where(ledger_entry.c.cycle_id == cycle_id)
    if compound_id is not None:
        statement = statement.where(ledger_entry.c.compound_id == compound_id)
    if supplier_id is not None:
        statement = statement.where(ledger_entry.c.supplier_id == supplier_id)
    rows = await tx.all(statement.group_by(ledger_entry.c.account))
    return balance((row.account, int(row.amount)) for row in rows)


async def donations_of(tx: Transaction, requests: Sequence[Row[Any]]) -> Mapping[int, int]:
    """Which donation pays for each of those that one pays for."""
    of_request = {
        f"{Event.GIVE}:{row.id}": row.id
        for row in requests
        if row.state == PaymentState.COVERED and not row.holder
    }
    keys = list(of_request)
    found: dict[int, int] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        rows = await tx.all(
            select(ledger_entry.c.natural_key, ledger_entry.c.account).where(
                ledger_entry.c.natural_key.in_(keys[start : start + KEYS_AT_ONCE]),
                ledger_entry.c.account.like("donation:%"),
            )
        )
        found |= {of_request[row.natural_key]: int(row.account[9:]) for row in rows}
    return found
