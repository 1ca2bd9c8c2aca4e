"""The whole program in this process and a sandbox beside it, for tests that go by the chat."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import structlog
from sqlalchemy import select

from app.demo.controls import DemoControls, first_offset
from app.demo.sandbox_process import SandboxProcess
from app.program import Program, open_database
from config.chance import SeededChance
from config.clock import MovableClock, SystemClock
from config.compound_file import CompoundFile
from config.settings import Mode, Settings
from orders.actors import SCHEDULER
from orders.tables.suppliers import supplier
from orders.use_cases.binding import bind_group
from orders.use_cases.compounds import load_compound
from orders.use_cases.contacts import name_contact
from orders.use_cases.people import meet_person
from orders.use_cases.rights import grant_right
from storage.tables import inbox, outbox
from tests.builders import small_file
from tests.journey.somebody import SECONDS, Message, Somebody, data_of, url_of

__all__ = [
    "CONTACT",
    "GROUP",
    "LIAISON",
    "Message",
    "Somebody",
    "Stage",
    "data_of",
    "stage",
    "url_of",
]

# Its own way of showing a traceback draws all local values, which takes seconds.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)

GROUP = -1001000000077
LIAISON, CONTACT = 501, 502
CAST = ((LIAISON, "李姐"), (CONTACT, "小刘"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stage:
    """What a test holds: the program, which it may stop and start, people, the clock, pages."""

    def __init__(
        self, program: Program, sandbox: SandboxProcess, controls: DemoControls, compound_id: int
    ) -> None:
        self.program = program
        self.sandbox = sandbox
        self.controls = controls
        self.compound_id = compound_id
        self.pages = httpx.AsyncClient(
            base_url=program.settings.portal_url, follow_redirects=True, timeout=60
        )

    async def stop(self) -> None:
        """Stop the program as Ctrl-C does; the sandbox stays."""
        await self.program.stop()

    async def crash(self) -> None:
        """Stop the program in the middle of whatever it does, as a power cut would."""
        tasks = self.program.tasks._tasks
        cut = [task for name, task in tasks.items() if name != "portal"]  # which frees its port
        for task in cut:
            task.cancel()
        await asyncio.gather(*cut, return_exceptions=True)
        await self.program.stop()

    async def start_again(self, *, later: timedelta = timedelta()) -> None:
        """A new program on what the last one left behind, after a while in which none ran."""
        offset = self.offset + later
        self.program = _program(self.program.settings, MovableClock(offset))
        await self.sandbox.set_clock(offset)
        self.controls = _controls(self.program, self.sandbox)
        await self.controls.keep(offset)
        await self.program.start(controls=self.controls)

    def program_like_this_one(self) -> Program:
        return _program(self.program.settings, MovableClock(self.offset))

    @property
    def offset(self) -> timedelta:
        clock = self.program.clock
        assert isinstance(clock, MovableClock)
        return clock.offset

    async def newcomer(self, user_id: int, name: str, *, language: str = "zh-hans") -> Somebody:
        body = {"id": user_id, "first_name": name, "language_code": language}
        await self.sandbox.tell("users", body)
        await self.sandbox.tell(f"chats/{GROUP}/members", {"user_ids": [user_id]})
        return Somebody(self, user_id)

    async def neighbour(
        self, user_id: int, name: str, building: str, unit: str, room: str
    ) -> Somebody:
        """Somebody who joins by the buttons and is accepted."""
        person = await self.newcomer(user_id, name)
        await person.starts()
        await person.presses(building, "请问您住几号楼")
        if unit:
            await person.presses(unit, "请选择单元")
            await person.presses(room, "请选择房号")
        await person.sees("请发送手机号")
        await person.sends_card(f"+86138{user_id:08d}")
        liaison = Somebody(self, LIAISON)
        await liaison.presses("接受", "-".join(part for part in (building, unit, room) if part))
        await person.sees("登记成功")
        return person

    async def until(self, look: Callable[[], Any], wanted: str) -> Any:
        """Wait on the event feed until `look` returns something."""
        last = 0
        try:
            async with asyncio.timeout(SECONDS):
                while True:
                    found = await look()
                    if found:
                        return found
                    events = await self.sandbox.ask("events", after=last, timeout=1, limit=5000)
                    last = events["last_seq"]
        except TimeoutError:
            errors = (await self.sandbox.ask("journal", errors="1", limit=50))["entries"][-5:]
            raise AssertionError(f"{wanted}; last errors: {errors}") from None

    async def skip_to(self, code: str) -> None:
        """Skip milestones until the one with this code has been reached."""
        for _ in range(20):
            coming = await self.controls.coming()
            assert coming is not None
            await self.controls.skip(coming.at)
            await self.controls.skip(coming.at)  # pressed twice it skips once
            if coming.code == code:
                return
        raise AssertionError(f"no milestone {code}")

    async def rest(self) -> None:
        """Wait until nothing is waiting in the inbox or queued in the outbox."""

        async def is_quiet() -> bool:
            # In the way of an update: what is confirmed is stored by now.
            pending = (await self.sandbox.ask("state"))["pending_updates"]
            async with self.program.database.read() as tx:
                waiting = select(inbox.c.id).where(inbox.c.state == "waiting").limit(1)
                queued = select(outbox.c.id).where(outbox.c.state.in_(("queued", "sending")))
                if pending or await tx.first(waiting) or await tx.first(queued.limit(1)):
                    return False
            side = self.program.outward.answering
            return side is None or side.inbox.is_idle

        await self.until(is_quiet, "all quiet")


@asynccontextmanager
async def stage(
    folder: Path, *, database_url: str = "", has_panel: bool = False, **replaced: str
) -> AsyncIterator[Stage]:
    """The small compound at the opening of its first cycle, with a liaison and a contact."""
    settings = Settings(
        mode=Mode.SANDBOX,
        folder=folder,
        database_url=database_url,
        portal_port=free_port(),
        sandbox_port=free_port(),
        send_unlimited=True,
        tick_seconds=0.2,
    )
    panel = f"{settings.portal_url}/strip" if has_panel else ""
    sandbox = SandboxProcess(port=settings.sandbox_port, folder=folder / "sandbox", panel=panel)
    offset = first_offset(SystemClock().now(), timezone="Asia/Shanghai", opens="08:00")
    program = _program(settings, MovableClock(offset))
    controls = _controls(program, sandbox)
    await program.prepare()
    compound_id = await _fill_database(program, small_file(**replaced))
    s = Stage(program, sandbox, controls, compound_id)
    try:
        await sandbox.start()
        await sandbox.set_clock(offset)
        await controls.keep(offset)
        await _fill_sandbox(sandbox)
        await program.start(controls=controls)
        for user_id, _ in CAST:
            await Somebody(s, user_id).starts()
        yield s
    finally:
        await s.pages.aclose()
        await s.stop()
        await sandbox.stop()


def _program(settings: Settings, clock: MovableClock) -> Program:
    database, chance = open_database(settings), SeededChance("journey")
    return Program(settings, database=database, clock=clock, chance=chance)


def _controls(program: Program, sandbox: SandboxProcess) -> DemoControls:
    clock = program.clock
    assert isinstance(clock, MovableClock)
    return DemoControls(
        database=program.database, clock=clock, sandbox=sandbox, scheduler=program.scheduler
    )


async def _fill_database(program: Program, file: CompoundFile) -> int:
    now = program.clock.now()
    today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
    async with program.database.write() as tx:
        loaded = await load_compound(tx, file, today=today, now=now)
        await bind_group(tx, actor=SCHEDULER, group_id=loaded.group_id, chat_id=GROUP, now=now)
        shop = await tx.scalar(select(supplier.c.id).where(supplier.c.name == "大超市"))
        people = [
            await meet_person(
                tx, telegram_id=user_id, name=name, language="zh_CN", now=now, started=True
            )
            for user_id, name in CAST
        ]
        liaison, contact = (card.person_id for card in people)
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=loaded.compound_id,
            person_id=liaison,
            right="approve",
            now=now,
        )
        await name_contact(tx, actor=SCHEDULER, supplier_id=shop, person_id=contact, now=now)
    return loaded.compound_id


async def _fill_sandbox(sandbox: SandboxProcess) -> None:
    for user_id, name in CAST:
        body = {"id": user_id, "first_name": name, "language_code": "zh-hans"}
        await sandbox.tell("users", body)
    group = {"id": GROUP, "type": "supergroup", "title": "小园团购群", "bot": "administrator"}
    await sandbox.tell("chats", {**group, "members": [LIAISON, CONTACT], "admins": [LIAISON]})
