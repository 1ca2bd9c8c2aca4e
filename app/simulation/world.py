"""Everything that a simulation runs on: sandbox, program, moved clock, feed; and silence.

The real parts, as in the demo, in a folder of their own and on ports that are free now.
"""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import func, or_, select

from app.demo.controls import DemoControls
from app.demo.sandbox_process import SandboxProcess
from app.program import Program, open_database
from app.simulation.feed import Feed, NoAnswer
from app.simulation.line import Line
from app.simulation.stage import Seller, Stage, choose_homes, give_tasks, goods_of, make_people
from app.simulation.times import is_closed
from app.tasks import Tasks
from config.chance import SeededChance
from config.clock import MovableClock
from config.compound_file import CompoundFile
from config.settings import Mode, Settings
from orders.rules.schedule import to_instant
from orders.tables.compounds import compound
from orders.use_cases.compounds import load_compound
from storage.database import Database
from storage.tables import inbox, outbox

# A day like any other, so that the same seed has the same days: a Monday.
FIRST_DAY = date(2026, 3, 2)
BEFORE_OPENING = timedelta(minutes=45)
LOOK_EVERY_SECONDS = 0.03
SILENCE_SECONDS = 120.0


class NotEmpty(Exception):
    """The database holds a compound already; a simulation needs one of its own."""


@dataclass(slots=True)
class World:
    """The running parts."""

    sandbox: SandboxProcess
    program: Program
    clock: MovableClock
    controls: DemoControls
    line: Line
    feed: Feed
    stage: Stage
    first_opening: datetime

    @property
    def database(self) -> Database:
        return self.program.database

    async def move_to(self, instant: datetime) -> None:
        """Move every clock, do what is due, and wait until all have heard of it."""
        await self.quiet()
        await self.controls.move_to(instant)
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until nothing is under way: no update, no message, nothing unread."""
        async with asyncio.timeout(SILENCE_SECONDS):
            while not await self._is_quiet():
                if self.program.tasks.failed.is_set():
                    raise NoAnswer("a part of the program has stopped")
                await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def until_closed(self, number: int) -> None:
        """The cut-off waits until everything that was sent in time has been fetched."""
        async with asyncio.timeout(SILENCE_SECONDS):
            while not await is_closed(self.database, number):
                await asyncio.sleep(LOOK_EVERY_SECONDS)
                await self.program.scheduler.tick()
        await self.quiet()

    async def _is_quiet(self) -> bool:
        state = await self.line.ask("state")
        if state["pending_updates"] or state["last_seq"] != self.feed.seq:
            return False
        async with self.database.read() as tx:
            waiting = select(func.count()).where(inbox.c.state == "waiting")
            due = select(func.count()).where(
                or_(
                    outbox.c.state == "sending",
                    (outbox.c.state == "queued") & (outbox.c.not_before <= self.clock.now()),
                )
            )
            return not (await tx.scalar(waiting) or await tx.scalar(due))


@asynccontextmanager
async def running_world(
    file: CompoundFile,
    *,
    folder: Path,
    database_url: str,
    households: int,
    seed: int,
    only: Collection[str] | None = None,
) -> AsyncIterator[World]:
    """Start everything a little before the first cycle opens; stop it all at the end.

    `only` these households take part, where some are named.
    """
    shutil.rmtree(folder, ignore_errors=True)
    settings = _settings(folder, database_url)
    opens = _first_opening(file)
    clock = MovableClock()
    clock.offset = opens - BEFORE_OPENING - clock.now()
    program = Program(
        settings,
        database=open_database(settings),
        clock=clock,
        chance=SeededChance(f"{seed}|program"),
    )
    sandbox = SandboxProcess(port=settings.sandbox_port, folder=folder / "sandbox")
    line, tasks = Line(sandbox.url), Tasks()
    feed = Feed(line)
    try:
        stage = await _load(program, file, clock, households, only)
        await sandbox.start()
        await sandbox.set_clock(clock.offset)
        await make_people(line, stage)
        await give_tasks(program.database, stage, now=clock.now())
        await feed.begin()
        controls = DemoControls(
            database=program.database, clock=clock, sandbox=sandbox, scheduler=program.scheduler
        )
        async with program.running(controls=controls):
            tasks.start("feed", feed.run())
            yield World(sandbox, program, clock, controls, line, feed, stage, opens)
            await tasks.stop(patience=0)
    finally:
        await tasks.stop(patience=0)
        await line.close()
        await sandbox.stop()


async def _load(
    program: Program,
    file: CompoundFile,
    clock: MovableClock,
    households: int,
    only: Collection[str] | None,
) -> Stage:
    await program.prepare()
    async with program.database.write() as tx:
        if await tx.first(select(compound.c.id)) is not None:
            raise NotEmpty
        loaded = await load_compound(tx, file, today=FIRST_DAY, now=clock.now())
    return Stage(
        loaded=loaded,
        # A platform sells nothing in the group, so nobody of it has anything to do here.
        sellers=tuple(Seller(each.name, each.name_en) for each in file.suppliers if each.bundles),
        goods=goods_of(file),
        homes=await choose_homes(program.database, loaded.compound_id, households, only=only),
    )


def _settings(folder: Path, database_url: str) -> Settings:
    portal, sandbox = _free_ports(2)
    return Settings(
        mode=Mode.SANDBOX,
        folder=folder,
        database_url=database_url,
        portal_port=portal,
        sandbox_port=sandbox,
        public_url="",
        send_unlimited=True,
    )


def _first_opening(file: CompoundFile) -> datetime:
    opens = time.fromisoformat(file.group.cycle.opens)
    return to_instant(FIRST_DAY, opens, timezone=file.compound.timezone)


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
