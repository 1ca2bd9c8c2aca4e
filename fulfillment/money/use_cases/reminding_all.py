"""One press reminds everybody who has not paid, once an hour at most, whoever presses.

Who says that they have paid, who asked because they cannot, and who is not to pay before the truck
is left in peace; who cannot be written to is on the list to phone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from fulfillment.money.rules.at_deadline import AT_THE_SHOP, DUE_BEFORE_TRUCK
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.asking import tell_due
from fulfillment.money.use_cases.unpaid_rows import unpaid_where
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.states import ParcelState, PaymentState
from orders.tables.compounds import compound
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.tables import job_run

RIGHTS = ("approve", "collect_money")
JOB = "remind_all_unpaid"
AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many were reminded, and how many only a call reaches; or (`done` is false) when next."""

    compound_id: int
    cycle_id: int
    timezone: str
    done: bool
    count: int = 0
    to_phone: int = 0
    again_at: datetime | None = None


async def remind_all(
    tx: Transaction, *, actor: Actor, compound_id: int, cycle_id: int, now: datetime
) -> Reminded:
    """Remind all who have not paid in a cycle, unless that was done within the hour."""
    await require_right(tx, actor, compound_id, *RIGHTS)
    # Two liaisons at once: the second waits here, and finds what the first has done.
    (place,) = await tx.lock_all(select(compound).where(compound.c.id == compound_id))
    last = await reminded_at(tx, compound_id=compound_id, cycle_id=cycle_id)
    if last is not None and now < last + AGAIN_AFTER:
        return Reminded(compound_id, cycle_id, place.timezone, False, again_at=last + AGAIN_AFTER)
    found = await unpaid_where(
        tx,
        payment_request.c.compound_id == compound_id,
        payment_request.c.cycle_id == cycle_id,
        payment_request.c.state == PaymentState.DUE,
        payment_request.c.plea_at.is_(None),
        parcel.c.payment_mode.in_(DUE_BEFORE_TRUCK),
        parcel.c.state.in_((*AT_THE_SHOP, ParcelState.HELD)),
    )
    ids = [each.request_id for each in found if each.reachable]
    if ids:
        row = {"job": JOB, "subject": _subject(compound_id, cycle_id)}
        await tx.insert_new(job_run, **row, due_at=now, ran_at=now)
        requests = await tx.all(select(payment_request).where(payment_request.c.id.in_(ids)))
        again = f":{now:%Y%m%d%H%M%S}"
        for is_over in (False, True):
            rows = [row for row in requests if (row.pay_by <= now) is is_over]
            await tell_due(tx, Notice.PAYMENT_REMINDER, rows, now=now, again=again, is_over=is_over)
        change = Change("cycle", cycle_id, "remind_all_unpaid", None, None, compound_id)
        await record(tx, change, actor=str(actor), now=now)
    return Reminded(compound_id, cycle_id, place.timezone, True, len(ids), len(found) - len(ids))


async def reminded_at(tx: Transaction, *, compound_id: int, cycle_id: int) -> datetime | None:
    """When all were last reminded."""
    found: datetime | None = await tx.scalar(
        select(func.max(job_run.c.ran_at)).where(
            job_run.c.job == JOB, job_run.c.subject == _subject(compound_id, cycle_id)
        )
    )
    return found


def _subject(compound_id: int, cycle_id: int) -> str:
    return f"cycle:{cycle_id}:compound:{compound_id}"
