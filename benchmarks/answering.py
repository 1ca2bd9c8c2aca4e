"""The answering side of the program in this process, on a Bot API that answers at once."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from sqlalchemy import event

from benchmarks.updates import Instant
from bot.assembly import dispatcher_with
from bot.inbox import Inbox
from bot.middlewares.unit_of_work import UnitOfWork
from bot.outbound.budget import UNLIMITED, Budget
from bot.polling import FULL_PAGE, read_updates
from bot.show import Shower
from bot.surroundings import Surroundings
from config.chance import SystemChance
from config.clock import SystemClock
from config.settings import SANDBOX_TOKEN
from storage.database import Database

LOOK_EVERY_SECONDS = 0.005


@dataclass(slots=True)
class Answering:
    """The answering side in this process."""

    bot: Bot
    session: Instant
    inbox: Inbox
    database: Database
    statements: list[str] = field(default_factory=list)

    async def work_off(self, raws: Sequence[Mapping[str, Any]]) -> float:
        """Seconds until all of these are handled and their answers shown."""
        begun = time.perf_counter()
        for start in range(0, len(raws), FULL_PAGE):
            page = [dict(raw) for raw in raws[start : start + FULL_PAGE]]
            updates, _ = read_updates(page, self.bot)
            await self.inbox.keep(updates)
        while not self.inbox.is_idle:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
        return time.perf_counter() - begun

    async def count_statements(self, raws: Sequence[Mapping[str, Any]]) -> float:
        """Statements an update, but for those that store a page of them."""

        def executed(*args: Any) -> None:
            self.statements.append(args[2])

        engine = self.database.writer.sync_engine
        event.listen(engine, "before_cursor_execute", executed)
        await self.work_off(raws)
        event.remove(engine, "before_cursor_execute", executed)
        return len(self.statements) / len(raws)


@asynccontextmanager
async def answering(database: Database) -> AsyncIterator[Answering]:
    """Inbox, workers, dispatcher and shower as the program wires them, but for the session."""
    session = Instant()
    bot = Bot(SANDBOX_TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    shower = Shower(bot, Budget(UNLIMITED), bot_username="lanzi_bot")
    around = Surroundings(
        portal_url="http://127.0.0.1:8080", bot_username="lanzi_bot", chance=SystemChance()
    )
    clock = SystemClock()
    unit = UnitOfWork(database=database, clock=clock, shower=shower, around=around)
    inbox = Inbox(
        bot=bot, dispatcher=dispatcher_with(unit), database=database, clock=clock, shower=shower
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(inbox.run())
        yield Answering(bot, session, inbox, database)
        inbox.ask_to_stop()
