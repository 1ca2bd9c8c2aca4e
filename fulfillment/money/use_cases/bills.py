"""Bills that were sent stay in the chat with their code; settled, they say so themselves.

Each notice that brings a payment code has a slot of its own. When nothing more is to be paid,
each of them is changed in place: the code must not tempt anybody to pay twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from fulfillment.money.use_cases.payment_views import PaymentView, views_of
from fulfillment.notices import Notice
from fulfillment.notices_modes import Notice as ModeNotice
from fulfillment.notices_shortage import Notice as ShortageNotice
from fulfillment.notices_statements import Notice as StatementNotice
from fulfillment.supply.tables.batches import parcel
from orders.tables.orders import order
from orders.use_cases.channels import who_answers
from orders.use_cases.members import members_of
from storage.database import Transaction
from storage.outbox import Post, post_all, slots_in_use

# Every notice that asks for money.
WITH_CODE = (
    Notice.PAYMENT_DUE,
    Notice.PAYMENT_REMINDER,
    Notice.PAYMENT_NOT_FOUND,
    Notice.PARCEL_HELD,
    Notice.PARCEL_TAKEN_BACK,
    ShortageNotice.PARCEL_LESS,
    StatementNotice.PAYMENT_PART,
    ModeNotice.PAY_AT_HAND_OVER,
    ModeNotice.PAY_OFFICER,
    ModeNotice.BILL_AGAIN,
    ModeNotice.OFFICER_HAS_NOT,
)
IDS_AT_ONCE = 5000


def bill_slot(notice: str, request_id: int) -> str | None:
    """The slot of a notice about a request, each person's own; none for one without a code."""
    return f"bill:{request_id}:{notice}" if notice in WITH_CODE else None


async def settle_bills(
    tx: Transaction,
    parcel_ids: Sequence[int],
    *,
    now: datetime,
    notice: str = Notice.BILL_SETTLED,
    state: str | None = None,
) -> None:
    """Change every bill sent for these parcels into what has become of it, or into `state`."""
    views = [view for view in await views_of(tx, parcel_ids) if view.request_id is not None]
    if not views:
        return
    members = await members_of(tx, sorted({view.household_id for view in views}))
    placed_by = await _placed_by(tx, parcel_ids)
    wanted = {
        f"{bill_slot(sent, view.request_id or 0)}:{person_id}": (person_id, view)
        for view in views
        for person_id in {*members.get(view.household_id, ()), placed_by[view.parcel_id]} - {None}
        for sent in WITH_CODE
    }
    used = await slots_in_use(tx, list(wanted))
    changed = {"state": state} if state else {}
    posts = [
        Post(f"person:{person_id}", notice, _data(view) | changed, slot=slot)
        for slot, (person_id, view) in wanted.items()
        if slot in used
    ]
    await post_all(tx, posts, now=now)


async def _placed_by(tx: Transaction, parcel_ids: Sequence[int]) -> Mapping[int, int | None]:
    """Who ordered: told where nobody of the household was in the chat."""
    found: dict[int, int | None] = {}
    for start in range(0, len(parcel_ids), IDS_AT_ONCE):
        rows = await tx.all(
            select(parcel.c.id, who_answers().label("placed_by"))
            .join(order, order.c.id == parcel.c.order_id)
            .where(parcel.c.id.in_(parcel_ids[start : start + IDS_AT_ONCE]))
        )
        found |= {row.id: row.placed_by for row in rows}
    return found


def _data(view: PaymentView) -> dict[str, Any]:
    return {
        "number": view.number,
        "address": view.address,
        "supplier": view.supplier,
        "supplier_en": view.supplier_en,
        "cycle_number": view.cycle_number,
        "lines": [asdict(line) for line in view.lines],
        "amount": view.amount,
        "credit_used": view.credit_used,
        "currency": view.currency,
        "state": view.standing,
        "parcel_state": view.parcel_state,
    }
