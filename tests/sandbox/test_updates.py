"""The bot's queue: offsets, limits, kinds, repeats, and what the clock must not touch."""

import asyncio

from tests.sandbox.conftest import Sandbox, keyboard


async def test_an_offset_confirms_everything_below_it(sandbox: Sandbox):
    user = await sandbox.resident()
    for text in ("a", "b", "c"):
        await sandbox.act("say", user_id=user, text=text)
    first = await sandbox.updates(limit=2)
    assert [update["message"]["text"] for update in first] == ["a", "b"]
    assert first[1]["update_id"] == first[0]["update_id"] + 1
    rest = await sandbox.updates(offset=first[1]["update_id"])
    assert [update["message"]["text"] for update in rest] == ["b", "c"]
    assert await sandbox.updates(offset=rest[1]["update_id"] + 1) == []
    assert await sandbox.updates(offset=0) == []


async def test_a_negative_offset_keeps_only_the_last(sandbox: Sandbox):
    user = await sandbox.resident()
    for text in ("a", "b", "c"):
        await sandbox.act("say", user_id=user, text=text)
    last = await sandbox.updates(offset=-2)
    assert [update["message"]["text"] for update in last] == ["b", "c"]
    assert len(await sandbox.updates()) == 2


async def test_a_long_poll_answers_as_soon_as_something_happens(sandbox: Sandbox):
    user = await sandbox.resident()
    polling = asyncio.create_task(sandbox.updates(timeout=30))
    while not (await sandbox.look("state"))["polling"]:
        await asyncio.sleep(0)
    await sandbox.act("say", user_id=user, text="now")
    async with asyncio.timeout(2):
        (update,) = await polling
    assert update["message"]["text"] == "now"


async def test_only_the_kinds_asked_for_arrive(sandbox: Sandbox):
    user = await sandbox.resident()
    chat = await sandbox.group(user)
    await sandbox.act("users", id=2, first_name="新")
    await sandbox.act(f"chats/{chat}/members", user_ids=[2])
    (joined,) = await sandbox.updates()
    assert joined["message"]["new_chat_members"][0]["id"] == 2
    await sandbox.updates(offset=joined["update_id"] + 1, allowed_updates=["chat_member"])
    await sandbox.act("leave", user_id=2, chat_id=chat)
    (moved,) = await sandbox.updates()
    assert moved["chat_member"]["new_chat_member"]["status"] == "left"


async def test_a_press_sent_again_has_a_new_update_id_and_can_be_answered(sandbox: Sandbox):
    user = await sandbox.resident()
    sent = await sandbox.call(
        "sendMessage",
        chat_id=user,
        text="?",
        reply_markup=keyboard({"text": "+", "callback_data": "a"}),
    )
    pressed = await sandbox.act(
        "press", user_id=user, message_id=sent["message_id"], data="a", wait_seconds=0
    )
    repeated = await sandbox.act("repeat", update_id=pressed["update_id"])
    first, second = await sandbox.updates()
    assert second["update_id"] == repeated["update_id"] == first["update_id"] + 1
    assert first["callback_query"]["data"] == second["callback_query"]["data"] == "a"
    assert first["callback_query"]["id"] != second["callback_query"]["id"]
    for update in (first, second):
        query_id = update["callback_query"]["id"]
        assert await sandbox.call("answerCallbackQuery", callback_query_id=query_id)


async def test_an_update_is_delivered_again_under_its_own_id_though_confirmed(sandbox: Sandbox):
    user = await sandbox.resident()
    said = await sandbox.act("say", user_id=user, text="A2")
    (first,) = await sandbox.updates()
    assert await sandbox.updates(offset=first["update_id"] + 1) == []
    await sandbox.act("redeliver", update_id=said["update_id"])
    assert await sandbox.updates(offset=first["update_id"] + 1) == [first]
    assert await sandbox.updates(offset=first["update_id"] + 1) == []


async def test_moving_the_clock_moves_dates_and_drops_no_update(sandbox: Sandbox):
    user = await sandbox.resident()
    early = await sandbox.act("say", user_id=user, text="before")
    moved = await sandbox.act("clock", now="2030-01-01T08:00:00+08:00")
    assert abs(moved["now"] - 1893456000) <= 1
    late = await sandbox.act("say", user_id=user, text="after")
    assert late["date"] - early["date"] > 24 * 3600
    assert len(await sandbox.updates()) == 2
    assert "zone" in await sandbox.refused("clock", now="2030-01-01T08:00:00")
