"""What was paid on a platform: the books say asked and confirmed, and nobody is told.

It is noted when the bag is packed, as other bills are asked for then, with the sum of what was
packed. What the platform pays back is its own business: see `rules.lessening`, `giving_back`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from fulfillment.money.rules.books import Event
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.ledger import book
from fulfillment.money.use_cases.request_rows import requests_of
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.states import PaymentState, check
from storage.audit import Change, record_all
from storage.database import Transaction

COPIED = (
    parcel.c.cycle_id,
    parcel.c.compound_id,
    parcel.c.supplier_id,
    parcel.c.household_id,
    parcel.c.currency,
    parcel.c.reference,
    parcel.c.payee,
    parcel.c.account_last4,
    parcel.c.scheme,
)


def copied_of(row: Row[Any]) -> dict[str, Any]:
    """What every request says of its parcel: history does not move."""
    return {"parcel_id": row.id, **{column.name: getattr(row, column.name) for column in COPIED}}


async def note_paid(
    tx: Transaction, parcels: Sequence[Row[Any]], *, actor: Actor, now: datetime
) -> None:
    """Make the requests of these parcels, confirmed from the start."""
    check(PaymentState.DUE, PaymentState.CONFIRMED)
    await tx.insert_many(payment_request, [_request(row, now) for row in parcels])
    requests = await requests_of(tx, [row.id for row in parcels])
    await book(tx, Event.ASK, requests, actor=actor, now=now)
    await book(tx, Event.CONFIRM, requests, actor=actor, now=now)
    changes = [
        Change("payment", row.id, "on_platform", None, PaymentState.CONFIRMED, row.compound_id)
        for row in requests
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


def _request(row: Row[Any], now: datetime) -> dict[str, Any]:
    return {
        **copied_of(row),
        "state": PaymentState.CONFIRMED,
        "amount": row.amount,
        "credit_used": 0,
        "payload": "",
        "page": None,
        "drops": 0,
        "pay_by": row.pay_by,
        "asked_at": now,
        "confirmed_at": now,
    }
