"""A compound orders all at once, over HTTP, against the real program as a process of its own.

Half of the households press buttons, half write in the group; the sandbox forgives as little as
Telegram's FAQ (`faq`: 30 a second over all, one a second in a chat, 20 a minute in a group, to
which it also counts reactions). Each answer is timed from when the person acted to when it was
seen: `toast` the button's little answer, `edit` the renewed form, `form` the answer to `/order`,
`handled` until the order stood in the database (looked for every 50 ms), `reaction` in the group.
Toasts and `handled` wait for no limit. Forms and edits wait for their turn in the send budget.
Reactions are what the flood limit itself delays: a group takes 20 a minute, so in a rush most
are dropped after ten seconds, on purpose, and the order is in all the same.

Floor: the median until the act itself had reached the sandbox, without any answer.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import httpx
from sqlalchemy import func, select

from app.demo.sandbox_process import SandboxProcess
from app.migrate import migrate
from app.program import open_database
from app.simulation.feed import Feed
from app.simulation.line import Line
from benchmarks.free_port import free_port
from benchmarks.neighbourhood import (
    GROUP_CHAT,
    LIAISON,
    Neighbourhood,
    compound_file,
    noon_at,
    orders_in,
    settle,
    wishes_of,
)
from benchmarks.processes import Served
from benchmarks.rows import Row
from benchmarks.rush_people import Rush
from config.settings import SANDBOX_TOKEN, Mode, Settings
from orders.tables.orders import order
from storage.database import Database
from storage.tables import inbox

HOUSEHOLDS, MINUTES = 3_000, 10.0
AT_ONCE = 500
LOOK_EVERY_SECONDS = 0.05
TAIL_SECONDS = 300.0
KINDS = ("toast", "edit", "form", "handled", "reaction")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    households: int = HOUSEHOLDS
    minutes: float = MINUTES
    database_url: str = ""
    webhook: bool = False
    flood: str = "faq"
    thinks_seconds: float = 2.0  # a person looks at the form before they press again

    @property
    def name(self) -> str:
        way = "webhook" if self.webhook else "polling"
        kind = "postgresql" if self.database_url.startswith("postgresql") else "sqlite"
        return f"{self.minutes:g} min, {way}, {kind}"


@dataclass(slots=True)
class Seen:
    """What was looked at meanwhile. `committed_at`: by household."""

    committed_at: dict[int, float] = field(default_factory=dict)
    deepest: int = 0
    waiting: int = 0


def measure(wanted: Wanted) -> list[Row]:
    """A row a kind of answer; takes as long as the rush and its tail."""
    with TemporaryDirectory(prefix="lanzi-rush-") as folder:
        return asyncio.run(_measure(Path(folder), wanted))


async def _measure(folder: Path, wanted: Wanted) -> list[Row]:
    settings = Settings(
        mode=Mode.SANDBOX,
        folder=folder,
        database_url=wanted.database_url,
        portal_port=free_port(),
        sandbox_port=free_port(),
    )
    database = open_database(settings)
    sandbox = SandboxProcess(port=settings.sandbox_port, folder=folder / "sandbox")
    await migrate(database)
    now = datetime.now(UTC)
    file = compound_file(wanted.households, timezone=noon_at(now))
    there = await settle(database, file, households=wanted.households, now=now)
    line = Line(sandbox.url)
    served = Served(_environment(settings, wanted))
    try:
        await sandbox.start()
        await _fill(sandbox, line, there)
        await served.start()
        await _until_idle(database, line)
        await sandbox.tell("flood", {"profile": wanted.flood})
        rush = Rush(
            line,
            Feed(line),
            wishes_of(file, there.homes),
            seconds=wanted.minutes * 60,
            thinks=wanted.thinks_seconds,
        )
        seen, tail = await _play(database, line, rush, there)
        refused = (await sandbox.ask("flood"))["refused"]
        peak = _peak_mib(served.pid)
        figures = {
            "orders": await orders_in(database),
            "queue_deepest": seen.deepest,
            "tail_seconds": round(tail, 2),
            "too_many_requests": refused,
        }
    finally:
        await served.stop()
        await line.close()
        await database.close()
        await sandbox.stop()
    return _rows(wanted, rush, seen, peak, figures)


def _environment(settings: Settings, wanted: Wanted) -> dict[str, str]:
    told = {
        "mode": "sandbox",
        "folder": str(settings.folder),
        "database_url": settings.database_url,
        "sandbox_port": str(settings.sandbox_port),
        "portal_port": str(settings.portal_port),
    }
    if wanted.webhook:
        port = free_port()
        told |= {
            "updates": "webhook",
            "webhook_secret": "rush",
            "webhook_port": str(port),
            "webhook_url": f"http://127.0.0.1:{port}/telegram/{SANDBOX_TOKEN.split(':')[0]}",
        }
    return {f"LANZI_{name}".upper(): value for name, value in told.items()}


async def _fill(sandbox: SandboxProcess, line: Line, there: Neighbourhood) -> None:
    """Everybody has a telephone, has pressed Start some other day, and is in the group."""
    people = [
        {"id": home.user_id, "first_name": home.name, "language_code": "zh-hans"}
        for home in there.homes
    ]
    for start in range(0, len(people), AT_ONCE):
        await line.tell("users/many", people[start : start + AT_ONCE])
    await line.tell("users/many", [{"id": LIAISON, "first_name": "联络人"}])
    members = [LIAISON, *(home.user_id for home in there.homes)]
    group = {"id": GROUP_CHAT, "type": "supergroup", "title": "樊城花园团购群"}
    await line.tell("chats", {**group, "members": members, "bot": "administrator"})
    for start in range(0, len(there.homes), AT_ONCE):
        some = there.homes[start : start + AT_ONCE]
        await asyncio.gather(*(line.tell("start", {"user_id": each.user_id}) for each in some))
    async with httpx.AsyncClient() as telegram:  # what was said on that day has been read
        path = f"{sandbox.url}/bot{SANDBOX_TOKEN}/deleteWebhook"
        (await telegram.post(path, json={"drop_pending_updates": True})).raise_for_status()


async def _play(
    database: Database, line: Line, rush: Rush, there: Neighbourhood
) -> tuple[Seen, float]:
    """The rush, and what became of it; the tail is from the last act until all is handled."""
    seen = Seen()
    async with _watching(database, line, rush, seen):
        await rush.run(there.homes)
        async with asyncio.timeout(TAIL_SECONDS):
            while seen.waiting or len(seen.committed_at) < len(there.homes):
                if rush.watches.in_vain and not seen.waiting:
                    break  # somebody gave up: there will be no order of theirs
                await asyncio.sleep(LOOK_EVERY_SECONDS)
    tail = max(seen.committed_at.values(), default=0.0) - rush.last_act
    return seen, max(tail, 0.0)


@asynccontextmanager
async def _watching(database: Database, line: Line, rush: Rush, seen: Seen) -> AsyncIterator[None]:
    await rush.feed.begin()
    tasks = [
        asyncio.ensure_future(rush.feed.run()),
        asyncio.ensure_future(_look(database, line, seen)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _look(database: Database, line: Line, seen: Seen) -> None:
    """When each order stood in the database, and how many updates had not been handled."""
    loop, newest = asyncio.get_running_loop(), 0
    while True:
        async with database.read() as tx:
            rows = await tx.all(select(order.c.id, order.c.household_id).where(order.c.id > newest))
            waits = select(func.count()).select_from(inbox).where(inbox.c.state == "waiting")
            waiting = int(await tx.scalar(waits))
        now = loop.time()
        for row in rows:
            seen.committed_at[row.household_id] = now
            newest = max(newest, row.id)
        on_the_way = (await line.ask("state"))["pending_updates"]
        seen.waiting = waiting + on_the_way
        seen.deepest = max(seen.deepest, seen.waiting)
        await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _until_idle(database: Database, line: Line) -> None:
    """Until nothing waits of what happened while the stage was set."""
    seen = Seen(waiting=1)
    looking = asyncio.ensure_future(_look(database, line, seen))
    async with asyncio.timeout(TAIL_SECONDS):
        await asyncio.sleep(1.0)
        while seen.waiting:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking


def _rows(
    wanted: Wanted, rush: Rush, seen: Seen, peak: float, figures: dict[str, float]
) -> list[Row]:
    watches = rush.watches
    watches.seconds["handled"] = [
        seen.committed_at[household] - begun
        for household, begun in watches.written_at.items()
        if household in seen.committed_at
    ]
    floor = _percentile(watches.seconds["floor"], 50)
    rows: list[Row] = []
    for kind in KINDS:
        seconds = watches.seconds[kind]
        more = {f"p{at}": round(_percentile(seconds, at), 3) for at in (50, 90, 99)}
        more["in_vain"] = watches.in_vain[kind]
        if kind == "reaction":
            more["dropped_by_the_flood_limit"] = more.pop("in_vain")
        if not rows:
            more |= figures
        name = f"rush {kind} ({wanted.name})"
        rows.append(Row(name, len(seconds), more["p50"], floor, peak, more))
    return rows


def _percentile(seconds: Sequence[float], at: int) -> float:
    if len(seconds) < 2:
        return seconds[0] if seconds else 0.0
    return quantiles(seconds, n=100, method="inclusive")[at - 1]


def _peak_mib(pid: int) -> float:
    """The most memory that the serving process has had; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    if os.name != "posix" or not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
