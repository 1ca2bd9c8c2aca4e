"""Bills that exist before anything is packed, when the approval of their batch changes.

A recall takes no bill away: the sum and the code stay, and who has paid has paid. Who has not is
told to wait, and told again once the batch is approved after all.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, update

from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.asking import Moment, ask_at, pay_by
from fulfillment.money.use_cases.bill_data import pay_data, told_data
from fulfillment.money.use_cases.bills import bill_slot, settle_bills
from fulfillment.money.use_cases.cancelling_money import settle_parcels
from fulfillment.money.use_cases.codes import payment_code
from fulfillment.money.use_cases.request_rows import hold_requests, requests_of
from fulfillment.notices_modes import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import Note, tell_households
from orders.actors import Actor
from storage.database import Transaction

IDS_AT_ONCE = 5000
# What a bill says that was sent before a recall.
WAITS = "waits"


async def ask_approved(
    tx: Transaction,
    parcel_ids: Sequence[int],
    *,
    actor: Actor,
    portal_url: str,
    now: datetime,
) -> None:
    """Ask for what is paid before it is packed; called before the list is frozen."""
    known = [row for row in await requests_of(tx, parcel_ids) if row.state in OPEN]
    if known:
        await _bill_again(tx, known, portal_url=portal_url, now=now)
    await ask_at(
        tx, Moment.APPROVED, actor=actor, parcel_ids=parcel_ids, portal_url=portal_url, now=now
    )


async def let_bills_wait(tx: Transaction, parcel_ids: Sequence[int], *, now: datetime) -> None:
    """The approval was recalled: whoever has not paid need not, until it is approved again."""
    known = {row.parcel_id: row for row in await requests_of(tx, parcel_ids) if row.state in OPEN}
    notice = Notice.BILL_WAITS
    notes = [
        Note(
            row.household_id,
            notice,
            {**told_data(known[row.id], row), "state": known[row.id].state},
            row.placed_by,
            f"{notice}:{known[row.id].id}:{int(now.timestamp())}",
        )
        for row in await described(tx, list(known))
    ]
    await tell_households(tx, notes, now=now)
    await settle_bills(tx, list(known), now=now, state=WAITS)


async def settle_removed(tx: Transaction, parcel_id: int, *, actor: Actor, now: datetime) -> None:
    """A parcel is taken out of a returned batch: nothing is owed, what was paid is credit.

    Called before the parcel is cancelled.
    """
    settled = await settle_parcels(
        tx, parcel.c.id == parcel_id, gives_back=GivesBack.CREDIT, actor=actor, now=now
    )
    await settle_bills(tx, [each.request.parcel_id for each in settled], now=now)


async def _bill_again(
    tx: Transaction, requests: Sequence[Row[Any]], *, portal_url: str, now: datetime
) -> None:
    """The same bill with another deadline, which some codes carry."""
    ids = [each.id for each in requests]
    by_parcel = {
        row.parcel_id: row for row in await hold_requests(tx, payment_request.c.id.in_(ids))
    }
    rows = await described(tx, list(by_parcel))
    statement = (
        update(payment_request)
        .where(payment_request.c.id == bindparam("of_request"))
        .values(pay_by=bindparam("until"), payload=bindparam("now_payload"))
    )
    values = []
    for row in rows:
        request, until = by_parcel[row.id], pay_by(row, now)
        code = payment_code(
            tx, row, portal_url=portal_url, amount=request.amount, now=now, pay_by=until
        )
        values.append({"of_request": request.id, "until": until, "now_payload": code.payload})
    await tx.run_many(statement, values)
    held = {row.parcel_id: row for row in await hold_requests(tx, payment_request.c.id.in_(ids))}
    notice = Notice.BILL_AGAIN
    notes = []
    for row in rows:
        request = held[row.id]
        data = {**told_data(request, row), **pay_data(request, row), "mode": row.payment_mode}
        key, slot = f"{notice}:{request.id}:{int(now.timestamp())}", bill_slot(notice, request.id)
        notes.append(Note(row.household_id, notice, data, row.placed_by, key, slot=slot))
    await tell_households(tx, notes, now=now)
