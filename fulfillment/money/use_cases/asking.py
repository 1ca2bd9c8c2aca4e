"""Asking households for the exact sum, at the moment that the compound's payment mode names.

The plan's order is pack, pay, deliver (`after_packing`). Another mode is another entry in
`MOMENTS` and a call of `ask_at` from the use case of its moment.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.books import Event
from fulfillment.money.schemes.on_platform import ON_PLATFORM
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.bills import bill_slot
from fulfillment.money.use_cases.codes import payment_code
from fulfillment.money.use_cases.credits import credit_left, credit_used_by
from fulfillment.money.use_cases.ledger import book
from fulfillment.money.use_cases.paid_on_platform import copied_of, note_paid
from fulfillment.money.use_cases.request_rows import move_requests, requests_of
from fulfillment.notices import Notice
from fulfillment.supply.use_cases.parcels import described, lines_of
from fulfillment.told import Note, tell_households
from orders.actors import Actor
from orders.rules.states import PaymentState
from orders.tables.compounds import compound
from storage.audit import Change, record_all
from storage.database import Transaction

# A household that is asked late, because packing was late, still gets an hour.
TIME_TO_PAY = timedelta(hours=1)


class Moment(StrEnum):
    """When in a parcel's life a household may be asked."""

    PACKED = "packed"


MOMENTS: Mapping[str, Moment] = {"after_packing": Moment.PACKED}


async def ask_at(
    tx: Transaction,
    moment: Moment,
    *,
    actor: Actor,
    parcel_ids: Sequence[int],
    portal_url: str,
    now: datetime,
) -> int:
    """Ask for those parcels whose compound asks at this moment; returns how many were asked."""
    modes = [mode for mode, asked_at in MOMENTS.items() if asked_at is moment]
    compounds = set(
        await tx.scalars(select(compound.c.id).where(compound.c.payment_mode.in_(modes)))
    )
    rows = [row for row in await described(tx, parcel_ids) if row.compound_id in compounds]
    return await ask(tx, actor=actor, parcels=rows, portal_url=portal_url, now=now)


async def ask(
    tx: Transaction,
    *,
    actor: Actor,
    parcels: Sequence[Row[Any]],
    portal_url: str,
    now: datetime,
) -> int:
    """Ask for parcels (rows of `described`) that have not been asked for; returns how many.

    What was paid on a platform is noted as asked and confirmed, and nobody hears of it.
    """
    ids = [row.id for row in parcels]
    asked = {row.parcel_id for row in await requests_of(tx, ids)}
    new = [row for row in parcels if row.id not in asked and row.amount > 0]
    paid = [row for row in new if row.scheme == ON_PLATFORM]
    await note_paid(tx, paid, actor=actor, now=now)
    fresh = [row for row in new if row.scheme != ON_PLATFORM]
    used = await credit_used_by(tx, fresh)
    await tx.insert_many(
        payment_request,
        [_request(tx, row, portal_url, now, credit=used.get(row.id, 0)) for row in fresh],
    )
    requests = await requests_of(tx, [row.id for row in fresh])
    await book(tx, Event.ASK, requests, actor=actor, now=now)
    await book(tx, Event.SPEND, requests, actor=actor, now=now)
    changes = [
        Change("payment", row.id, "ask", None, PaymentState.DUE, row.compound_id)
        for row in requests
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    to_pay = [row for row in requests if row.amount]
    await tell_due(tx, Notice.PAYMENT_DUE, to_pay, now=now)
    await _settle_covered(tx, [row for row in requests if not row.amount], actor=actor, now=now)
    return len(to_pay)


async def _settle_covered(
    tx: Transaction, requests: Sequence[Row[Any]], *, actor: Actor, now: datetime
) -> None:
    """Nothing remains to be paid: confirmed at once, and the household hears why."""
    if not requests:
        return
    state = PaymentState.CONFIRMED
    await move_requests(tx, requests, state, "use_credit", actor=actor, now=now, confirmed_at=now)
    left = await credit_left(tx, requests)
    by_parcel = {row.parcel_id: row for row in requests}
    notes = []
    for row in await described(tx, list(by_parcel)):
        request = by_parcel[row.id]
        key = (request.household_id, request.supplier_id, request.currency)
        data = {**told_data(request, row), "credit_left": max(0, left.get(key, 0))}
        name = Notice.PAYMENT_COVERED
        notes.append(Note(row.household_id, name, data, row.placed_by, f"{name}:{request.id}"))
    await tell_households(tx, notes, now=now)


async def tell_due(
    tx: Transaction,
    notice: Notice,
    requests: Sequence[Row[Any]],
    *,
    now: datetime,
    not_after: datetime | None = None,
    again: str = "",
) -> None:
    """Tell households what they owe for what: everything needed to pay.

    Each once for a request; `again` tells another time from the first.
    """
    by_parcel = {row.parcel_id: row for row in requests}
    lines = await lines_of(tx, list(by_parcel))
    notes = []
    for row in await described(tx, list(by_parcel)):
        request = by_parcel[row.id]
        data = {**told_data(request, row), "lines": lines[row.id], **pay_data(request, row)}
        key, slot = f"{notice}:{request.id}{again}", bill_slot(notice, request.id)
        notes.append(Note(row.household_id, notice, data, row.placed_by, key, not_after, slot))
    await tell_households(tx, notes, now=now)


def told_data(request: Row[Any], row: Row[Any]) -> dict[str, Any]:
    """What every notice about a payment says; `row` is one of `described`."""
    return {
        "request_id": request.id,
        "parcel_id": row.id,
        "number": row.number,
        "address": row.address,
        "cycle_number": row.cycle_number,
        "compound": row.compound,
        "compound_en": row.compound_en,
        "supplier": row.supplier,
        "supplier_en": row.supplier_en,
        "amount": request.amount,
        "credit_used": request.credit_used,
        "currency": request.currency,
        "payee": request.payee,
        "reference": request.reference,
    }


def pay_data(request: Row[Any], row: Row[Any]) -> dict[str, Any]:
    """And what somebody needs who has yet to pay."""
    return {
        "account_last4": request.account_last4,
        "scheme": request.scheme,
        "link": request.payload,
        "pay_by": request.pay_by.isoformat(),
        "timezone": row.timezone,
    }


def _request(
    tx: Transaction, row: Row[Any], portal_url: str, now: datetime, *, credit: int
) -> dict[str, Any]:
    return {
        **copied_of(row),
        "state": PaymentState.DUE,
        "amount": row.amount - credit,
        "credit_used": credit,
        "payload": payment_code(tx, row, portal_url=portal_url).payload,
        "drops": 0,
        "pay_by": max(row.pay_by, now + TIME_TO_PAY),
        "asked_at": now,
    }
