"""Money that comes, or is said to have come, for a request of a cancelled cycle.

Nothing is asked for any more, and nothing vanishes: it is given back or kept, as was chosen
when the cycle was cancelled.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.money.rules.books import Event
from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.asking import told_data
from fulfillment.money.use_cases.ledger import book
from fulfillment.money.use_cases.request_rows import move_requests
from fulfillment.money.use_cases.telling import tell_of_payments
from fulfillment.notices import Notice
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import tell_people
from orders.actors import Actor
from orders.rules.states import PaymentState
from orders.tables.cycles import cycle
from orders.use_cases.rights import holders
from storage.audit import Change, record
from storage.database import Transaction

# Why a refund is owed, unless it says something else: the cycle was cancelled, or withdrawn from.
CANCELLED = "cancelled"


async def claim_cancelled(
    tx: Transaction, request: Row[Any], *, actor: Actor, now: datetime
) -> None:
    """A household says that it has paid for a cancelled cycle: the liaison is asked, once."""
    if request.claimed_at is not None:
        return
    await _set_claimed(tx, request, now, "claim", actor=actor, now=now)
    row = (await described(tx, [request.parcel_id]))[0]
    data = {**told_data(request, row), "gives_back": row.gives_back}
    people = await holders(tx, request.compound_id, "approve")
    await tell_people(tx, people, Notice.CLAIMED_AFTER_CANCEL, data, now=now)


async def not_found_cancelled(
    tx: Transaction, request: Row[Any], *, actor: Actor, now: datetime
) -> None:
    """There is no such money; the household is told, and not asked to pay."""
    if request.claimed_at is None:
        return
    await _set_claimed(tx, request, None, "not_found", actor=actor, now=now)
    await tell_of_payments(tx, Notice.CANCELLED_NOT_FOUND, [request], now=now)


async def take_late_money(
    tx: Transaction, requests: Sequence[Row[Any]], *, actor: Actor, now: datetime
) -> None:
    """The money is there: owed back, or kept as credit. The caller holds the requests."""
    chosen = await _chosen(tx, requests)
    given = await _given_already(tx, requests)
    to_refund = [
        row for row in requests if chosen[row.cycle_id] is GivesBack.REFUND and row.id not in given
    ]
    owed = {row.id for row in to_refund}
    to_keep = [row for row in requests if row.id not in owed]
    for rows, after, event, gives_back in (
        (to_refund, PaymentState.CONFIRMED, Event.OWE_LATE, GivesBack.REFUND),
        (to_keep, PaymentState.CREDITED, Event.KEEP_LATE, GivesBack.CREDIT),
    ):
        await move_requests(tx, rows, after, "confirm", actor=actor, now=now, confirmed_at=now)
        await book(tx, event, rows, actor=actor, now=now)
        told = Notice.MONEY_COMES_BACK
        await tell_of_payments(tx, told, rows, now=now, gives_back=gives_back)
    for row in to_refund:
        await _owe(tx, row, now)


async def _chosen(tx: Transaction, requests: Sequence[Row[Any]]) -> dict[int, GivesBack]:
    rows = await tx.all(
        select(cycle.c.id, cycle.c.gives_back).where(
            cycle.c.id.in_({row.cycle_id for row in requests})
        )
    )
    return {row.id: GivesBack(row.gives_back or GivesBack.REFUND) for row in rows}


async def _given_already(tx: Transaction, requests: Sequence[Row[Any]]) -> set[int]:
    """Requests whose refund was sent: what comes after that is kept, a refund is sent once."""
    return set(
        await tx.scalars(
            select(refund.c.request_id).where(
                refund.c.request_id.in_([row.id for row in requests]),
                refund.c.why == CANCELLED,
                refund.c.paid_at.is_not(None),
            )
        )
    )


async def _owe(tx: Transaction, row: Row[Any], now: datetime) -> None:
    """One refund a request: the credit that it had used and the money go back together."""
    added = await tx.run(
        update(refund)
        .where(refund.c.request_id == row.id, refund.c.why == CANCELLED)
        .values(amount=refund.c.amount + row.amount)
    )
    if added:
        return
    await tx.insert(refund, **refund_row(row, row.amount, now))


def refund_row(
    row: Row[Any], amount: int, now: datetime, *, why: str = CANCELLED, part: str = ""
) -> dict[str, Any]:
    """A refund of a request; `why` and `part` tell several of one request apart."""
    return {
        "request_id": row.id,
        "why": why,
        "part": part,
        "cycle_id": row.cycle_id,
        "compound_id": row.compound_id,
        "supplier_id": row.supplier_id,
        "household_id": row.household_id,
        "amount": amount,
        "currency": row.currency,
        "made_at": now,
    }


async def _set_claimed(
    tx: Transaction,
    request: Row[Any],
    claimed_at: datetime | None,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    await tx.run(
        update(payment_request)
        .where(payment_request.c.id == request.id)
        .values(claimed_at=claimed_at)
    )
    state = PaymentState.CANCELLED
    change = Change("payment", request.id, verb, state, state, request.compound_id)
    await record(tx, change, actor=str(actor), now=now)
