"""A supplier says what it has in stock: in the chat, on its page, by a table, or "as before"."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update

from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_care import BadDays, NoFigures, WhichSupplier
from orders.rules.stock_days import MOST_DAYS, stock_rule
from orders.rules.stock_text import StockReading, read_stock
from orders.tables.compounds import group_compound, ordering_group
from orders.tables.stock import stock_figure
from orders.use_cases.contacts import supplied_by
from orders.use_cases.rights import require_right
from orders.use_cases.stock_board import (
    SupplierStock,
    day_of,
    figures_of,
    require_seller,
    supplier_stock,
)
from orders.use_cases.stock_use import groups_of
from orders.use_cases.stock_watching import watch_stock
from storage.audit import Change, record
from storage.database import Transaction

# "As before" of a figure older than this is a guess.
OLDEST_SAME = timedelta(days=7)


async def report_stock(
    tx: Transaction,
    *,
    actor: Actor,
    supplier_id: int,
    grams: Mapping[str, int],
    source: str,
    now: datetime,
) -> SupplierStock:
    """Write down today's figures; a kind's later figure of the day takes the place of the earlier.

    Whoever is under its days is warned at once. For its contacts and its clerk.
    """
    await require_seller(tx, actor, supplier_id)
    if not grams:
        raise NoFigures(said="")
    day = await day_of(tx, supplier_id, now=now)
    await _keep(tx, actor, supplier_id, grams, (day, source), now=now)
    after = {"day": day, "grams": dict(grams), "source": source}
    change = Change("supplier", supplier_id, "report_stock", None, after)
    await record(tx, change, actor=str(actor), now=now)
    for group_id in sorted((await groups_of(tx, [supplier_id])).get(supplier_id, ())):
        await watch_stock(tx, group_id=group_id, now=now)
    return await supplier_stock(tx, actor=actor, supplier_id=supplier_id, now=now)


async def report_stock_text(
    tx: Transaction, *, actor: Actor, text: str, now: datetime
) -> tuple[SupplierStock, StockReading]:
    """The same from a message. Raises `NoFigures`, `WhichSupplier`."""
    own = await supplied_by(tx, actor)
    named = [row for row in own if row.name in text] or list(own)
    if len(named) != 1:
        raise WhichSupplier(names=tuple(row.name for row in own))
    reading = read_stock(text.replace(named[0].name, " "))
    if not reading.grams:
        raise NoFigures(said=text[:60])
    card = await report_stock(
        tx, actor=actor, supplier_id=named[0].id, grams=reading.grams, source="chat", now=now
    )
    return card, reading


async def same_stock(
    tx: Transaction, *, actor: Actor, supplier_id: int, day: str, now: datetime
) -> SupplierStock:
    """Nothing has changed: the newest figures are those of today, too. Twice is once.

    `day` is the one that was asked about: an old button says nothing about today.
    """
    await require_seller(tx, actor, supplier_id)
    if day != await day_of(tx, supplier_id, now=now):
        raise StaleButton()
    oldest = (now - OLDEST_SAME).date().isoformat()
    figures = await figures_of(tx, [supplier_id])
    grams = {each.kind: each.grams for each in figures if oldest <= each.day}
    if figures and all(each.day == day for each in figures):
        return await supplier_stock(tx, actor=actor, supplier_id=supplier_id, now=now)
    return await report_stock(
        tx, actor=actor, supplier_id=supplier_id, grams=grams, source="same", now=now
    )


async def set_least_days(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    least: Mapping[str, int],
    report_by: int | None = None,
    now: datetime,
) -> None:
    """How many days of each kind there should be, and when figures are missed. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    for kind, days in least.items():
        if not 0 <= days <= MOST_DAYS:
            raise BadDays(kind=kind)
    here = group_compound.c.compound_id == compound_id
    group_id = await tx.scalar(select(group_compound.c.group_id).where(here))
    row = ordering_group.c.id == group_id
    before = await tx.scalar(select(ordering_group.c.stock_rule).where(row)) or {}
    by = stock_rule(before).report_by if report_by is None else min(max(report_by, 0), 23)
    after = {"days": {**before.get("days", {}), **least}, "report_by": by}
    if after == before or group_id is None:
        return
    await tx.run(update(ordering_group).where(row).values(stock_rule=after))
    change = Change("ordering_group", group_id, "set_stock_rule", before, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    await watch_stock(tx, group_id=group_id, now=now)


async def _keep(
    tx: Transaction,
    actor: Actor,
    supplier_id: int,
    grams: Mapping[str, int],
    said: tuple[str, str],
    *,
    now: datetime,
) -> None:
    day, source = said
    for kind, weight in grams.items():  # some ten kinds at most
        values = {"grams": weight, "source": source, "reported_by": str(actor), "reported_at": now}
        key = {"supplier_id": supplier_id, "kind": kind, "day": day}
        if not await tx.insert_new(stock_figure, **key, **values):
            mine = (stock_figure.c[name] == value for name, value in key.items())
            await tx.run(update(stock_figure).where(*mine).values(**values))
