"""Rows of payment requests: read, held in one order, moved with their audit rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.money.tables.payments import payment_request
from orders.actors import Actor
from orders.rules.states import PaymentState, check
from storage.audit import Change, record_all
from storage.database import Transaction

IDS_AT_ONCE = 5000
# Whoever could not pay has, or need not any more; what they said about it goes with that.
PLEA_OVER: Mapping[str, Any] = {"plea_at": None, "plea": None}
# For a bill that lapses: who paid before it became less has paid the whole of it.
WHOLE_AGAIN: Mapping[str, Any] = {
    "amount": payment_request.c.amount + payment_request.c.over,
    "over": 0,
}


async def requests_of(tx: Transaction, parcel_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """The payment requests of parcels."""
    rows: list[Row[Any]] = []
    for start in range(0, len(parcel_ids), IDS_AT_ONCE):
        part = parcel_ids[start : start + IDS_AT_ONCE]
        rows += await tx.all(
            select(payment_request)
            .where(payment_request.c.parcel_id.in_(part))
            .order_by(payment_request.c.id)
        )
    return rows


async def hold_requests(tx: Transaction, *conditions: Any) -> Sequence[Row[Any]]:
    """Read payment requests and hold them, always in the same order."""
    return await tx.lock_all(
        select(payment_request).where(*conditions).order_by(payment_request.c.id)
    )


async def move_requests(
    tx: Transaction,
    rows: Sequence[Row[Any]],
    after: PaymentState,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    **values: Any,
) -> None:
    """Move requests that the caller holds, with their audit rows."""
    ids = [row.id for row in rows]
    for before in sorted({row.state for row in rows}):
        check(PaymentState(before), after)
        for start in range(0, len(ids), IDS_AT_ONCE):
            part = ids[start : start + IDS_AT_ONCE]
            await tx.run(
                update(payment_request)
                .where(payment_request.c.id.in_(part), payment_request.c.state == before)
                .values(state=after, **({} if after is PaymentState.DUE else PLEA_OVER), **values)
            )
    changes = [Change("payment", row.id, verb, row.state, after, row.compound_id) for row in rows]
    await record_all(tx, changes, actor=str(actor), now=now)
