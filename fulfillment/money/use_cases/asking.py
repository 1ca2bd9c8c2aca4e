"""Asking households for the exact sum, at the moment that the parcel's payment mode names.

The plan's order is pack, pay, deliver (`after_packing`). All other modes are asked for in the
approval, before the list is frozen; whatever was not asked for then is when it is packed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from fulfillment.money.rules.books import Event
from fulfillment.money.rules.modes import ASKED_ON_APPROVAL, RIDES_UNPAID, Mode
from fulfillment.money.schemes.on_platform import ON_PLATFORM
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.bill_data import pay_data, told_data
from fulfillment.money.use_cases.bills import bill_slot
from fulfillment.money.use_cases.codes import paper_code, payment_code
from fulfillment.money.use_cases.covering import cover
from fulfillment.money.use_cases.credits import credit_left, credit_used_by
from fulfillment.money.use_cases.ledger import book
from fulfillment.money.use_cases.paid_on_platform import copied_of, note_paid
from fulfillment.money.use_cases.request_rows import move_requests, requests_of
from fulfillment.notices import Notice
from fulfillment.notices_modes import Notice as ModeNotice
from fulfillment.supply.use_cases.parcels import described, lines_of
from fulfillment.told import Note, tell_households
from orders.actors import Actor
from orders.rules.states import PaymentState
from storage.audit import Change, record_all
from storage.database import Transaction

__all__ = ["Moment", "ask", "ask_at", "pay_by", "pay_data", "tell_due", "told_data"]

# A household that is asked late, because packing was late, still gets an hour.
TIME_TO_PAY = timedelta(hours=1)


class Moment(StrEnum):
    """When in a parcel's life a household may be asked."""

    APPROVED = "approved"
    PACKED = "packed"


# How it is said to a household whose parcel is not paid by itself beforehand.
NOTICES: Mapping[str, str] = {
    Mode.ON_DELIVERY: ModeNotice.PAY_AT_HAND_OVER,
    Mode.COLLECTED: ModeNotice.PAY_OFFICER,
}


async def ask_at(
    tx: Transaction,
    moment: Moment,
    *,
    actor: Actor,
    parcel_ids: Sequence[int],
    portal_url: str,
    now: datetime,
) -> int:
    """Ask for those parcels that are asked for at this moment; returns how many were asked."""
    rows = await described(tx, parcel_ids)
    if moment is Moment.APPROVED:
        rows = [row for row in rows if row.payment_mode in ASKED_ON_APPROVAL]
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
    # A payer pays the whole of it: the household's credit is kept for what it pays itself.
    used = await credit_used_by(tx, [row for row in fresh if not row.payer_id])
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
    payers = {row.id: row.payer_id for row in fresh if row.payer_id}
    await cover(tx, [row for row in requests if row.parcel_id in payers], actor=actor, now=now)
    theirs = [row for row in requests if row.parcel_id not in payers]
    to_pay = [row for row in theirs if row.amount]
    modes = {row.id: row.payment_mode for row in fresh}
    for notice, rows in _by_notice(to_pay, modes).items():
        await tell_due(tx, notice, rows, now=now)
    await _settle_with_credit(tx, [row for row in theirs if not row.amount], actor=actor, now=now)
    return len(to_pay)


def _by_notice(
    requests: Sequence[Row[Any]], modes: Mapping[int, str]
) -> Mapping[str, Sequence[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in requests:
        found[NOTICES.get(modes[row.parcel_id], Notice.PAYMENT_DUE)].append(row)
    return found


async def _settle_with_credit(
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
    notice: str,
    requests: Sequence[Row[Any]],
    *,
    now: datetime,
    not_after: datetime | None = None,
    again: str = "",
    **more: Any,
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
        data |= more
        key, slot = f"{notice}:{request.id}{again}", bill_slot(notice, request.id)
        notes.append(Note(row.household_id, notice, data, row.placed_by, key, not_after, slot))
    await tell_households(tx, notes, now=now)


def pay_by(row: Row[Any], now: datetime) -> datetime:
    """Until when a parcel (a row of `described`) is to be paid that is asked for now."""
    until: datetime = row.deliver_at if row.payment_mode in RIDES_UNPAID else row.pay_by
    return max(until, now + TIME_TO_PAY)


def _request(
    tx: Transaction, row: Row[Any], portal_url: str, now: datetime, *, credit: int
) -> dict[str, Any]:
    amount, until = row.amount - credit, pay_by(row, now)
    code = payment_code(tx, row, portal_url=portal_url, amount=amount, now=now, pay_by=until)
    return {
        **copied_of(row),
        "state": PaymentState.DUE,
        "amount": amount,
        "credit_used": credit,
        "payload": code.payload,
        "page": paper_code(tx, row, portal_url=portal_url).payload,
        "drops": 0,
        "pay_by": until,
        "asked_at": now,
    }
