"""The money of requests is there: settled by whoever has seen it, by whichever way.

The callers have decided who may: a person with the right, a statement import that a person said
yes to, or a gateway's verified notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.books import Event
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.use_cases.late_money import take_late_money
from fulfillment.money.use_cases.ledger import book
from fulfillment.money.use_cases.lessening import keep_over
from fulfillment.money.use_cases.request_rows import move_requests
from fulfillment.money.use_cases.telling import tell_of_payments
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.states import ParcelState, PaymentState
from storage.database import Transaction

BY_PERSON, BY_STATEMENT, BY_GATEWAY = "person", "statement", "gateway"
IDS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What was confirmed just now; `late` are requests whose parcel had been dropped.

    `after_all` are those of a cancelled cycle: their money is given back or kept.
    """

    request_ids: tuple[int, ...]
    late: tuple[int, ...]
    after_all: tuple[int, ...] = ()


async def confirm_held(
    tx: Transaction,
    held: Sequence[Row[Any]],
    *,
    way: str,
    actor: Actor,
    now: datetime,
    is_told: bool = True,
) -> Confirmed:
    """Confirm requests that the caller holds; what is settled already is passed over.

    Without `is_told` the caller tells those that were on time in words of its own.
    """
    rows = [row for row in held if row.state in OPEN]
    after_all = [row for row in held if row.state == PaymentState.CANCELLED and row.amount]
    dropped = await dropped_among(tx, rows)
    on_time = [row for row in rows if row.parcel_id not in dropped]
    late = [row for row in rows if row.parcel_id in dropped]
    for part, after, event, notice in (
        (on_time, PaymentState.CONFIRMED, Event.CONFIRM, Notice.PAYMENT_CONFIRMED),
        (late, PaymentState.LATE, Event.CONFIRM_LATE, Notice.PAYMENT_LATE),
    ):
        values = {"confirmed_at": now, "way": way}
        await move_requests(tx, part, after, "confirm", actor=actor, now=now, **values)
        await book(tx, event, part, actor=actor, now=now)
        await keep_over(tx, part, actor=actor, now=now)
        if is_told or after is PaymentState.LATE:
            await tell_of_payments(tx, notice, part, now=now)
    await take_late_money(tx, after_all, actor=actor, now=now)
    return Confirmed(_ids(on_time), _ids(late), _ids(after_all))


async def dropped_among(tx: Transaction, rows: Sequence[Row[Any]]) -> set[int]:
    """The parcels of these requests that were taken off for not being paid."""
    ids, found = [row.parcel_id for row in rows], set[int]()
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = parcel.c.id.in_(ids[start : start + IDS_AT_ONCE])
        of_state = parcel.c.state == ParcelState.DROPPED_UNPAID
        found |= set(await tx.scalars(select(parcel.c.id).where(part, of_state)))
    return found


def _ids(rows: Sequence[Row[Any]]) -> tuple[int, ...]:
    return tuple(row.id for row in rows)
