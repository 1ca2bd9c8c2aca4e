"""The control API: what tests and the simulation stand on."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import httpx

from tests.sandbox.conftest import ROOT, Process, Sandbox, keyboard


async def test_people_and_groups_can_be_made_twice(sandbox: Sandbox):
    told = {"id": 1001, "first_name": "王芳", "label": "3-2-501 居民"}
    assert await sandbox.act("users", **told) == await sandbox.act("users", **told)
    many = await sandbox.http.post(
        "/control/users/many", json=[told, {"id": 2, "first_name": "李"}]
    )
    assert [user["id"] for user in many.json()] == [1001, 2]
    group = {"id": -1001234, "type": "supergroup", "title": "业主群", "members": [1001]}
    await sandbox.act("chats", **group)
    again = await sandbox.act("chats", **{**group, "members": [1001, 2], "admins": [2]})
    assert (again["members"], again["admins"], again["bot"]) == ([1001, 2], [2], "administrator")
    state = await sandbox.look("state")
    assert len(state["users"]) == 2
    assert len(state["chats"]) == 1


async def test_the_feed_tells_what_happens_and_waits_for_more(sandbox: Sandbox):
    user = await sandbox.resident()
    seq = (await sandbox.look("state"))["last_seq"]
    waiting = asyncio.create_task(sandbox.look("events", after=seq, timeout=20))
    sent = await sandbox.call("sendMessage", chat_id=user, text="x")
    (event,) = (await waiting)["events"]
    assert (event["kind"], event["chat_id"], event["user_id"]) == ("message", user, user)
    assert event["message"]["text"] == "x"
    ask = {"chat_id": user, "message_id": sent["message_id"]}
    await sandbox.call("editMessageText", **ask, text="y")
    await sandbox.call("pinChatMessage", **ask)
    await sandbox.call("unpinChatMessage", **ask)
    await sandbox.call("deleteMessage", **ask)
    await sandbox.fails("deleteMessage", **ask)
    told = await sandbox.look("events", after=event["seq"])
    kinds = [each["kind"] for each in told["events"]]
    assert kinds == ["edit", "pin", "message", "pin", "delete", "error"]
    assert told["last_seq"] == told["events"][-1]["seq"]
    assert told["events"][-1]["error"]["error"] == "Bad Request: message to delete not found"
    two = await sandbox.look("events", after=event["seq"], limit=2)
    assert [each["kind"] for each in two["events"]] == kinds[:2]


async def test_a_transcript_shows_messages_as_they_are_now(sandbox: Sandbox, picture: bytes):
    user = await sandbox.resident()
    sent = await sandbox.call(
        "sendMessage",
        chat_id=user,
        text="x",
        reply_markup=keyboard({"text": "+", "callback_data": "a"}),
    )
    said = await sandbox.act(
        "say", user_id=user, text="old /help", reply_to_message_id=sent["message_id"]
    )
    await sandbox.act("edit", user_id=user, message_id=said["message_id"], text="new")
    sheet = await sandbox.upload("document", "清单.txt", "菜".encode(), user_id=user, caption="看")
    shown = (await sandbox.look("transcript", chat_id="bot", user_id=user))["messages"]
    assert shown[-3]["buttons"] == [[{"text": "+", "callback_data": "a"}]]
    assert (shown[-2]["text"], shown[-2]["edited"]) == ("new", True)
    assert shown[-2]["reply_to_message_id"] == sent["message_id"]
    assert (shown[-1]["document"]["file_name"], shown[-1]["caption"]) == ("清单.txt", "看")
    got = await sandbox.http.get(f"/control/file/{sheet['document']['file_id']}")
    assert got.content == "菜".encode()
    newer = await sandbox.look("transcript", chat_id=user, after=shown[-2]["seq"])
    assert [each["message_id"] for each in newer["messages"]] == [sheet["message_id"]]
    kinds = [next(iter(update.keys() - {"update_id"})) for update in await sandbox.updates()]
    assert kinds == ["message", "edited_message", "message"]


async def test_contacts_are_one_s_own_or_somebody_else_s(sandbox: Sandbox):
    user = await sandbox.resident()
    await sandbox.act("users", id=2, first_name="李")
    for owner in ({}, {"owner_user_id": 2}, {"owner_user_id": 0}):
        await sandbox.act("contact", user_id=user, phone_number="+8613812345678", **owner)
    cards = [update["message"]["contact"] for update in await sandbox.updates()]
    assert [card.get("user_id") for card in cards] == [user, 2, None]


async def test_only_a_button_that_is_there_can_be_pressed_unless_stale(sandbox: Sandbox):
    user = await sandbox.resident()
    markup = keyboard({"text": "+", "callback_data": "a"}, {"text": "页", "url": "https://x.cn/1"})
    sent = await sandbox.call("sendMessage", chat_id=user, text="?", reply_markup=markup)
    press = {"user_id": user, "message_id": sent["message_id"], "wait_seconds": 0}
    assert "no such button" in await sandbox.refused("press", **press, data="b")
    link = await sandbox.act("press", **press, button_text="页")
    assert link["url"] == "https://x.cn/1"
    await sandbox.act("press", **press, data="b", stale=True, inaccessible=True)
    (update,) = await sandbox.updates()
    assert update["callback_query"]["data"] == "b"
    assert update["callback_query"]["message"]["date"] == 0


async def test_a_late_answer_to_a_press_is_refused(tmp_path: Path, sandbox: Sandbox):
    quick = Process(tmp_path, "--callback-seconds", "0")
    try:
        here = Sandbox(quick.base, sandbox.http)
        here.http = type(sandbox.http)(base_url=quick.base)
        async with here.http:
            user = await here.resident()
            markup = keyboard({"text": "+", "callback_data": "a"})
            sent = await here.call("sendMessage", chat_id=user, text="?", reply_markup=markup)
            ask = {"user_id": user, "message_id": sent["message_id"], "data": "a"}
            pressed = await here.act("press", **ask, wait_seconds=0)
            told = await here.fails(
                "answerCallbackQuery", callback_query_id=pressed["callback_query_id"]
            )
        assert told[1] == (
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )
    finally:
        assert quick.stop() == 0


async def test_the_journal_names_every_call_and_hides_phone_numbers(
    process: Process, sandbox: Sandbox
):
    user = await sandbox.resident()
    before = (await sandbox.look("journal"))["last"]
    await sandbox.call("sendMessage", chat_id=user, text="call +86 138 1234 5678 or 13812345678")
    await sandbox.fails("sendMessage", chat_id=99, text="x")
    sent, failed = (await sandbox.look("journal", after=before))["entries"]
    assert (sent["method"], sent["chat_id"], sent["status"]) == ("sendMessage", user, 200)
    assert "1381234" not in str(sent).replace(" ", "")
    assert sent["parameters"]["text"].endswith("78")
    assert (failed["status"], failed["error"]) == (400, "Bad Request: chat not found")
    errors = (await sandbox.look("journal", after=before, errors=1))["entries"]
    assert [each["n"] for each in errors] == [failed["n"]]


async def test_a_text_of_10000_characters_goes_out_in_three_messages(sandbox: Sandbox):
    user = await sandbox.resident()
    await sandbox.act("say", user_id=user, text="菜" * 10_000)
    texts = [update["message"]["text"] for update in await sandbox.updates()]
    assert [len(text) for text in texts] == [4096, 4096, 1808]


async def test_people_can_be_given_in_a_file(tmp_path: Path):
    told = {
        "users": [{"id": 1001, "first_name": "王芳", "label": "3-2-501 居民"}],
        "chats": [{"id": -1005, "type": "supergroup", "title": "业主群", "members": [1001]}],
    }
    (tmp_path / "people.json").write_text(json.dumps(told), encoding="utf-8")
    seeded = Process(
        tmp_path / "world",
        *("--own-people", str(tmp_path / "people.json"), "--panel", "http://127.0.0.1:1/strip"),
    )
    state = httpx.get(f"{seeded.base}/control/state").json()
    assert [user["label"] for user in state["users"]] == ["3-2-501 居民"]
    assert [chat["members"] for chat in state["chats"]] == [[1001]]
    assert state["panel"] == "http://127.0.0.1:1/strip"
    second = subprocess.run(
        [sys.executable, "-m", "sandbox", "--port", "0", "--data", str(tmp_path / "world")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert second.returncode == 1
    assert "belongs to one that is running" in second.stderr
    assert seeded.stop() == 0


async def test_refusals_say_why(sandbox: Sandbox):
    assert "no user 5" in await sandbox.refused("say", user_id=5, text="x")
    await sandbox.resident(5, started=False)
    assert "payload" in await sandbox.refused("start", user_id=5, payload="not allowed!")
    assert "bad parameters" in await sandbox.refused("say", user_id=5)
    await sandbox.act("block", user_id=5)
    assert "blocked" in await sandbox.refused("say", user_id=5, text="x")
