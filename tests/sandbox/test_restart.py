"""The world outlives the process; numbers that must not repeat do not."""

import json
import time
from pathlib import Path

import httpx

from tests.sandbox.conftest import Process, Sandbox, keyboard


def speak(base: str) -> Sandbox:
    return Sandbox(base, httpx.AsyncClient(base_url=base, timeout=30))


async def test_a_restart_keeps_everything(tmp_path: Path, picture: bytes):
    journal = tmp_path / "journal.jsonl"
    first = Process(tmp_path / "world", "--journal", str(journal))
    here = speak(first.base)
    async with here.http:
        user = await here.resident()
        chat = await here.group(user)
        await here.act("clock", offset_seconds=86400)
        await here.call("setMyCommands", commands=[{"command": "order", "description": "下单"}])
        markup = keyboard({"text": "+", "callback_data": "a"})
        sent = await here.call("sendMessage", chat_id=chat, text="置顶", reply_markup=markup)
        await here.call("pinChatMessage", chat_id=chat, message_id=sent["message_id"])
        photo = await here.upload("photo", "a.png", picture, user_id=user)
        said = await here.act("say", user_id=user, chat_id=chat, text="3-2-501 A2")
        reaction = [{"type": "emoji", "emoji": "👌"}]
        await here.call(
            "setMessageReaction", chat_id=chat, message_id=said["message_id"], reaction=reaction
        )
        pending = await here.updates()
        state = await here.look("state")
        shown = await here.look("transcript", chat_id=chat)
    assert first.stop() == 0
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    assert {"setMyCommands", "sendMessage", "getUpdates"} <= {line["method"] for line in lines}

    second = Process(tmp_path / "world")
    there = speak(second.base)
    async with there.http:
        after = await there.look("state")
        for key in ("users", "chats", "last_update_id", "pending_updates", "last_seq"):
            assert after[key] == state[key], key
        assert after["clock"]["offset_seconds"] == 86400
        assert (await there.look("transcript", chat_id=chat))["messages"] == shown["messages"]
        assert await there.updates() == pending
        assert [c["command"] for c in await there.call("getMyCommands")] == ["order"]
        got = await there.http.get(f"/control/file/{photo['photo']['file_id']}")
        assert got.content[:2] == b"\xff\xd8"
        again = await there.act("say", user_id=user, chat_id=chat, text="x")
        assert again["update_id"] == state["last_update_id"] + 1
        assert again["message_id"] == said["message_id"] + 1
        await there.call("editMessageText", chat_id=chat, message_id=sent["message_id"], text="新")
    assert second.stop() == 0


async def test_after_a_crash_no_number_is_used_twice(tmp_path: Path):
    first = Process(tmp_path)
    here = speak(first.base)
    async with here.http:
        user = await here.resident()
        said = await here.act("say", user_id=user, text="x")
        while not (await here.look("state"))["written"]:
            pass
    first.popen.kill()
    first.popen.wait()
    assert first.popen.stdout is not None
    first.popen.stdout.close()
    second = Process(tmp_path)
    there = speak(second.base)
    async with there.http:
        again = await there.act("say", user_id=user, text="y")
    assert again["update_id"] > said["update_id"]
    assert again["message_id"] > said["message_id"]
    assert again["seq"] > said["seq"]
    assert second.stop() == 0


async def test_it_stops_within_two_seconds_though_clients_wait(tmp_path: Path):
    process = Process(tmp_path)
    here = speak(process.base)
    async with here.http:
        user = await here.resident()
        stream = here.http.stream("GET", f"/control/stream?user_id={user}")
        async with stream as lines:
            async for line in lines.aiter_lines():
                assert line.startswith("retry")
                break
            started = time.monotonic()
            assert process.stop() == 0
            assert time.monotonic() - started < 2
