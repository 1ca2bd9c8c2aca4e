"""Once a day every bill is held against the books; who approves hears only of what does not fit."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select

from fulfillment.money.rules.reconciling import Misfit
from fulfillment.money.tables.payments import ledger_entry
from fulfillment.money.use_cases.reconciling import reconcile
from fulfillment.notices_books import Notice
from fulfillment.told import tell_people
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.tables import job_run

JOB = "reconcile"
# Before the day begins for a liaison, and after whatever the evening brought.
HOUR = time(6)
# Of a cycle in which nothing was booked for so long nothing can have come undone.
LOOKS_BACK = timedelta(days=30)
# What fits into a message; the books have the rest.
MOST_TOLD = 5


async def reconcile_due(tx: Transaction, *, now: datetime) -> int:
    """Look at every compound whose day has begun, once; returns how many lines do not fit."""
    found = 0
    for row in await tx.all(select(compound).order_by(compound.c.id)):
        due = _due_at(row, now)
        is_new = await tx.first(
            select(job_run.c.id).where(
                job_run.c.job == JOB, job_run.c.subject == str(row.id), job_run.c.due_at == due
            )
        )
        if is_new is None:
            values = {"job": JOB, "subject": str(row.id), "due_at": due, "ran_at": now}
            await tx.insert_new(job_run, **values)
            found += await _look(tx, row, due, now=now)
    return found


async def misfits_lately(
    tx: Transaction, *, compound_id: int, now: datetime
) -> Sequence[tuple[Row[Any], Sequence[Misfit]]]:
    """Each cycle of the last weeks with what does not fit in it; those that fit are left out."""
    lately = (
        select(ledger_entry.c.cycle_id)
        .where(ledger_entry.c.compound_id == compound_id)
        .group_by(ledger_entry.c.cycle_id)
        .having(func.max(ledger_entry.c.at) > now - LOOKS_BACK)
    )
    found = []
    for row in await tx.all(select(cycle).where(cycle.c.id.in_(lately)).order_by(cycle.c.id)):
        misfits = await reconcile(tx, cycle_id=row.id, compound_id=compound_id)
        if misfits:
            found.append((row, misfits))
    return found


async def _look(tx: Transaction, place: Row[Any], due: datetime, *, now: datetime) -> int:
    count = 0
    for row, misfits in await misfits_lately(tx, compound_id=place.id, now=now):
        count += len(misfits)
        data = {
            "compound_id": place.id,
            "compound": place.name,
            "compound_en": place.name_en,
            "cycle_id": row.id,
            "cycle_number": row.number,
            "count": len(misfits),
            "misfits": [asdict(each) for each in misfits[:MOST_TOLD]],
            "currency": place.currency,
        }
        people = await holders(tx, place.id, "approve")
        key = f"{Notice.BOOKS_OFF}:{place.id}:{row.id}:{due:%Y%m%d}"
        await tell_people(tx, people, Notice.BOOKS_OFF, data, now=now, key=key)
    return count


def _due_at(place: Row[Any], now: datetime) -> datetime:
    """The last time that a day began in the compound."""
    local = now.astimezone(ZoneInfo(place.timezone))
    due = datetime.combine(local.date(), HOUR, tzinfo=local.tzinfo)
    return due if due <= now else due - timedelta(days=1)
