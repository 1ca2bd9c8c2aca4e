"""A sandbox as a real process, spoken to over HTTP; its world is emptied before each test."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.webhook_target import Target

ROOT = Path(__file__).parents[2]
TOKEN = "42:SANDBOX"


class Process:
    """One running sandbox; `stop` returns its exit status."""

    def __init__(self, data: Path, *more: str) -> None:
        command = [sys.executable, "-m", "sandbox", "--port", "0", "--data", str(data)]
        names = ["--bot-name", "篮子", "--bot-username", "lanzi_bot", "--token", TOKEN]
        self.popen = subprocess.Popen(
            [*command, *names, *more], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self.popen.stdout is not None
        self.base = self.popen.stdout.readline().removeprefix("sandbox: ").strip()
        assert self.base.startswith("http"), "the sandbox did not start"

    def stop(self) -> int:
        self.popen.terminate()
        status = self.popen.wait(timeout=5)
        assert self.popen.stdout is not None
        self.popen.stdout.close()
        return status


class Sandbox:
    """Control calls and raw Bot API calls."""

    def __init__(self, base: str, http: httpx.AsyncClient) -> None:
        self.base = base
        self.http = http

    async def act(self, path: str, **ask: Any) -> Any:
        answer = await self.http.post(f"/control/{path}", json=ask)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refused(self, path: str, **ask: Any) -> str:
        answer = await self.http.post(f"/control/{path}", json=ask)
        assert 400 <= answer.status_code < 500, answer.text
        return str(answer.json()["error"])

    async def look(self, path: str, **ask: Any) -> Any:
        answer = await self.http.get(f"/control/{path}", params=ask)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def call(self, method: str, **ask: Any) -> Any:
        answer = await self.http.post(f"/bot{TOKEN}/{method}", json=ask)
        told = answer.json()
        assert told["ok"], told
        return told["result"]

    async def fails(self, method: str, **ask: Any) -> tuple[int, str]:
        answer = await self.http.post(f"/bot{TOKEN}/{method}", json=ask)
        told = answer.json()
        assert not told["ok"]
        assert told["error_code"] == answer.status_code
        return told["error_code"], told["description"]

    async def updates(self, **ask: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.call("getUpdates", **ask)
        return found

    async def upload(self, path: str, name: str, content: bytes, **ask: Any) -> Any:
        answer = await self.http.post(f"/control/{path}", data=ask, files={"file": (name, content)})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def resident(self, user_id: int = 1001, *, started: bool = True) -> int:
        await self.act("users", id=user_id, first_name="王芳", last_name="W", username="wangfang")
        if started:
            await self.act("start", user_id=user_id)
            await self.updates(offset=-1)
            await self.updates(offset=(await self.look("state"))["last_update_id"] + 1)
        return user_id

    async def group(self, *members: int, bot: str = "administrator", kind: str = "supergroup"):
        chat = await self.act(
            "chats", type=kind, title="业主群", members=list(members), admins=[], bot=bot
        )
        await self.updates(offset=(await self.look("state"))["last_update_id"] + 1)
        return int(chat["id"])


@pytest.fixture(scope="session")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    data = tmp_path_factory.mktemp("world")
    running = Process(data, "--no-anti-spin", "--journal", str(data / "journal.jsonl"))
    yield running
    assert running.stop() == 0


@pytest.fixture
async def sandbox(process: Process) -> AsyncIterator[Sandbox]:
    async with httpx.AsyncClient(base_url=process.base, timeout=30) as http:
        talk = Sandbox(process.base, http)
        await talk.act("reset")
        await talk.act("clock", offset_seconds=0)
        await talk.act("bot", privacy=True)
        yield talk


@pytest.fixture
def picture() -> bytes:
    return draw_picture(800, 600)


def draw_picture(width: int, height: int) -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def keyboard(*buttons: dict[str, Any]) -> str:
    return json.dumps({"inline_keyboard": [list(buttons)]})


async def make_every_kind_of_update(sandbox: Sandbox, picture: bytes) -> list[str]:
    """One update of each kind, in the order of the names returned."""
    user = await sandbox.resident()
    chat = await sandbox.group(user)
    kinds = ["message", "message_reaction", "chat_member", "my_chat_member", "callback_query"]
    await sandbox.call("getUpdates", allowed_updates=[*kinds, "edited_message"])
    said = await sandbox.act("say", user_id=user, chat_id=chat, text="hi @lanzi_bot /help x.cn")
    await sandbox.act("edit", user_id=user, chat_id=chat, message_id=said["message_id"], text="y")
    ask = {"user_id": user, "chat_id": chat, "message_id": said["message_id"]}
    await sandbox.act("react", **ask, emoji="👍")
    await sandbox.act("contact", user_id=user, phone_number="+8613812345678")
    await sandbox.upload("photo", "a.png", picture, user_id=user, caption="x")
    await sandbox.upload("document", "a.txt", b"x", user_id=user)
    await sandbox.act("users", id=2, first_name="新")
    await sandbox.act(f"chats/{chat}/members", user_ids=[2])
    markup = keyboard({"text": "+", "callback_data": "a"})
    sent = await sandbox.call("sendMessage", chat_id=user, text="?", reply_markup=markup)
    press = {"user_id": user, "message_id": sent["message_id"], "data": "a", "wait_seconds": 0}
    await sandbox.act("press", **press)
    await sandbox.act("press", **press, inaccessible=True)
    await sandbox.act("block", user_id=user)
    return [
        *("message", "edited_message", "message_reaction", "message", "message", "message"),
        *("chat_member", "message", "callback_query", "callback_query", "my_chat_member"),
    ]


@pytest.fixture
async def target(sandbox: Sandbox) -> AsyncIterator[Target]:
    target = Target()
    await target.start()
    yield target
    await target.stop()
    await sandbox.call("deleteWebhook", drop_pending_updates=True)
