"""Money that came for bills without settling them: credit, and a part of what is asked.

What comes too little is booked as credit and spent on the bill at once: the sum that is asked
falls, the bills that were sent say so, and the household hears what is still missing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from fulfillment.money.rules.books import Claim, Event
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.codes import payment_code
from fulfillment.money.use_cases.ledger import book_claims, claim_of
from fulfillment.money.use_cases.request_rows import IDS_AT_ONCE, move_requests
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.states import PaymentState
from storage.audit import Change, record_all
from storage.database import Transaction

# A request's row, how much of a transfer came for it, and which statement row that was.
Part = tuple[Row[Any], int, int]


def part_claim(request: Row[Any], amount: int, row_id: int) -> Claim:
    """What a statement row moves of a bill: an event of its own for each row."""
    return replace(claim_of(request), amount=amount, credit=0, part=f"s{row_id}")


async def receive(tx: Transaction, parts: Sequence[Part], *, actor: Actor, now: datetime) -> None:
    """Money that settles nothing is the household's credit."""
    claims = [(row, part_claim(row, amount, row_id)) for row, amount, row_id in parts]
    await book_claims(tx, Event.RECEIVE, claims, actor=actor, now=now)


async def pay_parts(
    tx: Transaction, parts: Sequence[Part], *, actor: Actor, portal_url: str, now: datetime
) -> Mapping[int, int]:
    """Spend transfers on bills that they do not pay in full; returns what came for each request.

    The caller holds the requests, which are due or claimed, and tells the households.
    """
    if not parts:
        return {}
    await receive(tx, parts, actor=actor, now=now)
    claims = [(row, part_claim(row, amount, row_id)) for row, amount, row_id in parts]
    await book_claims(tx, Event.PART, claims, actor=actor, now=now)
    came: dict[int, int] = defaultdict(int)
    for row, amount, _ in parts:
        came[row.id] += amount
    requests = {row.id: row for row, _, _ in parts}
    await _write(tx, requests, came, portal_url)
    due = PaymentState.DUE
    claimed = [row for row in requests.values() if row.state == PaymentState.CLAIMED]
    await move_requests(tx, claimed, due, "part", actor=actor, now=now, claimed_at=None)
    changes = [
        Change("payment", row.id, "part", due, due, row.compound_id)
        for row in requests.values()
        if row.state == due
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    return came


async def _write(
    tx: Transaction,
    requests: Mapping[int, Row[Any]],
    came: Mapping[int, int],
    portal_url: str,
) -> None:
    """The sums that are left, and codes that carry them."""
    wanted = {row.parcel_id: row for row in requests.values()}
    ids, values = sorted(wanted), []
    for start in range(0, len(ids), IDS_AT_ONCE):
        found = select(parcel).where(parcel.c.id.in_(ids[start : start + IDS_AT_ONCE]))
        for each in await tx.all(found):
            request = wanted[each.id]
            left = request.amount - came[request.id]
            until = {"now": request.asked_at, "pay_by": request.pay_by}
            code = payment_code(tx, each, portal_url=portal_url, amount=left, **until)
            values.append(
                {
                    "of_request": request.id,
                    "left": left,
                    "used": request.credit_used + came[request.id],
                    "now_payload": code.payload,
                }
            )
    statement = (
        update(payment_request)
        .where(payment_request.c.id == bindparam("of_request"))
        .values(
            amount=bindparam("left"),
            credit_used=bindparam("used"),
            over=0,
            payload=bindparam("now_payload"),
        )
    )
    await tx.run_many(statement, values)
