"""Refunds of cancelled cycles: who gets how much back, and ticking off what was sent.

Looked after by the liaison and by the supplier that got the money. Ticking twice is once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.late_money import CANCELLED
from fulfillment.money.use_cases.ledger import book_claims, claim_of
from fulfillment.money.use_cases.request_rows import hold_requests, move_requests
from fulfillment.money.use_cases.telling import tell_of_payments
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import NotYours, StaleButton, WrongCompound
from orders.rules.states import PaymentState
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.rights import require_right
from storage.database import Transaction

MONEY_RIGHTS = ("approve", "collect_money")
# Of a cancelled cycle, with the household's own money in it.
OWED_BACK = (PaymentState.CONFIRMED, PaymentState.GATHERED)


@dataclass(frozen=True, slots=True)
class Refund:
    """Money to be given back; `paid_at` once somebody has said that it was sent."""

    id: int
    request_id: int
    cycle_id: int
    cycle_number: int
    compound_id: int
    supplier_id: int
    supplier: str
    supplier_en: str
    address: str
    number: str
    reference: str
    payee: str
    account_last4: str
    amount: int
    currency: str
    paid_at: datetime | None
    why: str = "cancelled"


@dataclass(frozen=True, slots=True)
class SaidPaid:
    """Somebody says that they paid for a cancelled cycle; nobody has seen the money."""

    request_id: int
    address: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class RefundsUnderWay:
    """A compound's refunds that are still to be sent, and what is still to be looked for."""

    desk: Desk
    rows: tuple[Refund, ...]
    said: tuple[SaidPaid, ...]


async def refunds_under_way(
    tx: Transaction, *, actor: Actor, compound_id: int | None = None
) -> RefundsUnderWay:
    """Return what is to be given back. Needs `approve` or `collect_money`."""
    busy = await tx.scalars(
        select(refund.c.compound_id).where(refund.c.paid_at.is_(None)).distinct()
    )
    desk = await choose_desk(tx, actor=actor, rights=MONEY_RIGHTS, wanted=compound_id, busy=busy)
    here = desk.place.compound_id
    rows = await _refunds(tx, refund.c.compound_id == here, refund.c.paid_at.is_(None))
    return RefundsUnderWay(desk, rows, await _said_paid(tx, here))


async def shown_refund(tx: Transaction, *, actor: Actor, refund_id: int) -> Refund:
    """Return one refund for who looks after the money; raises `StaleButton` for none."""
    found = await _refunds(tx, refund.c.id == refund_id)
    if not found:
        raise StaleButton()
    await require_right(tx, actor, found[0].compound_id, *MONEY_RIGHTS)
    return found[0]


async def refunds_of_cycle(
    tx: Transaction, *, cycle_id: int, compound_id: int, supplier_id: int
) -> tuple[Refund, ...]:
    """Return a supplier's refunds of a cancelled cycle, sent or not, in the order of numbers."""
    return await _refunds(
        tx,
        refund.c.cycle_id == cycle_id,
        refund.c.compound_id == compound_id,
        refund.c.supplier_id == supplier_id,
    )


async def mark_refunded(
    tx: Transaction, *, actor: Actor, refund_ids: Sequence[int], now: datetime
) -> int:
    """The money was sent back: the households are told. Returns how many were ticked now."""
    wanted = refund.c.id.in_(refund_ids)
    for row in await tx.all(
        select(refund.c.compound_id, refund.c.supplier_id).where(wanted).distinct()
    ):
        await _require_payer(tx, actor, row)
    return await tick_refunds(tx, refund_ids, actor=actor, now=now)


async def tick_refunds(
    tx: Transaction, refund_ids: Sequence[int], *, actor: Actor, now: datetime
) -> int:
    """The same for a caller that has looked at the rights itself."""
    wanted = refund.c.id.in_(refund_ids)
    of_refunds = select(refund.c.request_id).where(wanted)
    held = await hold_requests(tx, payment_request.c.id.in_(of_refunds))
    ticked = await tx.all(
        update(refund)
        .where(wanted, refund.c.paid_at.is_(None))
        .values(paid_at=now, paid_by=str(actor))
        .returning(refund.c.id, refund.c.request_id, refund.c.why)
    )
    # What is still cancelled had used credit only: its money may come yet.
    lapsed = {row.request_id for row in ticked if row.why == CANCELLED}
    paid = [row for row in held if row.id in lapsed and row.state in OWED_BACK]
    await move_requests(tx, paid, PaymentState.REFUNDED, "refund", actor=actor, now=now)
    given = await _with_amounts(tx, [row.id for row in ticked])
    await book_claims(tx, Event.REFUND, [(row, _claim(row)) for row in given], actor=actor, now=now)
    for rows in _once_each(given):
        await tell_of_payments(tx, Notice.REFUNDED, rows, now=now)
    return len(ticked)


async def _with_amounts(tx: Transaction, refund_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """The requests with what was given back in place of what was to be paid."""
    columns = [column for column in payment_request.c if column.name != "amount"]
    return await tx.all(
        select(*columns, refund.c.amount, refund.c.why, refund.c.part)
        .join(refund, refund.c.request_id == payment_request.c.id)
        .where(refund.c.id.in_(refund_ids))
        .order_by(payment_request.c.id, refund.c.id)
    )


def _once_each(given: Sequence[Row[Any]]) -> Iterable[list[Row[Any]]]:
    """The rows in as few lists as keep two refunds of one bill apart."""
    lists: list[dict[int, Row[Any]]] = []
    for row in given:
        free = next((each for each in lists if row.id not in each), None)
        if free is None:
            lists.append(free := {})
        free[row.id] = row
    return [list(each.values()) for each in lists]


def _claim(row: Row[Any]) -> Claim:
    return replace(claim_of(row), part="" if row.why == CANCELLED else f"{row.why}{row.part}")


async def _require_payer(tx: Transaction, actor: Actor, row: Row[Any]) -> None:
    """Let pass a clerk of this supplier here, or who looks after the compound's money."""
    if actor.supplier_id is None:
        await require_right(tx, actor, row.compound_id, *MONEY_RIGHTS)
        return
    if actor.supplier_id != row.supplier_id:
        raise NotYours()
    if actor.compound_id not in (None, row.compound_id):
        raise WrongCompound()


async def _refunds(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[Refund, ...]:
    rows = await tx.all(
        select(
            refund.c.id,
            refund.c.request_id,
            refund.c.cycle_id,
            cycle.c.number.label("cycle_number"),
            refund.c.compound_id,
            refund.c.supplier_id,
            supplier.c.name.label("supplier"),
            supplier.c.name_en.label("supplier_en"),
            parcel.c.address,
            parcel.c.number,
            payment_request.c.reference,
            payment_request.c.payee,
            payment_request.c.account_last4,
            refund.c.amount,
            refund.c.currency,
            refund.c.paid_at,
            refund.c.why,
        )
        .join(payment_request, payment_request.c.id == refund.c.request_id)
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .join(cycle, cycle.c.id == refund.c.cycle_id)
        .join(supplier, supplier.c.id == refund.c.supplier_id)
        .where(*conditions)
        .order_by(refund.c.cycle_id, func.length(parcel.c.number), parcel.c.number, refund.c.id)
    )
    return tuple(Refund(**row._mapping) for row in rows)


async def _said_paid(tx: Transaction, compound_id: int) -> tuple[SaidPaid, ...]:
    rows = await tx.all(
        select(payment_request, parcel.c.address)
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(
            payment_request.c.compound_id == compound_id,
            payment_request.c.state == PaymentState.CANCELLED,
            payment_request.c.claimed_at.is_not(None),
        )
        .order_by(payment_request.c.id)
    )
    return tuple(SaidPaid(row.id, row.address, row.amount, row.currency) for row in rows)
