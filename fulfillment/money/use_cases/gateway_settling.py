"""What a gateway's money settles: its bill, a part of it, or nothing, which makes it credit.

A bill that a person has confirmed before is taken to be paid by this very money: the word came
first and the notification later. Who approves hears of all that is not simply paid.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from fulfillment.money.rules.findings import Verdict
from fulfillment.money.rules.settled import OPEN, SETTLED
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.tables.statement_rows import row_payment
from fulfillment.money.use_cases.confirming import (
    BY_GATEWAY,
    BY_PERSON,
    confirm_held,
    dropped_among,
)
from fulfillment.money.use_cases.part_payments import pay_parts, receive
from fulfillment.money.use_cases.request_rows import hold_requests
from fulfillment.money.use_cases.statement_telling import Told, tell_of_rows
from fulfillment.notices_gateway import Notice
from fulfillment.notices_statements import Notice as RowNotice
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


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money for a request that is held, told by a gateway in this statement row."""

    request: Row[Any]
    amount: int
    row_id: int
    portal_url: str
    actor: Actor
    now: datetime

    @property
    def how(self) -> dict[str, Any]:
        return {"actor": self.actor, "now": self.now}


async def settle(tx: Transaction, money: Transfer) -> Verdict:
    """Book it; returns what the row is for us."""
    request, amount = money.request, money.amount
    if await _was_said(tx, money):
        return Verdict.PROVEN
    if request.state in OPEN:
        is_gone = bool(await dropped_among(tx, [request]))
        if amount in (request.amount, request.amount + request.over):
            return await _whole(tx, money, is_gone=is_gone)
        if amount > request.amount:
            return await _more(tx, money, is_gone=is_gone)
        if not is_gone:
            return await _part(tx, money)
    elif request.state == PaymentState.CANCELLED and amount == request.amount:
        await confirm_held(tx, [request], way=BY_GATEWAY, **money.how)
        await _tell_liaisons(tx, money, "cancelled")
        return Verdict.LATE
    return await _nothing(tx, money)


async def _was_said(tx: Transaction, money: Transfer) -> bool:
    """A person has confirmed this sum already, and no other transfer stands for it."""
    request = money.request
    if request.state not in PAID_BEFORE or request.way not in (None, BY_PERSON):
        return False
    others = select(func.count(row_payment.c.row_id)).where(
        row_payment.c.request_id == request.id, row_payment.c.row_id != money.row_id
    )
    return money.amount == request.amount and not await tx.scalar(others)


async def _whole(tx: Transaction, money: Transfer, *, is_gone: bool) -> Verdict:
    request = money.request
    if money.amount == request.amount:
        request = await _without_over(tx, request)
    await confirm_held(tx, [request], way=BY_GATEWAY, **money.how)
    if is_gone:
        await _tell_liaisons(tx, money, "late")
    return Verdict.LATE if is_gone else Verdict.MATCHED


async def _more(tx: Transaction, money: Transfer, *, is_gone: bool) -> Verdict:
    """The bill became less after its code was made: the rest is credit."""
    request = await _without_over(tx, money.request)
    kept = money.amount - request.amount
    await confirm_held(tx, [request], way=BY_GATEWAY, is_told=False, **money.how)
    await receive(tx, [(request, kept, money.row_id)], **money.how)
    more = {"came": money.amount, "kept": kept, "gives_back": "credit"}
    await _tell(tx, money, RowNotice.PAYMENT_OVER, more)
    await _tell_liaisons(tx, money, "late" if is_gone else "over", kept=kept)
    return Verdict.OVER


async def _part(tx: Transaction, money: Transfer) -> Verdict:
    """The bill became more after its code was made: what came pays a part of it."""
    parts = [(money.request, money.amount, money.row_id)]
    await pay_parts(tx, parts, portal_url=money.portal_url, **money.how)
    await _tell(tx, money, RowNotice.PAYMENT_PART, {"came": money.amount})
    await _tell_liaisons(tx, money, "part", left=money.request.amount - money.amount)
    return Verdict.UNDER


async def _nothing(tx: Transaction, money: Transfer) -> Verdict:
    """It is paid otherwise, or nothing is to be paid any more."""
    await receive(tx, [(money.request, money.amount, money.row_id)], **money.how)
    is_paid = money.request.state in SETTLED
    more = {"came": money.amount, "gives_back": "credit", "is_paid": is_paid}
    await _tell(tx, money, RowNotice.PAYMENT_TWICE, more)
    await _tell_liaisons(tx, money, "twice", kept=money.amount)
    return Verdict.DUPLICATE


async def _without_over(tx: Transaction, request: Row[Any]) -> Row[Any]:
    """It was said to be paid before it became less, and is paid by a code for the new sum."""
    if not request.over:
        return request
    of_request = payment_request.c.id == request.id
    await tx.run(update(payment_request).where(of_request).values(over=0))
    (row,) = await hold_requests(tx, of_request)
    return row


async def _tell(
    tx: Transaction, money: Transfer, notice: RowNotice, more: Mapping[str, Any]
) -> None:
    await tell_of_rows(tx, [Told(money.request.id, notice, more)], now=money.now)


async def _tell_liaisons(
    tx: Transaction, money: Transfer, what: str, *, kept: int = 0, left: int = 0
) -> None:
    request = money.request
    (row,) = await described(tx, [request.parcel_id])
    data = {
        "request_id": request.id,
        "parcel_id": request.parcel_id,
        "compound_id": request.compound_id,
        "address": row.address,
        "number": row.number,
        "cycle_number": row.cycle_number,
        "supplier": row.supplier,
        "supplier_en": row.supplier_en,
        "reference": request.reference,
        "currency": request.currency,
        "came": money.amount,
        "kept": kept,
        "left": left,
        "what": what,
    }
    people = await holders(tx, request.compound_id, "approve")
    await tell_people(tx, people, Notice.GATEWAY_MONEY, data, now=money.now)
