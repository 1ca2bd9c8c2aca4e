"""The wiring: the one place that knows the concrete classes.

One process holds all roles or some of them; what there may be one of only (scheduler, sender,
poller) is held by a lock. Parts are started in an order in which each finds what it needs, and
stopped in the opposite one.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from starlette.types import ASGIApp

from app.due import DueWork
from app.gateways.assembly import make_gateways
from app.gateways.counter import Counter
from app.heart import Heart
from app.keep_papers import PaperKeeper
from app.migrate import migrate
from app.outward import Outward
from app.roles import ALL_ROLES, Role
from app.scheduler import Beside, Scheduler
from app.tasks import Tasks
from app.watch.pages import WatchPages
from app.web_server import WebServer
from config.chance import Chance, SystemChance
from config.clock import Clock, SystemClock
from config.settings import Settings
from fulfillment.supply.documents.press import Press
from portal.strip import TimeControls
from storage.database import Database
from storage.heartbeats import heartbeats
from storage.locks import Lock
from storage.sealing import Sealer, read_or_make_key

log = structlog.get_logger(__name__)

PAPERS_EVERY = timedelta(seconds=20)
GATEWAYS_EVERY = timedelta(seconds=10)
BACKUP_LOOK_EVERY = timedelta(minutes=1)
# How long parts may take to finish what is in hand.
PATIENCE_SECONDS = 4.0


def open_database(settings: Settings) -> Database:
    """The database that the settings name, with its sealing key."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    return Database(settings.database, sealer=Sealer(read_or_make_key(settings.key_path)))


class Program:
    """Everything that runs in this process, held together."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database | None = None,
        clock: Clock | None = None,
        chance: Chance | None = None,
        roles: frozenset[Role] = ALL_ROLES,
    ) -> None:
        self.settings = settings
        self.roles = roles
        self.database = database or open_database(settings)
        self.clock = clock or SystemClock()
        self.chance = chance or SystemChance()
        self.press = Press()
        self.tasks = Tasks()
        self.work = DueWork(
            database=self.database, chance=self.chance, portal_url=settings.portal_url
        )
        self.work.received_until = self._received_until
        self.gateways = Counter(
            database=self.database,
            clock=self.clock,
            gateways=make_gateways(settings, clock=self.clock, chance=self.chance),
            portal_url=settings.portal_url,
        )
        self._papers = PaperKeeper(database=self.database, press=self.press, clock=self.clock)
        self.scheduler = Scheduler(
            work=self.work,
            clock=self.clock,
            tick_seconds=settings.tick_seconds,
            beside=(
                Beside(self._papers.run, PAPERS_EVERY),
                Beside(self.gateways.run, GATEWAYS_EVERY),
                Beside(self._back_up, BACKUP_LOOK_EVERY),
            ),
        )
        self.outward = Outward(
            settings,
            database=self.database,
            clock=self.clock,
            chance=self.chance,
            tasks=self.tasks,
            roles=roles,
        )
        self._heart = Heart(database=self.database, clock=self.clock, figures=self.figures)
        self._leading = Lock(self.database, "scheduler")
        self._portal: WebServer | None = None
        self._watch_server: WebServer | None = None

    async def prepare(self) -> None:
        """Bring the database to the newest schema."""
        await migrate(self.database)

    async def start(self, *, controls: TimeControls | None = None) -> None:
        """Start every part; raises `SenderRunning` and `TokenRefused`.

        Where the Bot API does not answer, the portal and the scheduler start without it.
        """
        if self.roles & {Role.PORTAL, Role.SCHEDULER}:
            await self.press.start()
        if Role.PORTAL in self.roles:
            self._start_portal(controls)
        elif self.settings.watch_port:
            self._watch_server = WebServer(self._watched(), port=self.settings.watch_port)
            self.tasks.start("watch pages", self._watch_server.serve())
        await self.outward.start()
        if Role.SCHEDULER in self.roles:
            await self._start_scheduler()
        self.tasks.start("heart", self._heart.run())

    async def stop(self) -> None:
        """Stop within seconds: no new work, what is in hand is finished or rolled back."""
        await self._papers.stop()
        await self.gateways.stop()
        await self.scheduler.stop()
        for server in (self._portal, self._watch_server):
            if server is not None:
                server.ask_to_stop()
        self.outward.ask_to_stop()
        self.tasks.cancel("heart", "scheduler")
        await self.tasks.stop(patience=PATIENCE_SECONDS)
        await self.outward.close()
        await self.press.close()
        await self._heart.stop()
        await self._leading.release()
        await self.database.close()

    @asynccontextmanager
    async def running(self, *, controls: TimeControls | None = None) -> AsyncIterator["Program"]:
        """Run for the length of a block."""
        try:
            await self.start(controls=controls)
            yield self
        finally:
            await self.stop()

    def figures(self) -> Mapping[str, Mapping[str, Any]]:
        """What this process has done, by role."""
        figures: dict[str, Mapping[str, Any]] = dict(self.outward.figures())
        if Role.SCHEDULER in self.roles:
            figures[Role.SCHEDULER] = self.scheduler.figures()
        if Role.PORTAL in self.roles:
            figures[Role.PORTAL] = {}
        return figures

    def _start_portal(self, controls: TimeControls | None) -> None:
        from portal.app import make_portal

        pages = make_portal(
            database=self.database,
            clock=self.clock,
            chance=self.chance,
            press=self.press,
            portal_url=self.settings.portal_url,
            controls=controls,
            gateways=self.gateways,
        )
        self._portal = WebServer(self._watched(pages), port=self.settings.portal_port)
        self.tasks.start("portal", self._portal.serve())

    def _watched(self, rest: ASGIApp | None = None) -> WatchPages:
        return WatchPages(
            database=self.database, clock=self.clock, missing=self.outward.missing, rest=rest
        )

    async def _start_scheduler(self) -> None:
        leads = await self._leading.try_take()
        if leads:
            await self.scheduler.tick()
            self.scheduler.start()
        self.tasks.start("scheduler", self._lead(leads))

    async def _lead(self, leads: bool) -> None:
        """Tick as long as the lock is ours; `LockLost` ends the program, to be started anew."""
        if not leads:
            log.info("scheduler_waits")
            await self._leading.take()
            await self.scheduler.tick()
            self.scheduler.start()
        log.info("scheduler_leads")
        await self._leading.watch()

    async def _back_up(self) -> None:
        """Make a backup if one is due; imported only where backups are made."""
        if self.settings.backup_folder is None:
            return
        from app.backup.scheduled import back_up_when_due

        await back_up_when_due(
            self.database, settings=self.settings, clock=self.clock, chance=self.chance
        )

    async def _received_until(self) -> datetime | None:
        """Up to when everything that was sent is in the database, by whoever fetches it."""
        own = self.outward.received_until()
        async with self.database.read() as tx:
            beats = await heartbeats(tx, role=Role.BOT)
        known = [own, *(item.instant("received_until") for item in beats)]
        return max((instant for instant in known if instant is not None), default=None)
