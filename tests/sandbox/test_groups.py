"""What the bot sees in a group, and what happens when it comes and goes."""

from tests.sandbox.conftest import Sandbox


async def heard(sandbox: Sandbox) -> list[str]:
    found = await sandbox.updates()
    if found:
        await sandbox.updates(offset=found[-1]["update_id"] + 1)
    return [update["message"]["text"] for update in found if "text" in update.get("message", {})]


async def test_privacy_mode_lets_through_only_what_is_meant_for_the_bot(sandbox: Sandbox):
    user = await sandbox.resident()
    chat = await sandbox.group(user, bot="member")

    async def say(text: str, **more: int) -> None:
        await sandbox.act("say", user_id=user, chat_id=chat, text=text, **more)

    for text in ("3-2-501 A2", "@lanzi_bot hi", "/order", "/order@other_bot", "/order@LANZI_bot"):
        await say(text)
    assert await heard(sandbox) == ["/order@LANZI_bot"]
    spoken = await sandbox.call("sendMessage", chat_id=chat, text="?")
    await say("/order")
    await say("to the bot", reply_to_message_id=spoken["message_id"])
    assert await heard(sandbox) == ["/order", "to the bot"]
    await sandbox.act("bot", privacy=False)
    assert (await sandbox.call("getMe"))["can_read_all_group_messages"] is True
    await say("3-2-501 A2")
    assert await heard(sandbox) == ["3-2-501 A2"]


async def test_an_administrator_hears_everything(sandbox: Sandbox):
    user = await sandbox.resident()
    chat = await sandbox.group(user)
    await sandbox.act("say", user_id=user, chat_id=chat, text="3-2-501 A2")
    assert await heard(sandbox) == ["3-2-501 A2"]


async def test_a_removed_bot_learns_it_and_cannot_write(sandbox: Sandbox):
    user = await sandbox.resident()
    for kind, name in (("group", "group"), ("supergroup", "supergroup")):
        chat = await sandbox.group(user, kind=kind)
        await sandbox.act("leave", user_id=42, chat_id=chat)
        (update,) = await sandbox.updates(offset=-1)
        assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
        assert await sandbox.fails("sendMessage", chat_id=chat, text="x") == (
            403,
            f"Forbidden: bot was kicked from the {name} chat",
        )


async def test_only_members_press_and_speak(sandbox: Sandbox):
    user = await sandbox.resident()
    await sandbox.act("users", id=7, first_name="陌生人")
    chat = await sandbox.group(user)
    markup = {"inline_keyboard": [[{"text": "+", "callback_data": "a"}]]}
    sent = await sandbox.call("sendMessage", chat_id=chat, text="?", reply_markup=markup)
    ask = {"user_id": 7, "chat_id": chat}
    press = {**ask, "message_id": sent["message_id"], "data": "a"}
    assert "in no chat" in await sandbox.refused("press", **press)
    assert "in no chat" in await sandbox.refused("say", **ask, text="x")
    await sandbox.act("leave", user_id=user, chat_id=chat)
    assert "in no chat" in await sandbox.refused("press", **{**press, "user_id": user})


async def test_blocking_and_unblocking_is_told_to_the_bot(sandbox: Sandbox):
    user = await sandbox.resident()
    await sandbox.act("block", user_id=user)
    await sandbox.act("unblock", user_id=user)
    told = [
        update["my_chat_member"]["new_chat_member"]["status"] for update in await sandbox.updates()
    ]
    assert told == ["kicked", "member"]
    await sandbox.call("sendMessage", chat_id=user, text="welcome back")


async def test_numbers_of_messages_are_a_supergroup_s_own(sandbox: Sandbox):
    user = await sandbox.resident()
    one, two = await sandbox.group(user), await sandbox.group(user)
    assert one != two
    ids = [
        (await sandbox.call("sendMessage", chat_id=chat, text="x"))["message_id"]
        for chat in (one, two)
    ]
    private = await sandbox.call("sendMessage", chat_id=user, text="x")
    again = await sandbox.call("sendMessage", chat_id=one, text="x")
    assert again["message_id"] == ids[0] + 1
    assert private["message_id"] > 0
