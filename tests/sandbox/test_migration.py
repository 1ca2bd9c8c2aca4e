"""A basic group becomes a supergroup."""

import json
from pathlib import Path

import httpx
import pytest
from aiogram.exceptions import TelegramMigrateToChat
from telegram.error import ChatMigrated

from tests.sandbox.clients import aiogram_client, ptb_client
from tests.sandbox.conftest import Process, Sandbox

UPGRADED = (400, "Bad Request: group chat was upgraded to a supergroup chat")


async def test_both_chats_and_the_bot_are_told_of_the_new_id(sandbox: Sandbox):
    user = await sandbox.resident()
    old = await sandbox.group(user, kind="group", bot="member")
    await sandbox.call("sendMessage", chat_id=old, text="before")
    new = await sandbox.act(f"chats/{old}/migrate", user_id=user)
    assert new["type"] == "supergroup"
    assert str(new["id"]).startswith("-100")
    assert (new["title"], new["members"], new["bot"]) == ("业主群", [user], "member")
    assert (new["migrated_from"], new["migrated_to"]) == (old, None)
    left, arrived = [update["message"] for update in await sandbox.updates()]
    assert (left["chat"]["id"], left["migrate_to_chat_id"]) == (old, new["id"])
    assert (arrived["chat"]["id"], arrived["migrate_from_chat_id"]) == (new["id"], old)
    assert arrived["message_id"] == 1
    assert arrived["sender_chat"]["id"] == new["id"]
    said = await sandbox.act("say", user_id=user, chat_id=new["id"], text="/help@lanzi_bot")
    assert said["message_id"] == 2
    listed = (await sandbox.look("chats", user_id=user))["chats"]
    assert [chat["id"] for chat in listed] == [new["id"], user]


async def test_every_call_to_the_old_id_names_the_new_one(sandbox: Sandbox):
    user = await sandbox.resident()
    old = await sandbox.group(user, kind="group")
    sent = await sandbox.call("sendMessage", chat_id=old, text="x")
    new = (await sandbox.act(f"chats/{old}/migrate"))["id"]
    there = {"chat_id": old, "message_id": sent["message_id"]}
    calls = {
        "sendMessage": {"chat_id": old, "text": "x"},
        "sendChatAction": {"chat_id": old, "action": "typing"},
        "editMessageText": {**there, "text": "y"},
        "deleteMessage": there,
        "pinChatMessage": there,
        "setMessageReaction": there,
        "copyMessage": {"chat_id": user, "from_chat_id": old, "message_id": sent["message_id"]},
        "getChat": {"chat_id": old},
        "getChatMember": {"chat_id": old, "user_id": user},
        "getChatAdministrators": {"chat_id": old},
        "leaveChat": {"chat_id": old},
        "setMyCommands": {"commands": [], "scope": {"type": "chat", "chat_id": old}},
    }
    for method, ask in calls.items():
        assert await sandbox.fails(method, **ask) == UPGRADED, method
    assert f"is supergroup {new} now" in await sandbox.refused("say", user_id=user, chat_id=old)
    assert "supergroup already" in await sandbox.refused(f"chats/{new}/migrate")
    async with aiogram_client(sandbox) as bot:
        with pytest.raises(TelegramMigrateToChat) as told:
            await bot.send_message(old, "x")
        assert told.value.migrate_to_chat_id == new
    async with ptb_client(sandbox) as out:
        with pytest.raises(ChatMigrated) as raised:
            await out.send_message(old, "x")
        assert raised.value.new_chat_id == new


async def test_the_bot_may_be_told_that_it_came_into_the_new_chat(sandbox: Sandbox):
    old = await sandbox.group(await sandbox.resident(), kind="group")
    await sandbox.act(f"chats/{old}/migrate", my_chat_member=True)
    *_, update = await sandbox.updates()
    moved = update["my_chat_member"]
    assert moved["old_chat_member"]["status"] == "left"
    assert moved["new_chat_member"]["status"] == "administrator"


def seeded(data: Path, people: Path) -> Process:
    return Process(data, "--own-people", str(people))


def test_a_group_told_again_at_the_next_start_stays_where_it_went(tmp_path: Path):
    people = tmp_path / "people.json"
    group = {"id": -77, "type": "group", "title": "老群", "members": [5]}
    people.write_text(json.dumps({"users": [{"id": 5, "first_name": "王"}], "chats": [group]}))
    first = seeded(tmp_path / "world", people)
    with httpx.Client(base_url=first.base) as http:
        (chat,) = http.get("/control/state").json()["chats"]
        assert (chat["id"], chat["type"]) == (-77, "group")
        new = http.post("/control/chats/-77/migrate", json={}).json()["id"]
    first.stop()
    second = seeded(tmp_path / "world", people)
    with httpx.Client(base_url=second.base) as http:
        chats = {chat["id"]: chat for chat in http.get("/control/state").json()["chats"]}
        refusal = http.post("/bot42:SANDBOX/getChat", json={"chat_id": -77}).json()
    second.stop()
    assert chats[-77]["members"] == []
    assert chats[new]["members"] == [5]
    assert refusal["parameters"] == {"migrate_to_chat_id": new}
