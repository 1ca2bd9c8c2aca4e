"""What becomes of a payment request: claimed, confirmed, not found, waived.

"I have paid" is a claim; only who looks after the money says that it arrived. Doing any of
these twice changes nothing the second time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.books import Event
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.asking import ask, told_data
from fulfillment.money.use_cases.confirming import (
    BY_PERSON,
    Confirmed,
    confirm_held,
    dropped_among,
)
from fulfillment.money.use_cases.late_money import claim_cancelled, not_found_cancelled
from fulfillment.money.use_cases.ledger import balance_of, book
from fulfillment.money.use_cases.payment_views import PaymentView, payment_page, payments_of
from fulfillment.money.use_cases.request_rows import hold_requests, move_requests
from fulfillment.money.use_cases.telling import tell_of_payments
from fulfillment.money.use_cases.unpaid_rows import Unpaid, unpaid
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import tell_people
from orders.actors import Actor
from orders.rules.errors import (
    NothingToPay,
    NotYours,
    StaleButton,
    UnknownCode,
    WrongCompound,
    WrongState,
)
from orders.rules.states import ParcelState, PaymentState
from orders.tables.orders import order
from orders.use_cases.members import members_of
from orders.use_cases.rights import has_right, holders, require_right
from storage.database import Transaction

__all__ = [
    "Confirmed",
    "PaymentView",
    "Unpaid",
    "ask",
    "balance_of",
    "claim",
    "confirm",
    "not_found",
    "payment_page",
    "payments_of",
    "unpaid",
    "waive",
]

MONEY_RIGHTS = ("approve", "collect_money")


async def claim(tx: Transaction, *, actor: Actor, reference: str, now: datetime) -> PaymentView:
    """The household says that it has paid. Raises `NothingToPay` before it was asked."""
    row = await tx.first(select(parcel).where(parcel.c.reference == reference))
    if row is None:
        raise UnknownCode(text=reference[:40])
    await _require_own(tx, actor, row)
    found = await hold_requests(tx, payment_request.c.parcel_id == row.id)
    if not found:
        raise NothingToPay()
    if found[0].state == PaymentState.DUE:
        await move_requests(
            tx, found, PaymentState.CLAIMED, "claim", actor=actor, now=now, claimed_at=now
        )
        if row.state == ParcelState.DROPPED_UNPAID:
            await _tell_claimed_after_drop(tx, found[0], now)
    elif found[0].state == PaymentState.CANCELLED:
        await claim_cancelled(tx, found[0], actor=actor, now=now)
    return await payment_page(tx, reference=reference)


async def confirm(
    tx: Transaction, *, actor: Actor, request_ids: Sequence[int], now: datetime
) -> Confirmed:
    """The money is there: a person says so. What is confirmed already is passed over.

    A supplier's clerk may confirm its own bills. Money for a dropped parcel is `late`: it stays a
    credit until the parcel is taken back. Money for a cancelled cycle is given back or kept.
    """
    held = await hold_requests(tx, payment_request.c.id.in_(request_ids))
    await require_payee(tx, actor, held)
    return await confirm_held(tx, held, way=BY_PERSON, actor=actor, now=now)


async def not_found(
    tx: Transaction, *, actor: Actor, request_id: int, now: datetime
) -> PaymentView:
    """The payee has not found the money: a claimed request is due again."""
    row = await _held_one(tx, actor, request_id, *MONEY_RIGHTS)
    if row.state == PaymentState.CLAIMED:
        await move_requests(
            tx, [row], PaymentState.DUE, "not_found", actor=actor, now=now, claimed_at=None, over=0
        )
        await tell_of_payments(tx, Notice.PAYMENT_NOT_FOUND, [row], now=now, to_pay=True)
    elif row.state == PaymentState.CANCELLED:
        await not_found_cancelled(tx, row, actor=actor, now=now)
    elif row.state != PaymentState.DUE:
        raise WrongState(noun="payment", state=row.state)
    return await payment_page(tx, reference=row.reference)


async def waive(tx: Transaction, *, actor: Actor, request_id: int, now: datetime) -> PaymentView:
    """Let a household have its parcel without paying. A dropped one is taken back first."""
    row = await _held_one(tx, actor, request_id, "approve")
    if await dropped_among(tx, [row]):
        raise WrongState(noun="parcel", state=ParcelState.DROPPED_UNPAID)
    if row.state in OPEN:
        await move_requests(tx, [row], PaymentState.WAIVED, "waive", actor=actor, now=now)
        await book(tx, Event.WAIVE, [row], actor=actor, now=now)
        await tell_of_payments(tx, Notice.PAYMENT_WAIVED, [row], now=now)
    elif row.state != PaymentState.WAIVED:
        raise WrongState(noun="payment", state=row.state)
    return await payment_page(tx, reference=row.reference)


async def require_for(
    tx: Transaction, actor: Actor, rows: Sequence[Row[Any]], *rights: str
) -> None:
    """Require a right in every compound that the rows belong to."""
    for compound_id in sorted({row.compound_id for row in rows}):
        await require_right(tx, actor, compound_id, *rights)


async def require_payee(tx: Transaction, actor: Actor, rows: Sequence[Row[Any]]) -> None:
    """Let pass who looks after the money there, and a clerk of the supplier that gets it."""
    if actor.supplier_id is None:
        await require_for(tx, actor, rows, *MONEY_RIGHTS)
        return
    if any(row.supplier_id != actor.supplier_id for row in rows):
        raise NotYours()
    if any(actor.compound_id not in (None, row.compound_id) for row in rows):
        raise WrongCompound()


async def _held_one(tx: Transaction, actor: Actor, request_id: int, *rights: str) -> Row[Any]:
    held = await hold_requests(tx, payment_request.c.id == request_id)
    if not held:
        raise StaleButton()
    await require_for(tx, actor, held, *rights)
    return held[0]


async def _require_own(tx: Transaction, actor: Actor, row: Row[Any]) -> None:
    """A page is let in by its signed link; in the chat it is a member or who ordered."""
    if actor.person_id is None:
        return
    members = (await members_of(tx, [row.household_id])).get(row.household_id, ())
    placed_by = await tx.scalar(select(order.c.placed_by).where(order.c.id == row.order_id))
    if actor.person_id in (*members, placed_by):
        return
    if not await has_right(tx, actor, row.compound_id, *MONEY_RIGHTS):
        raise NotYours()


async def _tell_claimed_after_drop(tx: Transaction, request: Row[Any], now: datetime) -> None:
    row = (await described(tx, [request.parcel_id]))[0]
    data = {
        **told_data(request, row),
        "cycle_id": request.cycle_id,
        "compound_id": request.compound_id,
    }
    people = await holders(tx, request.compound_id, "approve")
    await tell_people(tx, people, Notice.CLAIMED_AFTER_DROP, data, now=now)
