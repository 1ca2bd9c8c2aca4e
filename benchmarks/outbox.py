"""The real sender on a real database file against the sandbox's strictest flood limits.

Floor: as many messages at the budget's pace. `share_of_budget` is floor by ours. The sandbox
counts what it refused, and the most that it saw within any one second.
"""

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import func, select

from app.demo.sandbox_process import SandboxProcess
from app.migrate import migrate
from benchmarks.free_port import free_port
from benchmarks.rows import Row, peak_mib
from bot.outbound.assembly import assemble_sending
from bot.outbound.budget import A_SECOND, Budget
from config.clock import SystemClock
from config.settings import SANDBOX_TOKEN
from fulfillment.notices import Notice
from orders.notices import Notice as OrderNotice
from orders.tables.compounds import ordering_group
from orders.tables.people import person
from storage.database import Database, Transaction
from storage.outbox import Post, post_all
from storage.sealing import Sealer
from storage.tables import outbox

GROUPS = 20
FIRST_PERSON = 10_001
FIRST_GROUP = -1_001_000_000_001
AT_ONCE = 25  # calls of the control API side by side while the stage is set
CONFIRMED = {
    "request_id": 1,
    "number": "7-0042",
    "address": "3-2-501",
    "amount": 8850,
    "currency": "CNY",
    "reference": "K7M3PQX",
    "payee": "民生超市",
    "supplier": "民生超市",
    "supplier_en": "Minsheng Supermarket",
    "cycle_number": 7,
}
CLOSED = {
    "number": 7,
    "households": 300,
    "units": 640,
    "next_opens_at": "2026-03-04T00:00:00+00:00",
    "timezone": "Asia/Shanghai",
}


def measure(*, messages: int, group_posts: int) -> list[Row]:
    """Send so many private messages and group posts; takes as long as the budget makes it."""
    with TemporaryDirectory(prefix="lanzi-outbox-") as folder:
        return [asyncio.run(_measure(Path(folder), messages, group_posts))]


async def _measure(folder: Path, messages: int, group_posts: int) -> Row:
    database = Database(
        f"sqlite+aiosqlite:///{folder / 'lanzi.db'}", sealer=Sealer(Fernet.generate_key())
    )
    sandbox = SandboxProcess(port=free_port(), folder=folder / "sandbox")
    await migrate(database)
    try:
        await sandbox.start()
        await fill_sandbox(sandbox, messages)
        await _fill_outbox(database, messages, group_posts)
        await sandbox.tell("flood", {"profile": "strict"})
        seconds, errors = await send(database, sandbox.url)
        flood = await sandbox.ask("flood")
        async with database.read() as tx:
            count_by_state = select(outbox.c.state, func.count().label("rows"))
            states = await tx.all(count_by_state.group_by(outbox.c.state))
    finally:
        await sandbox.stop()
        await database.close()
    count = messages + group_posts
    floor = count / A_SECOND
    figures = {
        "share_of_budget": round(floor / seconds, 4),
        "too_many_requests": flood["refused"],
        "most_in_a_second": flood["most_in_a_second"],
        **{f"rows_{row.state}": row.rows for row in states},
        **{f"errors_{kind}": number for kind, number in errors.items()},
    }
    return Row("outbox", count, seconds, floor, peak_mib(), figures)


async def send(database: Database, api: str) -> tuple[float, dict[str, int]]:
    """Seconds from the sender's start until the last row is written down, and its errors."""
    side = await assemble_sending(
        token=SANDBOX_TOKEN, api=api, database=database, clock=SystemClock(), budget=Budget()
    )
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(side.sender.run())
        while await _open_rows(database) and not running.done():
            await asyncio.sleep(0.1)
        seconds = time.perf_counter() - begun
        side.sender.ask_to_stop()
    await side.close()
    return seconds, side.sender.figures()["errors"]


async def _open_rows(database: Database) -> bool:
    async with database.read() as tx:
        still = select(outbox.c.id).where(outbox.c.state.in_(("queued", "sending")))
        return await tx.first(still.limit(1)) is not None


async def fill_sandbox(sandbox: SandboxProcess, people: int) -> None:
    """So many people who have pressed Start, and the groups."""
    users = [{"id": FIRST_PERSON + n, "first_name": "邻居"} for n in range(people)]
    await sandbox.tell("users/many", {"items": users})
    gate = asyncio.Semaphore(AT_ONCE)

    async def tell(path: str, body: dict[str, Any]) -> None:
        async with gate:
            await sandbox.tell(path, body)

    async with asyncio.TaskGroup() as group:
        for user in users:
            group.create_task(tell("start", {"user_id": user["id"]}))
        for n in range(GROUPS):
            body = {"id": FIRST_GROUP - n, "type": "supergroup", "title": f"{n} 号群"}
            group.create_task(tell("chats", {**body, "members": [], "admins": []}))


async def _fill_outbox(database: Database, messages: int, group_posts: int) -> None:
    """Private and group rows in turn, as a cycle leaves them."""
    async with database.write() as tx:
        people, groups = await _recipients(tx, messages)
        private = [Post(who, Notice.PAYMENT_CONFIRMED, CONFIRMED) for who in people]
        public = [
            Post(groups[n % GROUPS], OrderNotice.CYCLE_CLOSED, CLOSED) for n in range(group_posts)
        ]
        await post_all(tx, private + public, now=SystemClock().now())


async def _recipients(tx: Transaction, people: int) -> tuple[list[str], list[str]]:
    now = SystemClock().now()
    await tx.insert_many(
        person,
        [
            {
                "telegram_id": FIRST_PERSON + n,
                "name": "邻居",
                "language": "zh_CN",
                "started_at": now,
                "created_at": now,
            }
            for n in range(people)
        ],
    )
    await tx.insert_many(
        ordering_group,
        [{"name": f"{n} 号群", "chat_id": FIRST_GROUP - n, "rule": {}} for n in range(GROUPS)],
    )
    people_ids = await tx.scalars(select(person.c.id).order_by(person.c.id))
    group_ids = await tx.scalars(select(ordering_group.c.id).order_by(ordering_group.c.id))
    return [f"person:{each}" for each in people_ids], [f"group:{each}" for each in group_ids]
