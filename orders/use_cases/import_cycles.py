"""For which platform cycle and compound a file is; a cycle is made for orders that are there.

A cycle made for a file is never announced: its orders were placed before. It comes with the group's
own next delivery, so that both bags share one slot.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from config.chance import Chance
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import CycleState
from orders.rules.timetable import next_after
from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle
from orders.tables.suppliers import bundle, platform, supplier
from orders.tables.uploads import upload
from orders.use_cases.channels import OF_GROUP, OF_PLATFORM, PLATFORM
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.import_cards import ImportCycle, ImportLook, PlatformSupplier
from orders.use_cases.import_looks import look_of
from orders.use_cases.import_uploads import undecided, upload_of
from orders.use_cases.platform_cards import ENDED
from orders.use_cases.rights import require_right
from orders.use_cases.timetables import timetable_of
from storage.audit import Change, record
from storage.database import Transaction
from storage.tables import job_run

TAKES = (CycleState.OPEN, CycleState.CLOSED)
TIMES = ("approve_by", "packed_by", "pay_by", "deliver_at")


async def platform_cycles(
    tx: Transaction, group_id: int, *, now: datetime | None = None
) -> tuple[ImportCycle, ...]:
    """Return the platform cycles of a group that take orders in, the newest first.

    With `now` it is said of each until when people can still order there.
    """
    rows = await tx.all(
        select(cycle, supplier.c.name, supplier.c.name_en)
        .join(supplier, supplier.c.id == cycle.c.supplier_id)
        .where(cycle.c.group_id == group_id, OF_PLATFORM, cycle.c.state.in_(TAKES))
        .order_by(cycle.c.id.desc())
    )
    return tuple(
        ImportCycle(
            row.id,
            row.number,
            row.name,
            row.name_en,
            row.state,
            row.deliver_at,
            row.cutoff_at if _still_runs(row, now) else None,
        )
        for row in rows
    )


def _still_runs(row: Row[Any], now: datetime | None) -> bool:
    return now is not None and row.state == CycleState.OPEN and now < row.cutoff_at


async def platforms_of(tx: Transaction, group_id: int) -> tuple[PlatformSupplier, ...]:
    """Return the platforms that deliver to a group."""
    here = select(platform.c.supplier_id).where(platform.c.group_id == group_id)
    sells = select(bundle.c.supplier_id).where(bundle.c.group_id == group_id)
    rows = await tx.all(
        select(supplier)
        .where(
            supplier.c.channel == PLATFORM,
            supplier.c.id.in_(here) | supplier.c.id.in_(sells),
        )
        .order_by(supplier.c.id)
    )
    return tuple(PlatformSupplier(row.id, row.name, row.name_en) for row in rows)


async def choose_cycle(
    tx: Transaction, *, actor: Actor, upload_id: int, cycle_id: int, now: datetime
) -> ImportLook:
    """Say into which of the platform cycles a file goes. Needs `approve`."""
    row = await undecided(tx, actor=actor, upload_id=upload_id)
    if cycle_id not in {each.cycle_id for each in await platform_cycles(tx, row.group_id)}:
        raise StaleButton()
    await _place(tx, row, actor=actor, now=now, cycle_id=cycle_id)
    return await _look(tx, actor, upload_id)


async def make_past_cycle(
    tx: Transaction,
    *,
    actor: Actor,
    upload_id: int,
    supplier_id: int,
    chance: Chance,
    now: datetime,
) -> ImportLook:
    """Make a cycle for orders that a platform has taken already. Needs `approve`.

    Said twice it is one: a file that lies in such a cycle, still empty, stays there. One that was
    made for the same group since this file came, by another compound's liaison, is taken as well.
    """
    row = await undecided(tx, actor=actor, upload_id=upload_id)
    if await _was_made(tx, row.cycle_id, supplier_id):
        return await _look(tx, actor, upload_id)
    if supplier_id not in {each.supplier_id for each in await platforms_of(tx, row.group_id)}:
        raise StaleButton()
    await tx.lock(select(ordering_group.c.id).where(ordering_group.c.id == row.group_id))
    made = await _made_since(tx, row, supplier_id) if row.cycle_id is None else None
    if made is not None:
        await _place(tx, row, actor=actor, now=now, cycle_id=made)
        return await _look(tx, actor, upload_id)
    last = select(func.max(cycle.c.number)).where(cycle.c.group_id == row.group_id, OF_PLATFORM)
    cycle_id = await tx.insert(
        cycle,
        group_id=row.group_id,
        number=(await tx.scalar(last) or 0) + 1,
        channel=PLATFORM,
        supplier_id=supplier_id,
        state=CycleState.OPEN,
        seed=chance.token(),
        opens_at=now,
        cutoff_at=now,
        opened_at=now,
        **await _times(tx, row.group_id, now),
    )
    # Its orders are in this file: nobody is asked to fetch them now, only if they stay untaken.
    asked = {"job": ENDED, "subject": f"cycle:{cycle_id}", "due_at": now}
    await tx.insert_new(job_run, **asked, ran_at=now)
    change = Change("cycle", cycle_id, "open", None, CycleState.OPEN, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    await _place(tx, row, actor=actor, now=now, cycle_id=cycle_id)
    return await _look(tx, actor, upload_id)


async def _was_made(tx: Transaction, cycle_id: int | None, supplier_id: int) -> bool:
    """A cycle made for a file begins and ends at the same moment."""
    made = select(cycle.c.id).where(
        cycle.c.id == cycle_id,
        cycle.c.supplier_id == supplier_id,
        cycle.c.state == CycleState.OPEN,
        cycle.c.opens_at == cycle.c.cutoff_at,
    )
    return await tx.first(made) is not None


async def _made_since(tx: Transaction, row: Row[Any], supplier_id: int) -> int | None:
    """The cycle that was made for a file of this platform after this one had come."""
    found: int | None = await tx.scalar(
        select(func.max(cycle.c.id)).where(
            cycle.c.group_id == row.group_id,
            cycle.c.supplier_id == supplier_id,
            OF_PLATFORM,
            cycle.c.opened_at >= row.made_at,
            cycle.c.opens_at == cycle.c.cutoff_at,
            cycle.c.state.in_((CycleState.OPEN, CycleState.CLOSED)),
        )
    )
    return found


async def move_import(
    tx: Transaction, *, actor: Actor, upload_id: int, compound_id: int, now: datetime
) -> ImportLook:
    """The file is another compound's. Needs `approve` in both."""
    row = await undecided(tx, actor=actor, upload_id=upload_id)
    await require_right(tx, actor, compound_id, "approve")
    group_id = (await group_of_compound(tx, compound_id)).id
    kept = row.cycle_id if group_id == row.group_id else None
    await _place(
        tx, row, actor=actor, now=now, cycle_id=kept, compound_id=compound_id, group_id=group_id
    )
    await choose_only_cycle(tx, upload_id, group_id)
    return await _look(tx, actor, upload_id)


async def choose_only_cycle(tx: Transaction, upload_id: int, group_id: int) -> None:
    """Where there is but one cycle that a file can be of, nobody is asked."""
    found = await platform_cycles(tx, group_id)
    still_open = [each for each in found if each.state == CycleState.OPEN] or list(found)
    if len(still_open) == 1:
        await tx.run(
            update(upload)
            .where(upload.c.id == upload_id, upload.c.cycle_id.is_(None))
            .values(cycle_id=still_open[0].cycle_id)
        )


async def _times(tx: Transaction, group_id: int, now: datetime) -> dict[str, datetime]:
    """Those of the group's own cycle that is still to be approved, else of the next one."""
    own = await tx.first(
        select(cycle)
        .where(
            cycle.c.group_id == group_id,
            OF_GROUP,
            cycle.c.state.in_(TAKES),
            cycle.c.approve_by > now,
        )
        .order_by(cycle.c.id)
        .limit(1)
    )
    found: Any = own or next_after(await timetable_of(tx, group_id), now).times
    return {name: getattr(found, name) for name in TIMES}


async def _place(
    tx: Transaction, row: Row[Any], *, actor: Actor, now: datetime, **values: Any
) -> None:
    await tx.run(update(upload).where(upload.c.id == row.id).values(**values))
    before = {name: getattr(row, name) for name in values}
    compound_id = values.get("compound_id", row.compound_id)
    change = Change("upload", row.id, "place", before, values, compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _look(tx: Transaction, actor: Actor, upload_id: int) -> ImportLook:
    row = await upload_of(tx, actor=actor, upload_id=upload_id)
    return await look_of(tx, row, await platform_cycles(tx, row.group_id))
