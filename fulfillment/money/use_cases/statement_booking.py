"""Rows of a statement into the books: in one transaction, a few statements for all of them.

Bills that are paid in full are confirmed. What comes too much, or for nothing, is the household's
credit; what comes too little is booked as credit and spent on the bill at once (decision 38).
Households hear of it in the same transaction, each in the words for what happened to them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, update

from fulfillment.money.rules.findings import Finding, Verdict
from fulfillment.money.rules.settled import OPEN, SETTLED
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.confirming import BY_STATEMENT, confirm_held, dropped_among
from fulfillment.money.use_cases.part_payments import Part, pay_parts, receive
from fulfillment.money.use_cases.request_rows import IDS_AT_ONCE, hold_requests
from fulfillment.money.use_cases.statement_refunds import book_refunds, owe_back
from fulfillment.money.use_cases.statement_rows import move_rows, note_payments
from fulfillment.money.use_cases.statement_telling import Told, tell_of_rows
from fulfillment.notices_statements import Notice
from orders.actors import Actor
from orders.rules.errors_statements import LookAgain
from orders.rules.states import PaymentState, StatementRowState
from storage.database import Transaction

Booked = tuple[Row[Any], Finding]
Requests = Mapping[int, Row[Any]]
REFUNDS = (Verdict.REFUND, Verdict.REFUND_TOO_BIG)


async def book_rows(
    tx: Transaction,
    rows: Sequence[Booked],
    *,
    actor: Actor,
    portal_url: str,
    now: datetime,
    gives_back: str = "credit",
) -> None:
    """Settle statement rows (held by the caller) as their findings say.

    `gives_back` is what becomes of money for nothing: the household's credit, or sent back.
    """
    how: dict[str, Any] = {"actor": actor, "now": now}
    requests = await _hold(tx, rows)
    came = [each for each in rows if each[1].verdict not in (*REFUNDS, Verdict.PROVEN)]
    full, short = _split(_sums(came), requests)
    if await dropped_among(tx, [requests[each] for each in short]):
        raise LookAgain()  # nothing is asked for it any more, so nothing is paid of it
    extra = _extra(came, requests)
    with_rest = {row.id for row, _, _ in extra}
    alone = [row for row in full if row.id not in with_rest]
    await confirm_held(tx, alone, way=BY_STATEMENT, **how)
    over = [row for row in full if row.id in with_rest]
    await confirm_held(tx, over, way=BY_STATEMENT, is_told=False, **how)
    parts = [
        (requests[request_id], part, row.id)
        for row, finding in came
        for request_id, part in finding.pays
        if request_id in short
    ]
    await (owe_back if gives_back == "refund" else receive)(tx, extra, **how)
    left = await pay_parts(tx, parts, portal_url=portal_url, **how)
    backs = [
        (requests[found.about[0]], -row.amount, row.id)
        for row, found in rows
        if found.verdict in REFUNDS
    ]
    await book_refunds(tx, backs, **how)
    await _settle(tx, rows, requests, **how)
    told = [
        *_told_of_extra(extra, {row.id for row in over}, requests, gives_back),
        *(Told(key, Notice.PAYMENT_PART, {"came": came_in}) for key, came_in in left.items()),
    ]
    await tell_of_rows(tx, told, now=now)


async def _hold(tx: Transaction, rows: Sequence[Booked]) -> Requests:
    """The bills of the rows, held; what was said to be paid before counts no more.

    Whoever paid before a bill became less has paid the whole: that is the row's own rest now.
    """
    ids = sorted({each for _, finding in rows for each in finding.request_ids})
    found: dict[int, Row[Any]] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = payment_request.c.id.in_(ids[start : start + IDS_AT_ONCE])
        await hold_requests(tx, part)
        is_open = payment_request.c.state.in_(OPEN), payment_request.c.over > 0
        await tx.run(update(payment_request).where(part, *is_open).values(over=0))
        found |= {row.id: row for row in await hold_requests(tx, part)}
    return found


def _sums(rows: Sequence[Booked]) -> Mapping[int, int]:
    """What the rows pay of each bill."""
    sums: dict[int, int] = defaultdict(int)
    for _, finding in rows:
        for request_id, part in finding.pays:
            sums[request_id] += part
    return sums


def _split(sums: Mapping[int, int], requests: Requests) -> tuple[list[Row[Any]], set[int]]:
    """The bills that are paid in full, and those of which a part is."""
    full, short = [], set()
    for request_id, part in sums.items():
        row = requests[request_id]
        is_late = row.state == PaymentState.CANCELLED
        if part > row.amount or not (row.state in OPEN or is_late):
            raise LookAgain()
        if part == row.amount:
            full.append(row)
        elif is_late:
            raise LookAgain()
        else:
            short.add(request_id)
    return full, short


def _extra(rows: Sequence[Booked], requests: Requests) -> list[Part]:
    """What is left of each row once it has paid what it pays, with the bill that it came for."""
    return [
        (requests[finding.request_ids[0]], finding.rest(row.amount), row.id)
        for row, finding in rows
        if finding.rest(row.amount) > 0
    ]


async def _settle(
    tx: Transaction, rows: Sequence[Booked], requests: Requests, *, actor: Actor, now: datetime
) -> None:
    homes = [(row, finding, requests[finding.request_ids[0]].household_id) for row, finding in rows]
    await move_rows(tx, homes, StatementRowState.SETTLED, actor=actor, now=now)
    await note_payments(tx, rows)


def _told_of_extra(
    extra: Sequence[Part], over: set[int], requests: Requests, gives_back: str
) -> list[Told]:
    """One message for all that came too much for a bill."""
    sums: dict[int, int] = defaultdict(int)
    for row, amount, _ in extra:
        sums[row.id] += amount
    told = []
    for request_id, kept in sums.items():
        row = requests[request_id]
        more: dict[str, Any] = {"came": kept, "gives_back": gives_back}
        if request_id in over:
            more = {"came": row.amount + kept, "kept": kept, "gives_back": gives_back}
            told.append(Told(request_id, Notice.PAYMENT_OVER, more))
        else:
            is_paid = row.state in SETTLED
            told.append(Told(request_id, Notice.PAYMENT_TWICE, {**more, "is_paid": is_paid}))
    return told
