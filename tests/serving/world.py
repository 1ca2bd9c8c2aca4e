"""A sandbox and a small compound whose cycle is open now, for processes that serve in real time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.demo.sandbox_process import SandboxProcess
from app.migrate import migrate
from app.program import open_database
from benchmarks.processes import Served
from config.settings import Mode, Settings
from orders.actors import SCHEDULER
from orders.tables.households import household
from orders.tables.orders import order
from orders.use_cases.binding import bind_group
from orders.use_cases.compounds import load_compound
from storage.database import Database
from storage.tables import inbox
from tests.builders import make_member, small_file
from tests.journey.stage import free_port

GROUP = -1001000000077
FIRST = 601
SECONDS = 40.0


@dataclass
class World:
    """What the processes of a test share."""

    folder: Path
    settings: Settings
    sandbox: SandboxProcess
    database: Database
    processes: list[Served] = field(default_factory=list)

    async def serve(self, *roles: str, **more: str) -> Served:
        """Start a process with these roles (none: all) on the world's settings."""
        process = Served({**self.environment(), **more}, roles)
        self.processes.append(process)
        return await process.start()

    def environment(self) -> dict[str, str]:
        told = {
            "mode": "sandbox",
            "folder": str(self.folder),
            "database_url": self.settings.database_url,
            "sandbox_port": str(self.settings.sandbox_port),
            "portal_port": str(self.settings.portal_port),
            "send_unlimited": "1",
            "tick_seconds": "0.2",
        }
        return {f"LANZI_{name}".upper(): value for name, value in told.items()}

    async def say(self, user_id: int, text: str, chat: int | str = "bot") -> dict[str, Any]:
        body = {"user_id": user_id, "chat_id": chat, "text": text}
        said: dict[str, Any] = await self.sandbox.tell("say", body)
        return said

    async def orders(self) -> int:
        async with self.database.read() as tx:
            count = await tx.scalar(select(func.count()).select_from(order))
        return int(count)

    async def states_of_updates(self) -> dict[str, int]:
        async with self.database.read() as tx:
            counts = select(inbox.c.state, func.count().label("rows")).group_by(inbox.c.state)
            return {row.state: row.rows for row in await tx.all(counts)}

    async def until(self, holds: Callable[[], Awaitable[bool]], what: str) -> None:
        """Wait until something holds; what the processes said comes with the failure."""
        loop = asyncio.get_running_loop()
        end = loop.time() + SECONDS
        while not await holds():
            if loop.time() > end:
                said = "\n".join(line for each in self.processes for line in each.said[-20:])
                raise AssertionError(f"{what}\n{said}")
            await asyncio.sleep(0.05)


@asynccontextmanager
async def world(
    folder: Path, *, database_url: str = "", neighbours: int = 12
) -> AsyncIterator[World]:
    """Everything but the processes; those that a test starts are ended with the block."""
    settings = Settings(
        mode=Mode.SANDBOX,
        folder=folder,
        database_url=database_url,
        portal_port=free_port(),
        sandbox_port=free_port(),
    )
    database = open_database(settings)
    await migrate(database)
    sandbox = SandboxProcess(port=settings.sandbox_port, folder=folder / "sandbox")
    made = World(folder, settings, sandbox, database)
    try:
        await sandbox.start()
        await _fill(made, neighbours)
        yield made
    finally:
        for process in made.processes:
            if process.is_running:
                await process.kill()
        await database.close()
        await sandbox.stop()


async def _fill(made: World, neighbours: int) -> None:
    now = datetime.now(UTC)
    start = "compound: {"
    file = small_file(**{start: f"{start}timezone: {_noon_now(now)}, "})
    people = range(FIRST, FIRST + neighbours)
    async with made.database.write() as tx:
        loaded = await load_compound(tx, file, today=now.date(), now=now)
        await bind_group(tx, actor=SCHEDULER, group_id=loaded.group_id, chat_id=GROUP, now=now)
        homes = await tx.scalars(select(household.c.key).order_by(household.c.position))
        for user_id, key in zip(people, homes, strict=False):
            await make_member(tx, key, telegram_id=user_id)
    await _fill_sandbox(made.sandbox, people)


async def _fill_sandbox(sandbox: SandboxProcess, people: Sequence[int]) -> None:
    persons = [
        {"id": each, "first_name": f"住户{each}", "language_code": "zh-hans"} for each in people
    ]
    await sandbox.tell("users/many", persons)
    group = {"id": GROUP, "type": "supergroup", "title": "小园团购群", "bot": "administrator"}
    await sandbox.tell("chats", {**group, "members": list(people)})
    for user_id in people:
        await sandbox.tell("start", {"user_id": user_id})


def _noon_now(now: datetime) -> str:
    """A time zone in which it is between twelve and one: the cycle of 08:00 to 20:00 is open."""
    east = 12 - now.hour
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"
