"""A supplier's bills as the matcher sees them, and what rows have paid of them so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, or_, select

from fulfillment.money.rules.findings import Bill, Standing, Verdict
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.schemes.on_platform import ON_PLATFORM
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.tables.statement_rows import row_payment, statement_row
from fulfillment.money.use_cases.confirming import BY_PERSON
from fulfillment.supply.tables.batches import parcel
from orders.rules.states import ParcelState, PaymentState
from orders.tables.cycles import cycle
from storage.database import Transaction

IDS_AT_ONCE = 5000
# A bill of so long before the file's first row is named by nobody any more, unless it is open.
LOOKS_BACK = timedelta(days=45)
# The household's own money has come; `cancelled` and the rest have none.
HAS_MONEY = (
    PaymentState.CONFIRMED,
    PaymentState.LATE,
    PaymentState.CREDITED,
    PaymentState.REFUNDED,
)


@dataclass(frozen=True, slots=True)
class BillFacts:
    """One bill: what the matcher needs, and what people see of it."""

    bill: Bill
    compound_id: int
    address: str
    number: str
    cycle_number: int
    state: str


async def bills_of(
    tx: Transaction, supplier_id: int, *, since: datetime | None, ids: Sequence[int] | None = None
) -> Mapping[int, BillFacts]:
    """A supplier's bills by request: the open ones, and those asked not long before `since`."""
    wanted = [payment_request.c.supplier_id == supplier_id, payment_request.c.scheme != ON_PLATFORM]
    if ids is not None:
        wanted.append(payment_request.c.id.in_(ids))
    elif since is not None:
        recent = payment_request.c.asked_at >= since - LOOKS_BACK
        wanted.append(or_(payment_request.c.state.in_(OPEN), recent))
    rows = await tx.all(
        select(
            payment_request,
            parcel.c.address,
            parcel.c.number,
            parcel.c.state.label("parcel_state"),
            cycle.c.number.label("cycle_number"),
        )
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .join(cycle, cycle.c.id == payment_request.c.cycle_id)
        .where(*wanted)
    )
    shown = await _received(tx, wanted)
    return {row.id: _facts(row, shown.get(row.id)) for row in rows}


async def paid_by(tx: Transaction, supplier_id: int, names: Sequence[str]) -> Mapping[str, int]:
    """Which bill each of these transactions has paid, where it was only one."""
    found: dict[str, int] = {}
    for start in range(0, len(names), IDS_AT_ONCE):
        rows = await tx.all(
            select(
                statement_row.c.transaction_id,
                func.min(row_payment.c.request_id).label("request_id"),
            )
            .join(row_payment, row_payment.c.row_id == statement_row.c.id)
            .where(
                statement_row.c.supplier_id == supplier_id,
                statement_row.c.transaction_id.in_(names[start : start + IDS_AT_ONCE]),
            )
            .group_by(statement_row.c.transaction_id)
            .having(func.count() == 1)
        )
        found |= {row.transaction_id: row.request_id for row in rows}
    return found


async def _received(
    tx: Transaction, wanted: Sequence[ColumnElement[bool]]
) -> Mapping[int, Row[Any]]:
    """What rows have brought for each bill, also what was kept of it, less what was given back.

    `wholes` are rows that were more than a part of it.
    """
    rows = await tx.all(
        select(
            row_payment.c.request_id,
            func.sum(row_payment.c.amount).label("amount"),
            func.sum(case((statement_row.c.verdict == Verdict.UNDER, 0), else_=1)).label("wholes"),
        )
        .join(statement_row, statement_row.c.id == row_payment.c.row_id)
        .join(payment_request, payment_request.c.id == row_payment.c.request_id)
        .where(*wanted)
        .group_by(row_payment.c.request_id)
    )
    return {row.request_id: row for row in rows}


def _facts(row: Row[Any], shown: Row[Any] | None) -> BillFacts:
    standing = _standing(row, is_shown=shown is not None and shown.wholes > 0)
    received = int(shown.amount) if shown else 0
    if standing is Standing.PAID or (shown is None and row.state in HAS_MONEY):
        received += row.amount
    bill = Bill(
        request_id=row.id,
        household_id=row.household_id,
        reference=row.reference,
        amount=row.amount,
        currency=row.currency,
        asked_at=row.asked_at,
        pay_by=row.pay_by,
        standing=standing,
        over=row.over,
        received=received,
    )
    return BillFacts(bill, row.compound_id, row.address, row.number, row.cycle_number, row.state)


def _standing(row: Row[Any], *, is_shown: bool) -> Standing:
    """A bill that a person confirmed waits for its row; one that a row has paid does not.

    Where a row was a part of it, and a person confirmed the rest, the rest's row is still to come.
    """
    if row.state in OPEN:
        is_off = row.parcel_state == ParcelState.DROPPED_UNPAID
        return Standing.LATE if is_off else Standing.OPEN
    if row.state == PaymentState.CANCELLED and row.amount:
        return Standing.LATE
    is_by_person = row.way in (None, BY_PERSON) and row.confirmed_at is not None
    if row.state in HAS_MONEY and is_by_person and row.amount and not is_shown:
        return Standing.PAID
    return Standing.SETTLED
