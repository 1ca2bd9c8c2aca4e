"""What a group sees of a platform's cycle: one card with the link and the times, then its end.

And who is asked for the export when ordering there has ended.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select

from orders.notices_platform import Notice
from orders.rules.states import CycleState
from orders.tables.compounds import compound, group_compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from orders.use_cases.channels import OF_PLATFORM
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post, post_all
from storage.tables import job_run

ENDED: Final = "platform_ended"
# Asked for a second time where the export has not come; then the approval reminders take over.
AGAIN_AFTER: Final = timedelta(hours=1)


async def card_data(tx: Transaction, cycle_id: int) -> dict[str, Any]:
    """What the card says: no number of orders, for nobody here knows it."""
    row = await tx.one(
        select(cycle, supplier.c.name.label("supplier"), supplier.c.name_en.label("supplier_en"))
        .join(supplier, supplier.c.id == cycle.c.supplier_id)
        .where(cycle.c.id == cycle_id)
    )
    return {
        "cycle_id": row.id,
        "number": row.number,
        "channel": row.channel,
        "state": row.state,
        "supplier": row.supplier,
        "supplier_en": row.supplier_en,
        "link": row.link or "",
        "opens_at": row.opens_at.isoformat(),
        "ends_at": row.cutoff_at.isoformat(),
        "delivery_at": row.deliver_at.isoformat(),
        "timezone": await zone_of(tx, row.group_id),
    }


async def zone_of(tx: Transaction, group_id: int) -> str:
    """The one time zone of a group's compounds."""
    found: str = await tx.scalar(
        select(compound.c.timezone)
        .join(group_compound, group_compound.c.compound_id == compound.c.id)
        .where(group_compound.c.group_id == group_id)
        .limit(1)
    )
    return found


async def post_platform_card(tx: Transaction, *, cycle_id: int, now: datetime) -> None:
    """Show the group the cycle as it stands: the first time a message, later an edit of it."""
    data = await card_data(tx, cycle_id)
    row = await tx.one(select(cycle).where(cycle.c.id == cycle_id))
    is_open = row.state == CycleState.OPEN and now < row.cutoff_at
    await post(
        tx,
        Post(
            f"group:{row.group_id}",
            Notice.PLATFORM_CARD,
            {**data, "is_over": not is_open},
            slot=f"platform:{cycle_id}",
            not_after=row.cutoff_at if is_open else None,
        ),
        now=now,
    )


async def end_due_platforms(tx: Transaction, *, now: datetime) -> int:
    """Where ordering on a platform has ended: renew the card, and ask for the export, twice."""
    rows = await tx.all(
        select(cycle)
        .where(OF_PLATFORM, cycle.c.state == CycleState.OPEN, cycle.c.cutoff_at <= now)
        .order_by(cycle.c.id)
    )
    return sum([await _ask_for_export(tx, row, now=now) for row in rows])


async def _ask_for_export(tx: Transaction, row: Row[Any], *, now: datetime) -> int:
    asked = 0
    for times, due_at in enumerate((row.cutoff_at, row.cutoff_at + AGAIN_AFTER), start=1):
        key = {"job": ENDED, "subject": f"cycle:{row.id}", "due_at": due_at}
        if due_at > now or not await tx.insert_new(job_run, **key, ran_at=now):
            continue
        if times == 1 and row.opened_at < row.cutoff_at:
            await post_platform_card(tx, cycle_id=row.id, now=now)
        asked += 1
    if asked:
        await _tell_liaisons(tx, row, now=now)
    return asked


async def _tell_liaisons(tx: Transaction, row: Row[Any], *, now: datetime) -> None:
    data = await card_data(tx, row.id)
    compounds = await tx.scalars(
        select(group_compound.c.compound_id).where(group_compound.c.group_id == row.group_id)
    )
    people = {
        person_id: place for place in compounds for person_id in await holders(tx, place, "approve")
    }
    posts = [
        Post(f"person:{person_id}", Notice.EXPORT_WANTED, {**data, "compound_id": place})
        for person_id, place in people.items()
    ]
    await post_all(tx, posts, now=now)
