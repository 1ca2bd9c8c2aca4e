"""The least that the same orders could cost: bare dispatch, and the rows that came of them.

One aiogram dispatcher with one handler a kind of update and nothing around it; after each update
one transaction of Core inserts on the same driver, with the rows that our way had written for such
an update: its inbox row, a draft for a press on a quantity, order, lines, audit and reaction for
one that orders. No look-ups, no rules, no screens, no order of chats.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.types import CallbackQuery, Message, Update
from sqlalchemy import Table, delete, insert, select

from benchmarks.updates import Instant
from bot.inbox import WORKERS
from config.settings import SANDBOX_TOKEN
from orders.tables.orders import draft, order, order_line
from storage.database import Database
from storage.tables import audit, inbox, outbox

Rows = list[tuple[Table, list[dict[str, Any]]]]


async def bare_seconds(database: Database, raws: Sequence[Mapping[str, Any]]) -> float:
    """Seconds for these updates; what ours wrote for them is taken out and written again."""
    rows = await _taken_out(database, len(raws))
    bot = Bot(SANDBOX_TOKEN, session=Instant())
    dispatcher = _bare_dispatcher()
    work: asyncio.Queue[tuple[Mapping[str, Any], Rows]] = asyncio.Queue()
    for each in zip(raws, rows, strict=True):
        work.put_nowait(each)

    async def worker() -> None:
        while not work.empty():
            raw, written = work.get_nowait()
            update = Update.model_validate(raw, context={"bot": bot})
            await dispatcher.feed_update(bot, update)
            async with database.writer.begin() as connection:
                for table, values in written:
                    await connection.execute(insert(table), values)

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(WORKERS):
            group.create_task(worker())
    return time.perf_counter() - begun


def _bare_dispatcher() -> Dispatcher:
    router = Router()

    @router.message()
    async def said(event: Message) -> None:
        """Nothing."""

    @router.callback_query()
    async def pressed(event: CallbackQuery) -> None:
        """Nothing."""

    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_router(router)
    return dispatcher


async def _taken_out(database: Database, updates: int) -> list[Rows]:
    """What was written, by update: those that order come last, one after the other."""
    async with database.read() as tx:
        read = {
            table: [
                dict(row._mapping)
                for row in await tx.all(select(table).order_by(*table.primary_key))
            ]
            for table in (inbox, order, order_line, audit, outbox)
        }
    await forget_orders(database)
    lines = defaultdict(list)
    for line in read[order_line]:
        lines[line["order_id"]].append(line)
    audits = {row["noun_id"]: row for row in read[audit] if row["noun"] == "order"}
    reactions = iter([row for row in read[outbox] if row["notice"] == "reaction"])
    presses = updates - len(read[order])
    by_update: list[Rows] = []
    for place, kept in enumerate(read[inbox]):
        if place < presses:
            placed = read[order][place % len(read[order])]
            by_update.append(
                [(inbox, [kept]), (draft, [_draft(placed, place // len(read[order]))])]
            )
            continue
        placed = read[order][place - presses]
        written: Rows = [
            (inbox, [kept]),
            (order, [placed]),
            (order_line, lines[placed["id"]]),
            (audit, [audits[placed["id"]]]),
        ]
        reaction = next(reactions, None)
        by_update.append(written if reaction is None else [*written, (outbox, [reaction])])
    return by_update


def _draft(placed: Mapping[str, Any], step: int) -> dict[str, Any]:
    """A row as large as a press writes one; each step by another person, so that all are new."""
    return {
        "cycle_id": placed["cycle_id"],
        "household_id": placed["household_id"],
        "person_id": step + 1,
        "quantities": {"A": 1, "B": 2},
        "changed_at": placed["changed_at"],
    }


async def forget_orders(database: Database) -> None:
    """As if nobody had ordered yet."""
    async with database.write() as tx:
        for table in (order_line, order, audit, outbox, inbox, draft):
            await tx.run(delete(table))
