"""What a gateway's money settles: its bill, a part of it, or nothing, which makes it credit.

A bill that a person has confirmed before is taken to be paid by this very money: the word came
first and the notification later.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.tables.statement_rows import row_payment
from fulfillment.money.use_cases.bills import settle_bills
from fulfillment.money.use_cases.confirming import (
    BY_GATEWAY,
    BY_PERSON,
    confirm_held,
    dropped_among,
)
from fulfillment.money.use_cases.ledger import book_claims
from fulfillment.money.use_cases.request_rows import hold_requests, move_requests
from fulfillment.money.use_cases.telling import tell_of_payments
from fulfillment.notices_gateway import Notice
from fulfillment.notices_shortage import Notice as ShortageNotice
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import tell_people
from orders.actors import Actor
from orders.rules.states import PaymentState
from orders.use_cases.rights import holders
from storage.database import Transaction

PAID_BEFORE = (
    PaymentState.CONFIRMED,
    PaymentState.LATE,
    PaymentState.REFUNDED,
    PaymentState.CREDITED,
)


async def settle(
    tx: Transaction,
    request: Row[Any],
    *,
    amount: int,
    row_id: int,
    actor: Actor,
    now: datetime,
) -> str:
    """Book a transfer of `amount` for a request that is held; returns the row's verdict."""
    how: Mapping[str, Any] = {"actor": actor, "now": now}
    if await _was_said(tx, request, amount, row_id):
        return "matched"
    if request.state in OPEN:
        is_gone = bool(await dropped_among(tx, [request]))
        if amount == request.amount + request.over or amount == request.amount:
            return await _whole(tx, request, amount, is_gone=is_gone, **how)
        if amount > request.amount:
            return await _more(tx, request, amount, row_id, is_gone=is_gone, **how)
        if not is_gone:
            return await _part(tx, request, amount, row_id, **how)
    elif request.state == PaymentState.CANCELLED and amount == request.amount:
        await confirm_held(tx, [request], way=BY_GATEWAY, **how)
        await _tell_liaisons(tx, request, "cancelled", received=amount, kept=0, now=now)
        return "late"
    await _receive(tx, request, amount, row_id, **how)
    await _tell(tx, request, "extra", received=amount, kept=amount, now=now)
    return "duplicate"


async def _was_said(tx: Transaction, request: Row[Any], amount: int, row_id: int) -> bool:
    """A person has confirmed this sum already, and no other transfer stands for it."""
    if request.state not in PAID_BEFORE or request.way not in (None, BY_PERSON):
        return False
    others = select(func.count(row_payment.c.row_id)).where(
        row_payment.c.request_id == request.id, row_payment.c.row_id != row_id
    )
    return amount == request.amount and not await tx.scalar(others)


async def _whole(
    tx: Transaction, request: Row[Any], amount: int, *, is_gone: bool, actor: Actor, now: datetime
) -> str:
    if request.over and amount == request.amount:
        request = await _without_over(tx, request)
    await confirm_held(tx, [request], way=BY_GATEWAY, actor=actor, now=now)
    if is_gone:
        await _tell_liaisons(tx, request, "late", received=amount, kept=0, now=now)
    return "late" if is_gone else "matched"


async def _more(
    tx: Transaction,
    request: Row[Any],
    amount: int,
    row_id: int,
    *,
    is_gone: bool,
    actor: Actor,
    now: datetime,
) -> str:
    """The bill became less after its code was made: the rest is credit."""
    request = await _without_over(tx, request)
    kept = amount - request.amount
    await confirm_held(tx, [request], way=BY_GATEWAY, actor=actor, now=now, is_told=False)
    await _receive(tx, request, kept, row_id, actor=actor, now=now)
    await _tell(tx, request, "over", received=amount, kept=kept, now=now)
    if is_gone:
        await _tell_liaisons(tx, request, "late", received=amount, kept=kept, now=now)
    return "over"


async def _part(
    tx: Transaction, request: Row[Any], amount: int, row_id: int, *, actor: Actor, now: datetime
) -> str:
    """The bill became more after its code was made: what came pays a part of it."""
    await _receive(tx, request, amount, row_id, actor=actor, now=now)
    await book_claims(
        tx, Event.PART, [(request, _claim(request, amount, row_id))], actor=actor, now=now
    )
    await tx.run(
        update(payment_request)
        .where(payment_request.c.id == request.id)
        .values(
            amount=payment_request.c.amount - amount,
            credit_used=payment_request.c.credit_used + amount,
            over=0,
        )
    )
    if request.state == PaymentState.CLAIMED:
        after = PaymentState.DUE
        await move_requests(tx, [request], after, "part", actor=actor, now=now, claimed_at=None)
    (request,) = await hold_requests(tx, payment_request.c.id == request.id)
    await _tell(tx, request, "part", received=amount, kept=0, now=now)
    await settle_bills(tx, [request.parcel_id], now=now, notice=ShortageNotice.BILL_CHANGED)
    return "under"


async def _without_over(tx: Transaction, request: Row[Any]) -> Row[Any]:
    """It was said to be paid before it became less, and is paid by another code after."""
    of_request = payment_request.c.id == request.id
    await tx.run(update(payment_request).where(of_request).values(over=0))
    (row,) = await hold_requests(tx, of_request)
    return row


async def _receive(
    tx: Transaction, request: Row[Any], amount: int, row_id: int, *, actor: Actor, now: datetime
) -> None:
    claim = _claim(request, amount, row_id)
    await book_claims(tx, Event.RECEIVE, [(request, claim)], actor=actor, now=now)


def _claim(request: Row[Any], amount: int, row_id: int) -> Claim:
    ids = (request.id, request.household_id, request.supplier_id)
    return Claim(*ids, amount, part=f"s{row_id}")


async def _tell(
    tx: Transaction, request: Row[Any], what: str, *, received: int, kept: int, now: datetime
) -> None:
    """Tell the household, and who approves."""
    left = request.amount if what == "part" else 0
    more = {"what": what, "received": received, "kept": kept, "left": left}
    is_part = what == "part"
    await tell_of_payments(tx, Notice.MONEY_KEPT, [request], now=now, to_pay=is_part, **more)
    await _tell_liaisons(tx, request, what, received=received, kept=kept, now=now)


async def _tell_liaisons(
    tx: Transaction, request: Row[Any], what: str, *, received: int, kept: int, now: datetime
) -> None:
    (row,) = await described(tx, [request.parcel_id])
    data = {
        "request_id": request.id,
        "compound_id": request.compound_id,
        "address": row.address,
        "number": row.number,
        "cycle_number": row.cycle_number,
        "supplier": row.supplier,
        "supplier_en": row.supplier_en,
        "reference": request.reference,
        "currency": request.currency,
        "what": what,
        "received": received,
        "kept": kept,
        "left": request.amount if what == "part" else 0,
    }
    people = await holders(tx, request.compound_id, "approve")
    await tell_people(tx, people, Notice.GATEWAY_MONEY, data, now=now)
