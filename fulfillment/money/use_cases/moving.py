"""The payment requests of an order that goes to another door."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, update

from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.asking import tell_due
from fulfillment.money.use_cases.bills import settle_bills
from fulfillment.money.use_cases.codes import payment_code
from fulfillment.money.use_cases.ledger import book_move
from fulfillment.money.use_cases.request_rows import hold_requests, requests_of
from fulfillment.notices import Notice
from orders.actors import Actor
from orders.rules.errors import WrongState
from orders.rules.errors_correcting import PaidWithCredit
from orders.rules.states import ParcelState, PaymentState
from storage.audit import Change, record
from storage.database import Transaction

# An advance is settled with who paid it first: the debt is this household's.
MOVABLE = (
    *OPEN,
    PaymentState.CONFIRMED,
    PaymentState.WAIVED,
    PaymentState.GATHERED,
    PaymentState.COVERED,
)
# What a bill says that was sent to the wrong door.
MOVED = "moved"


async def hold_movable(
    tx: Transaction, parcels: Sequence[Row[Any]], *, address: str
) -> Sequence[Row[Any]]:
    """Hold the requests of parcels that shall go to another household.

    Raises `PaidWithCredit` where credit of the one paid for it, `WrongState` for money that is
    on its way back.
    """
    held = await hold_requests(tx, payment_request.c.parcel_id.in_([row.id for row in parcels]))
    for row in held:
        if row.state not in MOVABLE:
            raise WrongState(noun="payment", state=row.state)
        if row.state not in OPEN and row.credit_used:
            raise PaidWithCredit(address=address)
    return held


async def move_bills(
    tx: Transaction,
    parcels: Sequence[Row[Any]],
    held: Sequence[Row[Any]],
    household_id: int,
    *,
    actor: Actor,
    portal_url: str,
    now: datetime,
) -> None:
    """Let another household owe what is open. Called before the parcels are its own.

    Bills that were sent say that they are not for whom they were sent to. Credit of the one pays
    nothing for the other, so codes carry the whole sum again.
    """
    await settle_bills(tx, [row.id for row in parcels], now=now, state=MOVED)
    by_id = {row.id: row for row in parcels}
    dropped = {row.id for row in parcels if row.state == ParcelState.DROPPED_UNPAID}
    for row in held:
        if row.state in OPEN and row.parcel_id not in dropped:
            await book_move(tx, row, household_id, actor=actor, now=now)
        amount, until = row.amount + row.credit_used, {"now": row.asked_at, "pay_by": row.pay_by}
        its = by_id[row.parcel_id]
        code = payment_code(tx, its, portal_url=portal_url, amount=amount, **until)
        payload = code.payload if row.credit_used else row.payload
        values = {"household_id": household_id, "amount": amount, "payload": payload}
        await tx.run(
            update(payment_request)
            .where(payment_request.c.id == row.id)
            .values(**values, credit_used=0)
        )
        before, after = {"household": row.household_id}, {"household": household_id}
        change = Change("payment", row.id, "correct_address", before, after, row.compound_id)
        await record(tx, change, actor=str(actor), now=now)


async def ask_again(
    tx: Transaction, parcels: Sequence[Row[Any]], held: Sequence[Row[Any]], *, now: datetime
) -> None:
    """Tell the household whose it is now what is open. Called when the parcels are its own."""
    dropped = {row.id for row in parcels if row.state == ParcelState.DROPPED_UNPAID}
    wanted = {row.id for row in held if row.state in OPEN and row.parcel_id not in dropped}
    requests = [row for row in await requests_of(tx, [each.id for each in parcels])
                if row.id in wanted]  # fmt: skip
    again = f":moved:{int(now.timestamp())}"
    await tell_due(tx, Notice.PAYMENT_DUE, requests, now=now, again=again)
