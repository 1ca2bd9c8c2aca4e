"""From nothing to the first open cycle in the group, as the cousin and the liaison go it."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.processes import Served
from tests.builders import SMALL
from tests.journey.stage import free_port
from tests.sandbox.conftest import Process, Sandbox
from tests.setting_up.terminal import run

pytestmark = pytest.mark.slow
SECONDS = 40.0
LIAISON, CONTACT = 1001, 1002
# Open all day, so that the test may run at any hour.
ALL_DAY = "name: 小园团购群, cycle: {opens: '00:00', cutoff: '23:59', approve_by: '23:59'}"


async def until(sandbox: Sandbox, look: Callable[[], Awaitable[Any]], wanted: str) -> Any:
    """Wait on the event feed until `look` returns something."""
    last = 0
    try:
        async with asyncio.timeout(SECONDS):
            while not (found := await look()):
                events = await sandbox.look("events", after=last, timeout=1, limit=5000)
                last = events["last_seq"]
            return found
    except TimeoutError:
        raise AssertionError(wanted) from None


async def sees(sandbox: Sandbox, user: int, *words: str, chat: int | None = None) -> dict[str, Any]:
    async def look() -> Any:
        found = await sandbox.look("transcript", user_id=user, chat_id=chat or user)
        for message in reversed(found["messages"]):
            if all(word in message.get("text", "") for word in words):
                return message
        return None

    message: dict[str, Any] = await until(sandbox, look, f"{user} waits for {words}")
    return message


async def presses(sandbox: Sandbox, user: int, message: dict[str, Any], key: str) -> None:
    data = next(k["callback_data"] for row in message["buttons"] for k in row if key in k["text"])
    place = {"chat_id": message["chat_id"], "message_id": message["message_id"]}
    await sandbox.act("press", user_id=user, **place, data=data, wait_seconds=SECONDS)


async def test_from_the_wizard_to_the_first_cycle_in_the_group(
    sandbox: Sandbox, process: Process, tmp_path: Path
):
    (tmp_path / "small.yaml").write_text(SMALL.replace("name: 小园团购群", ALL_DAY), "utf-8")
    port = free_port()
    flags = ("--yes", "--public-url", f"http://127.0.0.1:{port}", "--compound", "small.yaml")
    ended = await asyncio.to_thread(run, "init", *flags, cwd=tmp_path, api=process.base)
    assert ended.status == 0, ended.said
    payload = re.search(r"start=(claim_\S+)", ended.said)
    assert payload is not None
    text = (tmp_path / "lanzi.env").read_text("utf-8")
    told = dict(line.split("=", 1) for line in text.splitlines() if line.startswith("LANZI_"))
    more = {"LANZI_PORTAL_PORT": str(port), "LANZI_TICK_SECONDS": "0.2"}
    served = await Served({**told, **more}).start()
    try:
        await _go_the_way(sandbox, payload[1])
    finally:
        assert await served.stop() == 0
    assert not [line for line in served.said if told["LANZI_BOT_TOKEN"] in line]


async def _go_the_way(sandbox: Sandbox, payload: str) -> None:
    for user, name in ((LIAISON, "李红梅"), (CONTACT, "小刘")):
        await sandbox.act("users", id=user, first_name=name, language_code="zh-hans")
    await sandbox.act("start", user_id=LIAISON, payload=payload)
    await presses(sandbox, LIAISON, await sees(sandbox, LIAISON, "采购联络人吗"), "是的，就是我")
    await sees(sandbox, LIAISON, "您现在是", "/bind@")
    members = {"members": [LIAISON, CONTACT], "admins": [LIAISON], "bot": "member"}
    made = await sandbox.act("chats", type="supergroup", title="小园业主群", **members)
    chat = int(made["id"])
    bot = (await sandbox.call("getMe"))["username"]
    await sandbox.act("say", user_id=LIAISON, chat_id=chat, text=f"/bind@{bot}")
    await sees(sandbox, LIAISON, "我在这里帮", chat=chat)
    await sees(sandbox, LIAISON, "请群管理员处理", "不是管理员", "看不到大家写什么", chat=chat)
    await sees(sandbox, LIAISON, "3-2-501 A2 B1", "蔬菜包", chat=chat)
    await sandbox.act("chats", id=chat, type="supergroup", title="小园业主群", bot="administrator")
    hello = await sandbox.act("say", user_id=CONTACT, chat_id=chat, text="大家好")
    reply = {"reply_to_message_id": hello["message_id"]}
    await sandbox.act("say", user_id=LIAISON, chat_id=chat, text="/contact", **reply)
    asked = await sees(sandbox, LIAISON, "是哪一家的联络人", chat=chat)
    await presses(sandbox, LIAISON, asked, "大超市")
    await sees(sandbox, CONTACT, "小刘", "大超市", "不会当成下单", chat=chat)
