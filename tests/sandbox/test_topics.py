"""Topics of a forum: opening, writing in them, closing, deleting."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from aiogram.exceptions import TelegramBadRequest
from telegram.error import BadRequest

from tests.sandbox.clients import aiogram_client, ptb_client
from tests.sandbox.conftest import TOKEN, Process, Sandbox


async def forum(sandbox: Sandbox, *, bot: str = "administrator", **more: Any) -> tuple[int, int]:
    user = await sandbox.resident()
    chat = await sandbox.group(user, bot=bot)
    await sandbox.act("chats", id=chat, admins=[user], **more)
    await sandbox.act(f"chats/{chat}/forum", on=True)
    return user, chat


async def fresh(sandbox: Sandbox) -> list[dict[str, Any]]:
    found = await sandbox.updates()
    if found:
        await sandbox.updates(offset=found[-1]["update_id"] + 1)
    return [update["message"] for update in found if "message" in update]


async def test_aiogram_opens_renames_closes_reopens_and_deletes_a_topic(sandbox: Sandbox):
    _, chat = await forum(sandbox)
    async with aiogram_client(sandbox) as bot:
        assert (await bot.get_chat(chat)).is_forum
        topic = await bot.create_forum_topic(chat, "团购 📦", icon_color=9367192)
        assert (topic.name, topic.icon_color) == ("团购 📦", 9367192)
        thread = topic.message_thread_id
        sent = await bot.send_message(chat, "开团", message_thread_id=thread)
        assert sent.is_topic_message
        assert sent.message_thread_id == thread
        assert sent.reply_to_message
        assert sent.reply_to_message.forum_topic_created
        assert await bot.edit_forum_topic(chat, thread, name="团购")
        with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
            await bot.edit_forum_topic(chat, thread, name="团购")
        assert await bot.close_forum_topic(chat, thread)
        assert await bot.reopen_forum_topic(chat, thread)
        kinds = [
            next(kind for kind in update.message.model_fields_set if kind.startswith("forum_topic"))
            for update in await bot.get_updates()
            if update.message
        ]
        assert kinds == [
            *("forum_topic_created", "forum_topic_edited"),
            *("forum_topic_closed", "forum_topic_reopened"),
        ]
        general = await bot.send_message(chat, "General")
        assert general.message_thread_id is None
        assert await bot.delete_forum_topic(chat, thread)
        with pytest.raises(TelegramBadRequest, match="message thread not found"):
            await bot.send_message(chat, "?", message_thread_id=thread)
        with pytest.raises(TelegramBadRequest, match="TOPIC_ID_INVALID"):
            await bot.close_forum_topic(chat, thread)
    (left,) = (await sandbox.look("transcript", chat_id=chat))["messages"]
    assert left["text"] == "General"


async def test_ptb_writes_into_a_topic_and_answers_in_it(sandbox: Sandbox, picture: bytes):
    user, chat = await forum(sandbox)
    async with ptb_client(sandbox) as bot:
        topic = await bot.create_forum_topic(chat, "到货")
        thread = topic.message_thread_id
        photo = await bot.send_photo(chat, picture, message_thread_id=thread)
        assert photo.is_topic_message
        assert photo.message_thread_id == thread
        assert await bot.send_chat_action(chat, "typing", message_thread_id=thread)
        await fresh(sandbox)
        said = await sandbox.act(
            "say", user_id=user, chat_id=chat, text="3-2-501 A2", message_thread_id=thread
        )
        assert "reply_to_message_id" not in said
        (heard,) = await bot.get_updates()
        assert heard.message
        assert heard.message.is_topic_message
        assert heard.message.message_thread_id == thread
        answer = await bot.send_message(chat, "好", reply_to_message_id=said["message_id"])
        assert answer.message_thread_id == thread
        edited = await bot.edit_message_text("好的", chat, answer.message_id)
        assert not isinstance(edited, bool)
        assert edited.message_thread_id == thread
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(chat, "?", message_thread_id=1)
    looked = await sandbox.look("transcript", chat_id=chat, message_thread_id=thread)
    assert [m.get("text") for m in looked["messages"]] == [None, None, "3-2-501 A2", "好的"]
    looked = await sandbox.look("transcript", chat_id=chat, message_thread_id=0)
    assert looked["total"] == 0


@pytest.mark.parametrize(
    ("bot", "rights", "complaint"),
    [
        ("member", True, "not enough rights to create a topic"),
        ("administrator", False, "not enough rights to create a topic"),
    ],
)
async def test_opening_a_topic_needs_the_right_to(
    sandbox: Sandbox, bot: str, rights: bool, complaint: str
):
    _, chat = await forum(sandbox, bot=bot, bot_manages_topics=rights)
    told = await sandbox.fails("createForumTopic", chat_id=chat, name="x")
    assert told == (400, f"Bad Request: {complaint}")
    me = await sandbox.call("getChatMember", chat_id=chat, user_id=42)
    assert not me.get("can_manage_topics")


async def test_a_bot_without_the_right_leaves_others_topics_alone(sandbox: Sandbox):
    user, chat = await forum(sandbox, bot="member")
    opened = await sandbox.act(f"chats/{chat}/topics", user_id=user, name="闲聊")
    place = {"chat_id": chat, "message_thread_id": opened["message_thread_id"]}
    for method, complaint in (
        ("editForumTopic", "not enough rights to edit the topic"),
        ("closeForumTopic", "not enough rights to close or open the topic"),
        ("deleteForumTopic", "not enough rights to delete the topic"),
    ):
        told = await sandbox.fails(method, **place, name="x")
        assert told == (400, f"Bad Request: {complaint}")
    await sandbox.act(f"chats/{chat}/topics/{opened['message_thread_id']}", closed=True)
    assert await sandbox.fails("sendMessage", **place, text="x") == (
        400,
        "Bad Request: TOPIC_CLOSED",
    )
    created, closed = await fresh(sandbox)
    assert created["forum_topic_created"]["name"] == "闲聊"
    assert closed["forum_topic_closed"] == {}
    assert closed["message_thread_id"] == created["message_id"]


async def test_only_owners_write_in_a_closed_topic(sandbox: Sandbox):
    user, chat = await forum(sandbox)
    await sandbox.act("users", id=7, first_name="李")
    await sandbox.act(f"chats/{chat}/members", user_ids=[7])
    opened = await sandbox.act(f"chats/{chat}/topics", user_id=user, name="公告")
    thread = opened["message_thread_id"]
    await sandbox.act(f"chats/{chat}/topics/{thread}", closed=True)
    ask = {"chat_id": chat, "text": "x", "message_thread_id": thread}
    assert "is closed" in await sandbox.refused("say", user_id=7, **ask)
    await sandbox.act("say", user_id=user, **ask)
    await sandbox.call("sendMessage", **ask)
    await sandbox.act(f"chats/{chat}/topics/{thread}", deleted=True)
    assert "no topic" in await sandbox.refused("say", user_id=user, **ask)


async def test_without_topics_there_are_no_threads(sandbox: Sandbox):
    user, chat = await forum(sandbox)
    opened = await sandbox.act(f"chats/{chat}/topics", user_id=user, name="团购")
    place = {"chat_id": chat, "message_thread_id": opened["message_thread_id"]}
    await sandbox.act(f"chats/{chat}/forum", on=False)
    assert (await sandbox.fails("sendMessage", **place, text="x"))[1] == (
        "Bad Request: message thread not found"
    )
    assert (await sandbox.fails("createForumTopic", chat_id=chat, name="x"))[1] == (
        "Bad Request: the chat is not a forum"
    )
    await sandbox.act(f"chats/{chat}/forum", on=True)
    await sandbox.call("sendMessage", **place, text="there again")


def test_topics_are_there_after_a_restart(tmp_path: Path):
    first = Process(tmp_path)
    with httpx.Client(base_url=f"{first.base}/control") as http:
        http.post("/users", json={"id": 5, "first_name": "王"})
        ask = {"title": "群", "members": [5], "is_forum": True}
        chat = http.post("/chats", json=ask).json()["id"]
        opened = http.post(f"/chats/{chat}/topics", json={"name": "团购"}).json()
    first.stop()
    second = Process(tmp_path)
    with httpx.Client(base_url=second.base) as http:
        place = {"chat_id": chat, "message_thread_id": opened["message_thread_id"]}
        sent = http.post(f"/bot{TOKEN}/sendMessage", json={**place, "text": "x"}).json()
    second.stop()
    assert sent["result"]["reply_to_message"]["forum_topic_created"]["name"] == "团购"


async def test_switching_topics_on_makes_a_basic_group_a_supergroup(sandbox: Sandbox):
    old = await sandbox.group(await sandbox.resident(), kind="group")
    chat = await sandbox.act(f"chats/{old}/forum", on=True)
    assert (chat["type"], chat["is_forum"], chat["migrated_from"]) == ("supergroup", True, old)
