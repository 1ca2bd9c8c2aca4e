"""The whole program in this process and a sandbox beside it, for tests that go by the chat."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import select

from app.demo.controls import DemoControls, first_offset
from app.demo.sandbox_process import SandboxProcess
from app.program import Program, open_database
from config.chance import SeededChance
from config.clock import MovableClock, SystemClock
from config.settings import Settings
from orders.actors import SCHEDULER
from orders.tables.suppliers import supplier
from orders.use_cases.binding import bind_group
from orders.use_cases.compounds import load_compound
from orders.use_cases.contacts import name_contact
from orders.use_cases.people import meet_person
from orders.use_cases.rights import grant_right
from tests.builders import small_file

GROUP = -1001000000077
LIAISON, CONTACT = 501, 502
SECONDS = 20.0

Message = dict[str, Any]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Somebody:
    """A person at their phone."""

    stage: "Stage"
    user_id: int

    async def starts(self, payload: str = "") -> None:
        body = {"user_id": self.user_id, **({"payload": payload} if payload else {})}
        await self.stage.sandbox.tell("start", body)

    async def says(self, text: str, *, chat: int | str = "bot", **more: Any) -> Message:
        body = {"user_id": self.user_id, "chat_id": chat, "text": text, **more}
        said: Message = await self.stage.sandbox.tell("say", body)
        return said

    async def sends_card(self, phone: str, *, owner: int | None = None) -> None:
        body = {"user_id": self.user_id, "phone_number": phone}
        await self.stage.sandbox.tell(
            "contact", body if owner is None else {**body, "owner_user_id": owner}
        )

    async def messages(self, chat: int | str = "bot") -> list[Message]:
        found = await self.stage.sandbox.ask(
            "transcript", user_id=self.user_id, chat_id=self.user_id if chat == "bot" else chat
        )
        return list(found["messages"])

    async def sees(self, *words: str, chat: int | str = "bot", button: str = "") -> Message:
        """Wait until a message holds all the words (and the button); return the newest such."""

        async def look() -> Message | None:
            for message in reversed(await self.messages(chat)):
                text = message.get("text") or message.get("caption") or ""
                if all(word in text for word in words) and _has(message, button):
                    return message
            return None

        wanted = f"{self.user_id} waits for {words} {button}"
        return await self.stage.until(look, wanted)

    async def presses(
        self, button: str, *words: str, chat: int | str = "bot", **more: Any
    ) -> dict[str, Any]:
        """Press the button on the newest message that has it (and the words)."""
        message = await self.sees(*words, chat=chat, button=button)
        pressed: dict[str, Any] = await self.stage.sandbox.tell(
            "press",
            {
                "user_id": self.user_id,
                "chat_id": self.user_id if chat == "bot" else chat,
                "message_id": message["message_id"],
                "data": data_of(message, button),
                "wait_seconds": SECONDS,
                **more,
            },
        )
        return pressed


def _keys(message: Message) -> list[dict[str, str]]:
    return [key for row in message["buttons"] for key in row]


def _has(message: Message, button: str) -> bool:
    return not button or any(button in key["text"] for key in _keys(message))


def data_of(message: Message, button: str) -> str:
    """The data of the first button whose text holds `button`."""
    for key in _keys(message):
        if button in key["text"] and "callback_data" in key:
            return key["callback_data"]
    raise AssertionError(f"no {button} among {[key['text'] for key in _keys(message)]}")


def url_of(message: Message, button: str) -> str:
    for key in _keys(message):
        if button in key["text"] and "url" in key:
            return key["url"]
    raise AssertionError(f"no address {button} among {_keys(message)}")


class Stage:
    """What a test holds: people, the clock, pages."""

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
        await liaison.presses("接受", name)
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
            coming = (await self.controls.state("zh_CN")).milestone
            await self.controls.skip()
            if coming == code:
                return
        raise AssertionError(f"no milestone {code}")

    async def rest(self) -> None:
        """Wait until nothing is waiting in the inbox or queued in the outbox."""
        from storage.tables import inbox, outbox

        async def is_quiet() -> bool:
            async with self.program.database.read() as tx:
                waiting = select(inbox.c.id).where(inbox.c.state == "waiting").limit(1)
                queued = select(outbox.c.id).where(outbox.c.state.in_(("queued", "sending")))
                busy = await tx.first(waiting) or await tx.first(queued.limit(1))
            pending = (await self.sandbox.ask("state"))["pending_updates"]
            return not busy and not pending

        await self.until(is_quiet, "all quiet")


@asynccontextmanager
async def stage(folder: Path, *, database_url: str = "", **replaced: str) -> AsyncIterator[Stage]:
    """The small compound at the opening of its first cycle, with a liaison and a contact."""
    settings = Settings(
        folder=folder,
        database_url=database_url,
        portal_port=free_port(),
        sandbox_port=free_port(),
        send_unlimited=True,
        tick_seconds=0.2,
    )
    settings.bot_api = f"http://127.0.0.1:{settings.sandbox_port}"
    file = small_file(**replaced)
    offset = first_offset(SystemClock().now(), timezone="Asia/Shanghai", opens="08:00")
    clock = MovableClock(offset)
    program = Program(
        settings, database=open_database(settings), clock=clock, chance=SeededChance("journey")
    )
    await program.prepare()
    sandbox = SandboxProcess(port=settings.sandbox_port, folder=folder / "sandbox")
    today = clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    async with program.database.write() as tx:
        loaded = await load_compound(tx, file, today=today, now=clock.now())
        await bind_group(
            tx, actor=SCHEDULER, group_id=loaded.group_id, chat_id=GROUP, now=clock.now()
        )
        for user_id, name in ((LIAISON, "李姐"), (CONTACT, "小刘")):
            card = await meet_person(
                tx, telegram_id=user_id, name=name, language="zh_CN", now=clock.now(), started=True
            )
            if user_id == LIAISON:
                await grant_right(
                    tx, actor=SCHEDULER, compound_id=loaded.compound_id,
                    person_id=card.person_id, right="approve", now=clock.now(),
                )  # fmt: skip
            else:
                shop = await tx.scalar(select(supplier.c.id).where(supplier.c.name == "大超市"))
                await name_contact(
                    tx, actor=SCHEDULER, supplier_id=shop, person_id=card.person_id,
                    now=clock.now(),
                )  # fmt: skip
    try:
        await sandbox.start()
        await sandbox.set_clock(offset)
        for user_id, name in ((LIAISON, "李姐"), (CONTACT, "小刘")):
            await sandbox.tell(
                "users", {"id": user_id, "first_name": name, "language_code": "zh-hans"}
            )
        await sandbox.tell(
            "chats",
            {"id": GROUP, "type": "supergroup", "title": "小园团购群",
             "members": [LIAISON, CONTACT], "admins": [LIAISON], "bot": "administrator"},
        )  # fmt: skip
        controls = DemoControls(
            database=program.database, clock=clock, sandbox=sandbox, scheduler=program.scheduler
        )
        async with program.running(controls=controls):
            made = Stage(program, sandbox, controls, loaded.compound_id)
            for user_id in (LIAISON, CONTACT):
                await Somebody(made, user_id).starts()
            yield made
            await made.pages.aclose()
    finally:
        await sandbox.stop()
