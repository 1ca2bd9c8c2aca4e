"""Bills of parcels that became less: new sums, new states and the books, a few statements for all.

Which entries are written is decided by `rules.lessening`. Parcels that were not asked for yet have
no bill; they are asked for the new sum when they are packed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from fulfillment.money.rules.books import OF_CREDIT, OF_SHORTAGE, Claim, Event
from fulfillment.money.rules.lessening import (
    CHANGEABLE,
    CONFIRMED,
    NewBill,
    lessen_bill,
    lessen_on_platform,
)
from fulfillment.money.schemes.on_platform import ON_PLATFORM
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.codes import payment_code
from fulfillment.money.use_cases.ledger import book_claims, claim_of, donations_of
from fulfillment.money.use_cases.request_rows import (
    IDS_AT_ONCE,
    WHOLE_AGAIN,
    hold_requests,
    move_requests,
)
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import WrongState
from orders.rules.states import PaymentState
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class BillChanged:
    """One bill before (its row as it was held) and after."""

    request: Row[Any]
    bill: NewBill


async def hold_bills(tx: Transaction, parcel_ids: Sequence[int]) -> Mapping[int, Row[Any]]:
    """The bills of parcels, held, by parcel."""
    found: dict[int, Row[Any]] = {}
    for start in range(0, len(parcel_ids), IDS_AT_ONCE):
        part = parcel_ids[start : start + IDS_AT_ONCE]
        rows = await hold_requests(tx, payment_request.c.parcel_id.in_(part))
        found |= {row.parcel_id: row for row in rows}
    return found


async def change_bills(
    tx: Transaction,
    *,
    shortage_id: int,
    prices: Mapping[int, int],
    actor: Actor,
    portal_url: str,
    now: datetime,
) -> Mapping[int, BillChanged]:
    """Set what each parcel (its id) costs from now on; returns the bills by parcel."""
    held = await hold_bills(tx, sorted(prices))
    given = await donations_of(tx, list(held.values()))
    found = {key: _changed(row, prices[key], row.id in given) for key, row in held.items()}
    # Where nothing is left of a parcel the sums stay, as what the bill was for.
    await _write(tx, {key: each for key, each in found.items() if prices[key]}, portal_url)
    await _move(tx, list(found.values()), actor=actor, now=now)
    by_event: dict[Event, list[tuple[Row[Any], Claim]]] = defaultdict(list)
    for each in found.values():
        for event, units in each.bill.moves:
            claim = _claim(each.request, event, units, shortage_id)
            claim = replace(claim, donation_id=given.get(each.request.id, 0))
            by_event[event].append((each.request, claim))
    for event in sorted(by_event):
        await book_claims(tx, event, by_event[event], actor=actor, now=now)
    return found


async def keep_over(
    tx: Transaction, requests: Sequence[Row[Any]], *, actor: Actor, now: datetime
) -> None:
    """The money that was said to be paid before a shortage is there: what is over is credit."""
    claims = [
        (row, Claim(row.id, row.household_id, row.supplier_id, row.over))
        for row in requests
        if row.over
    ]
    await book_claims(tx, Event.KEEP_OVER, claims, actor=actor, now=now)


def _changed(row: Row[Any], price: int, is_donated: bool) -> BillChanged:
    state = PaymentState(row.state)
    if state not in CHANGEABLE:
        raise WrongState(noun="payment", state=row.state)
    if row.scheme == ON_PLATFORM:
        return BillChanged(row, lessen_on_platform(amount=row.amount, price=price))
    bill = lessen_bill(
        state,
        amount=row.amount,
        credit=row.credit_used,
        price=price,
        discount=row.discount,
        is_donated=is_donated,
    )
    return BillChanged(row, bill)


def _claim(row: Row[Any], event: Event, units: int, shortage_id: int) -> Claim:
    """The event's own sum in the field that it moves; of a shortage numbered by it."""
    drops = shortage_id if event in OF_SHORTAGE else row.drops
    credit = units if event in OF_CREDIT else 0
    return replace(claim_of(row), amount=units, drops=drops, credit=credit)


async def _write(tx: Transaction, found: Mapping[int, BillChanged], portal_url: str) -> None:
    """The new sums, and what the payment code carries."""
    parcels: dict[int, Row[Any]] = {}
    ids = list(found)
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        parcels |= {
            row.id: row for row in await tx.all(select(parcel).where(parcel.c.id.in_(part)))
        }
    values = [
        {
            "of_request": found[key].request.id,
            "now_amount": found[key].bill.amount,
            "now_credit": found[key].bill.credit,
            "more_over": found[key].bill.over,
            "now_discount": found[key].bill.discount,
            "now_payload": _payload(tx, row, found[key], portal_url),
        }
        for key, row in parcels.items()
    ]
    if values:
        statement = (
            update(payment_request)
            .where(payment_request.c.id == bindparam("of_request"))
            .values(
                amount=bindparam("now_amount"),
                credit_used=bindparam("now_credit"),
                over=payment_request.c.over + bindparam("more_over"),
                discount=bindparam("now_discount"),
                payload=bindparam("now_payload"),
            )
        )
        await tx.run_many(statement, values)


def _payload(tx: Transaction, row: Row[Any], changed: BillChanged, portal_url: str) -> str:
    request = changed.request
    return payment_code(
        tx,
        row,
        portal_url=portal_url,
        amount=changed.bill.amount,
        now=request.asked_at,
        pay_by=request.pay_by,
    ).payload


async def _move(
    tx: Transaction, found: Sequence[BillChanged], *, actor: Actor, now: datetime
) -> None:
    by_state: dict[PaymentState, list[Row[Any]]] = defaultdict(list)
    for each in found:
        if each.bill.state != each.request.state:
            by_state[each.bill.state].append(each.request)
    for after, rows in sorted(by_state.items()):
        more: Mapping[str, Any] = {"confirmed_at": now} if after is CONFIRMED else {}
        more = WHOLE_AGAIN if after is PaymentState.CANCELLED else more
        await move_requests(tx, rows, after, "shorten", actor=actor, now=now, **more)
