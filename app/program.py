"""The wiring: the one place that knows the concrete classes.

One process holds all parts: bot, sender, scheduler, portal. Parts are started in an order in
which each finds what it needs, and stopped in the opposite one.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING

import structlog

from app.due import DueWork
from app.migrate import migrate
from app.scheduler import Scheduler
from app.tasks import Tasks
from config.chance import Chance, SystemChance
from config.clock import Clock, SystemClock
from config.settings import Settings
from fulfillment.supply.documents.press import Press
from portal.strip import TimeControls
from storage.database import Database
from storage.sealing import Sealer, read_or_make_key

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.assembly import BotSide

log = structlog.get_logger(__name__)

# How long parts may take to finish what is in hand.
PATIENCE_SECONDS = 4.0


def open_database(settings: Settings) -> Database:
    """The database that the settings name, with its sealing key."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    return Database(settings.database, sealer=Sealer(read_or_make_key(settings.key_path)))


class Program:
    """Everything that runs, held together."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database | None = None,
        clock: Clock | None = None,
        chance: Chance | None = None,
    ) -> None:
        self.settings = settings
        self.database = database or open_database(settings)
        self.clock = clock or SystemClock()
        self.chance = chance or SystemChance()
        self.press = Press()
        self.work = DueWork(database=self.database, chance=self.chance)
        self.scheduler = Scheduler(
            work=self.work, clock=self.clock, tick_seconds=settings.tick_seconds
        )
        self.tasks = Tasks()
        self.bot_side: BotSide | None = None
        self._portal: PortalServer | None = None

    async def prepare(self) -> None:
        """Bring the database to the newest schema."""
        await migrate(self.database)

    async def start(self, *, controls: TimeControls | None = None) -> None:
        """Start every part; the Bot API must answer by now."""
        from bot.assembly import assemble
        from bot.outbound.budget import UNLIMITED, Pace
        from portal.app import make_portal

        await self.press.start()
        self.bot_side = await assemble(
            token=self.settings.token,
            api=self.settings.api,
            database=self.database,
            clock=self.clock,
            chance=self.chance,
            portal_url=self.settings.portal_url,
            pace=UNLIMITED if self.settings.send_unlimited else Pace(),
        )
        pages = make_portal(
            database=self.database,
            clock=self.clock,
            chance=self.chance,
            press=self.press,
            portal_url=self.settings.portal_url,
            controls=controls,
        )
        self.work.received_until = self.bot_side.inbox.received_until
        self._portal = PortalServer(pages, port=self.settings.portal_port)
        self.tasks.start("portal", self._portal.serve())
        self.tasks.start("inbox", self.bot_side.inbox.run())
        self.tasks.start("sender", self.bot_side.sender.run())
        await self.scheduler.tick()
        self.scheduler.start()

    async def stop(self) -> None:
        """Stop within seconds: no new work, what is in hand is finished or rolled back."""
        await self.scheduler.stop()
        if self._portal is not None:
            self._portal.ask_to_stop()
        if self.bot_side is not None:
            self.bot_side.inbox.ask_to_stop()
            self.bot_side.sender.ask_to_stop()
        await self.tasks.stop(patience=PATIENCE_SECONDS)
        if self.bot_side is not None:
            await self.bot_side.close()
        await self.press.close()
        await self.database.close()

    @asynccontextmanager
    async def running(self, *, controls: TimeControls | None = None) -> AsyncIterator["Program"]:
        """Run for the length of a block."""
        try:
            await self.start(controls=controls)
            yield self
        finally:
            await self.stop()


class PortalServer:
    """uvicorn without its signal handlers: the program decides when to stop."""

    def __init__(self, pages: "FastAPI", *, port: int) -> None:
        import uvicorn

        class QuietServer(uvicorn.Server):
            """Leaves the signals alone."""

            @contextmanager
            def capture_signals(self) -> Iterator[None]:
                yield

        self._server = QuietServer(
            uvicorn.Config(
                pages,
                host="127.0.0.1",
                port=port,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=2,
            )
        )

    async def serve(self) -> None:
        await self._server.serve()

    def ask_to_stop(self) -> None:
        self._server.should_exit = True


class Interruption:
    """Ctrl-C and SIGTERM, caught from the moment this is made (inside a running loop)."""

    def __init__(self) -> None:
        import signal

        self._asked = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._asked.set)

    async def wait(self, *more: asyncio.Event) -> None:
        """Return when asked to stop, or when one of the other events is set."""
        while not any(event.is_set() for event in (self._asked, *more)):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), timeout=0.5)
