"""Everything that a run lives in: sandbox, database, processes of the program, and the clock.

The sandbox outlives every kill, as Telegram would. Time is moved only while no process runs.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, or_, select

from app.demo.sandbox_process import SandboxProcess
from app.migrate import migrate
from app.program import open_database
from app.simulation.line import Line
from app.tasks import Tasks
from benchmarks.free_port import free_port
from benchmarks.front import front
from benchmarks.kill.children import Child, NotReady, Nursery
from benchmarks.kill.mailboxes import ImpatientFeed
from benchmarks.kill.rounds import DEPLOYMENTS
from config.clock import MovableClock
from config.settings import Mode, Settings
from storage.database import Database
from storage.tables import inbox, outbox

QUIET_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.03
PASSPHRASE = "correct horse battery staple"  # of copies that nobody keeps


class NotQuiet(Exception):
    """Something is under way for ever."""


@dataclass
class Site:
    """The running parts, and what happened to the processes."""

    folder: Path
    settings: Settings
    sandbox: SandboxProcess
    database: Database
    nursery: Nursery
    line: Line
    door: int = 0  # before the webhook workers
    behind: tuple[int, int] = (0, 0)
    clock: MovableClock = field(default_factory=MovableClock)
    deployment: str = "whole"
    running: dict[str, Child] = field(default_factory=dict)
    oddities: list[str] = field(default_factory=list)
    tools: int = 0

    def __post_init__(self) -> None:
        self.feed = ImpatientFeed(self.line, self.is_quiet)

    # ------------------------------------------------------------------------- processes

    async def begin(self, deployment: str) -> None:
        """Start the processes of a deployment; those of the one before are stopped."""
        await self.stop()
        self.deployment = deployment
        await self.start(tuple(DEPLOYMENTS[deployment]))

    async def start(self, names: Sequence[str]) -> None:
        """Start these and wait until they serve."""
        for name in names:
            roles = DEPLOYMENTS[self.deployment][name]
            arguments = ["serve", *(part for role in roles for part in ("--role", role))]
            self.running[name] = await self.nursery.start(name, arguments, self._told(name))
        for name in names:
            try:
                await self.running[name].until_ready()
            except NotReady as error:
                self.oddities.append(f"{name} did not start: {error}")
                raise

    async def stop(self) -> None:
        """Stop all in good order."""
        self._note_the_dead()
        await asyncio.gather(*(child.stop() for child in self.running.values()))
        self.running.clear()

    async def strike(self, names: Sequence[str]) -> bool:
        """Kill these and start them again at once.

        Returns whether anything was under way when they died.
        """
        self._note_the_dead()
        await asyncio.gather(*(self.running[name].kill() for name in names))
        pending = (await self.line.ask("state"))["pending_updates"]
        hit = bool(names) and bool(pending or sum(await self._under_way()))
        await self.start(names)
        return hit

    async def tool(self, arguments: Sequence[str]) -> Child:
        """Start another command of the program beside those that serve."""
        self.tools += 1
        return await self.nursery.start(f"tool-{self.tools}", arguments, self._told("tool"))

    def _note_the_dead(self) -> None:
        """Nobody ends but by our hand."""
        for name, child in self.running.items():
            if not child.is_running:
                self.oddities.append(
                    f"{name} ended by itself, status {child.status.result()}: "
                    + child.said()[-2000:]
                )

    def _told(self, name: str) -> dict[str, str]:
        told = {
            "mode": "sandbox",
            "folder": str(self.folder),
            "database_url": self.settings.database_url,
            "sandbox_port": str(self.settings.sandbox_port),
            "portal_port": str(self.settings.portal_port),
            "send_unlimited": "1",
            "tick_seconds": "0.2",
            "clock_offset_seconds": str(self.clock.offset.total_seconds()),
            "backup_passphrase": PASSPHRASE,
        }
        if self.deployment == "webhook" and name.startswith("bot"):
            told |= {
                "updates": "webhook",
                "webhook_secret": "secret",
                "webhook_url": f"http://127.0.0.1:{self.door}/telegram/42",
                "webhook_port": str(self.behind[int(name[-1]) - 1]),
            }
        return {f"LANZI_{key}".upper(): value for key, value in told.items()}

    # ------------------------------------------------------------------------- time and silence

    async def move_to(self, instant: datetime) -> None:
        """Stop everything, move every clock, start everything."""
        if instant <= self.clock.now() + timedelta(seconds=1):
            return
        await self.stop()
        await self.sandbox.set_clock(self.clock.move_to(instant))
        await self.start(tuple(DEPLOYMENTS[self.deployment]))

    async def quiet(self) -> None:
        """Wait until nothing is under way."""
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                while not await self.is_quiet():
                    await asyncio.sleep(LOOK_EVERY_SECONDS)
        except TimeoutError:
            raise NotQuiet(await self._why()) from None

    async def is_quiet(self) -> bool:
        """No update, no message, nothing unread, and everybody there."""
        for name in DEPLOYMENTS[self.deployment]:
            if name not in self.running or not self.running[name].is_running:
                return False
        state = await self.line.ask("state")
        if state["pending_updates"] or state["last_seq"] != self.feed.seq:
            return False
        return not sum(await self._under_way())

    async def _under_way(self) -> tuple[int, int]:
        async with self.database.read() as tx:
            waiting = select(func.count()).where(inbox.c.state == "waiting")
            due = select(func.count()).where(
                or_(
                    outbox.c.state == "sending",
                    (outbox.c.state == "queued") & (outbox.c.not_before <= self.clock.now()),
                )
            )
            return int(await tx.scalar(waiting)), int(await tx.scalar(due))

    async def _why(self) -> str:
        waiting, due = await self._under_way()
        pending = (await self.line.ask("state"))["pending_updates"]
        said = "\n".join(f"{name}: {c.said()[-1500:]}" for name, c in self.running.items())
        return f"{pending} updates pending, {waiting} waiting, {due} to be sent\n{said}"


@asynccontextmanager
async def open_site(folder: Path, *, database_url: str) -> AsyncIterator[Site]:
    """A migrated database, a sandbox and a nursery; no process of the program runs yet."""
    settings = Settings(
        mode=Mode.SANDBOX,
        folder=folder,
        database_url=database_url,
        portal_port=free_port(),
        sandbox_port=free_port(),
        public_url="",
    )
    database = open_database(settings)
    sandbox = SandboxProcess(port=settings.sandbox_port, folder=folder / "sandbox")
    nursery = Nursery(folder / "logs")
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await migrate(database)
        stack.push_async_callback(sandbox.stop)
        await sandbox.start()
        stack.push_async_callback(nursery.close)
        await nursery.open()
        line = Line(sandbox.url)
        stack.push_async_callback(line.close)
        door, *behind = (free_port() for _ in range(3))
        await stack.enter_async_context(front(door, behind))
        site = Site(folder, settings, sandbox, database, nursery, line)
        site.door, site.behind = door, (behind[0], behind[1])
        reading = Tasks()
        stack.push_async_callback(reading.stop, patience=0)
        await site.feed.begin()
        reading.start("feed", site.feed.run())
        yield site
