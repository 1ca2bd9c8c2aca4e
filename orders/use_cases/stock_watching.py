"""Warnings when an area is under its days or out of a kind; the daily word to who says nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select, update

from orders.actors import SCHEDULER
from orders.notices_care import Notice
from orders.rules.states import CycleState, StockState, check
from orders.rules.stock_days import is_to_be_said, stock_rule
from orders.tables.compounds import compound, group_compound, ordering_group
from orders.tables.cycles import cycle
from orders.tables.people import right_holder
from orders.tables.stock import stock_alert, stock_figure
from orders.tables.suppliers import supplier, supplier_contact
from orders.use_cases.stock_board import AreaStock, KindStock, local_day, stock_of_group
from orders.use_cases.stock_use import suppliers_of
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all
from storage.tables import job_run

JOB = "stock_asked"
# A group without a cycle for so long is not supplied any more.
STILL_SUPPLIED = timedelta(days=7)
# A local day has begun at most so long before the midnight of UTC by which it is kept.
A_DAY_AND_MORE = timedelta(days=2)


async def watch_stock(tx: Transaction, *, group_id: int, now: datetime) -> None:
    """Warn the liaison and the contacts of what is low or out now, once until it recovers."""
    area = await stock_of_group(tx, group_id, now=now)
    live = await tx.all(
        select(stock_alert).where(
            stock_alert.c.group_id == group_id, stock_alert.c.recovered_at.is_(None)
        )
    )
    standing = {row.kind: row for row in live}
    for kind in area.kinds:
        if kind.grams is not None:
            await _judge(tx, area, kind, standing.get(kind.kind), now=now)


async def remind_of_stock(tx: Transaction, *, now: datetime) -> int:
    """Ask each supplier that has given no figures by the set hour, once a day."""
    groups = await _supplied(tx, now=now)
    due = {row.id: row for row in groups if _hour(now, row) >= stock_rule(row.stock_rule).report_by}
    sellers = {each for found in (await suppliers_of(tx, list(due))).values() for each in found}
    if not sellers:
        return 0
    rows = await _silent(tx, sorted(sellers))
    zone = next(iter(due.values())).timezone
    day = local_day(now, zone)
    lately = (job_run.c.job == JOB, job_run.c.due_at > now - A_DAY_AND_MORE)
    asked = set(await tx.scalars(select(job_run.c.subject).where(*lately)))
    left = [row for row in rows if row.last_day != day and _subject(row.id, day) not in asked]
    return sum([await _ask(tx, row, day, now=now) for row in left])


async def _silent(tx: Transaction, sellers: Sequence[int]) -> Sequence[Row[Any]]:
    last = (
        select(func.max(stock_figure.c.day))
        .where(stock_figure.c.supplier_id == supplier.c.id)
        .scalar_subquery()
    )
    return await tx.all(
        select(supplier.c.id, supplier.c.name, supplier.c.name_en, last.label("last_day"))
        .where(supplier.c.id.in_(sellers))
        .order_by(supplier.c.id)
    )


async def _ask(tx: Transaction, row: Row[Any], day: str, *, now: datetime) -> int:
    people = await _contacts(tx, [row.id])
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    key = {"job": JOB, "subject": _subject(row.id, day), "due_at": midnight}
    if not people or not await tx.insert_new(job_run, **key, ran_at=now):
        return 0  # nobody to ask, or another process was quicker
    data = {
        "supplier_id": row.id,
        "supplier": row.name,
        "supplier_en": row.name_en,
        "day": day,
        "last_day": row.last_day,
    }
    posts = [Post(f"person:{each}", Notice.STOCK_ASKED, data) for each in people]
    await post_all(tx, posts, now=now)
    return len(posts)


def _subject(supplier_id: int, day: str) -> str:
    return f"supplier:{supplier_id}:{day}"


async def _supplied(tx: Transaction, *, now: datetime) -> list[Row[Any]]:
    """Groups with a cycle that is open, or was lately."""
    rows = await tx.all(
        select(ordering_group.c.id, ordering_group.c.stock_rule, compound.c.timezone)
        .join(group_compound, group_compound.c.group_id == ordering_group.c.id)
        .join(compound, compound.c.id == group_compound.c.compound_id)
        .where(
            select(cycle.c.id)
            .where(
                cycle.c.group_id == ordering_group.c.id,
                cycle.c.opened_at.is_not(None),
                cycle.c.cutoff_at > now - STILL_SUPPLIED,
                cycle.c.state.in_((CycleState.OPEN, CycleState.CLOSED)),
            )
            .exists()
        )
        .order_by(ordering_group.c.id, compound.c.id)
    )
    first: dict[int, Row[Any]] = {}
    for row in rows:
        first.setdefault(row.id, row)
    return list(first.values())


def _hour(now: datetime, row: Row[Any]) -> int:
    return now.astimezone(ZoneInfo(row.timezone)).hour


async def _judge(
    tx: Transaction, area: AreaStock, kind: KindStock, row: Row[Any] | None, *, now: datetime
) -> None:
    before = StockState(row.state) if row is not None else None
    after = kind.state
    if before == after:
        return
    if row is None:
        assert after is not None
        fresh = {"group_id": area.group_id, "kind": kind.kind, "state": after, "raised_at": now}
        if not await tx.insert_new(stock_alert, **fresh):
            return
    else:
        check(StockState(row.state), after or StockState.RECOVERED)
        changed: dict[str, Any] = {"state": after or StockState.RECOVERED}
        changed |= {} if after else {"recovered_at": now}
        await tx.run(update(stock_alert).where(stock_alert.c.id == row.id).values(**changed))
    said = {"kind": kind.kind, "state": after or StockState.RECOVERED}
    change = Change("stock_alert", area.group_id, "judge", before, said, area.compound_id)
    await record(tx, change, actor=str(SCHEDULER), now=now)
    if is_to_be_said(before, after):
        await _warn(tx, area, kind, now=now)


async def _warn(tx: Transaction, area: AreaStock, kind: KindStock, *, now: datetime) -> None:
    """The liaisons with a way to the board; the contacts with the words alone."""
    data = {
        "group": area.group,
        "kind": kind.kind,
        "state": kind.state,
        "days": kind.days,
        "least": kind.least,
    }
    places = await tx.all(
        select(right_holder.c.person_id, func.min(right_holder.c.compound_id).label("place"))
        .join(group_compound, group_compound.c.compound_id == right_holder.c.compound_id)
        .where(
            group_compound.c.group_id == area.group_id,
            right_holder.c.right == "approve",
            right_holder.c.revoked_at.is_(None),
        )
        .group_by(right_holder.c.person_id)
    )
    sellers = (await suppliers_of(tx, [area.group_id])).get(area.group_id, set())
    liaisons = {row.person_id: row.place for row in places}
    people = {**dict.fromkeys(await _contacts(tx, sorted(sellers))), **liaisons}
    posts = [
        Post(f"person:{each}", Notice.STOCK_LOW, {**data, "compound_id": place})
        for each, place in people.items()
    ]
    await post_all(tx, posts, now=now)


async def _contacts(tx: Transaction, supplier_ids: Sequence[int]) -> Sequence[int]:
    return await tx.scalars(
        select(supplier_contact.c.person_id)
        .where(supplier_contact.c.supplier_id.in_(supplier_ids))
        .distinct()
        .order_by(supplier_contact.c.person_id)
    )
