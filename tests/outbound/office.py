"""A sender at work on a real database, with a real sandbox behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, select

from bot.outbound.assembly import assemble_sending
from bot.outbound.budget import UNLIMITED, Budget, Pace
from bot.outbound.sender import Sender
from config.clock import SystemClock
from orders.tables.compounds import ordering_group
from storage.database import Database, Transaction
from storage.outbox import Post, post_all
from storage.tables import outbox
from tests.builders import make_person
from tests.sandbox.conftest import TOKEN, Sandbox

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GROUP = -1001000000501
OPEN = ("queued", "sending")


@dataclass
class Office:
    db: Database
    sandbox: Sandbox
    sender: Sender
    task: asyncio.Task[None] | None = None

    async def post(self, *posts: Post) -> None:
        async with self.db.write() as tx:
            await post_all(tx, posts, now=NOW)

    async def rows(self) -> list[Row[Any]]:
        async with self.db.read() as tx:
            return list(await tx.all(select(outbox).order_by(outbox.c.id)))

    async def states(self) -> list[str]:
        return [row.state for row in await self.rows()]

    async def all_sent(self, *, but: int = 0) -> None:
        """Wait until no more than `but` rows are still to be sent."""
        still = select(func.count()).select_from(outbox).where(outbox.c.state.in_(OPEN))
        async with asyncio.timeout(30):
            while True:
                assert self.task is None or not self.task.done(), self.task
                async with self.db.read() as tx:
                    if await tx.scalar(still) <= but:
                        return
                await asyncio.sleep(0.02)

    async def read(self, chat_id: int) -> list[dict[str, Any]]:
        """What stands in a chat, without what the sandbox itself says."""
        private = {"user_id": chat_id} if chat_id > 0 else {"chat_id": chat_id}
        said = await self.sandbox.look("transcript", **private)
        return [each for each in said["messages"] if each["from_bot"]]

    def start(self) -> None:
        self.task = asyncio.create_task(self.sender.run())

    async def stop(self) -> None:
        if self.task is not None:
            self.sender.ask_to_stop()
            await asyncio.wait_for(self.task, 10)
            self.task = None


@asynccontextmanager
async def office(
    db: Database, sandbox: Sandbox, *, pace: Pace = UNLIMITED
) -> AsyncIterator[Office]:
    """An office whose sender is not started yet."""
    clock = SystemClock()
    side = await assemble_sending(
        token=TOKEN, api=sandbox.base, database=db, clock=clock, budget=Budget(pace)
    )
    place = Office(db, sandbox, side.sender)
    try:
        yield place
    finally:
        await place.stop()
        await side.close()


async def resident(place: Office, telegram_id: int, *, started: bool = True) -> str:
    """Somebody in the sandbox and in the database; returns the recipient."""
    await place.sandbox.act("users", id=telegram_id, first_name="王芳")
    if started:
        await place.sandbox.act("start", user_id=telegram_id)
    async with place.db.write() as tx:
        person_id = await make_person(
            tx, telegram_id=telegram_id, phone=f"+86138{telegram_id:08d}", started=True
        )
    return f"person:{person_id}"


async def add_group(tx: Transaction, chat_id: int, name: str = "小园团购群", **more: Any) -> str:
    group_id = await tx.insert(ordering_group, name=name, chat_id=chat_id, rule={}, **more)
    return f"group:{group_id}"


async def group(place: Office, chat_id: int = GROUP, **more: Any) -> str:
    """A group in the sandbox that is an ordering group; returns the recipient."""
    kind = "supergroup" if chat_id < -1_000_000_000_000 else "group"
    await place.sandbox.act("chats", id=chat_id, type=kind, title="小园", members=[], admins=[])
    async with place.db.write() as tx:
        return await add_group(tx, chat_id, name=f"群{chat_id}", **more)
