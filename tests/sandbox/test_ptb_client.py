"""python-telegram-bot talks to the sandbox as it does to Telegram."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken
from telegram.ext import ExtBot

from tests.sandbox.conftest import TOKEN, Sandbox, make_every_kind_of_update

ONE_BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("下单", callback_data="order:1")]])
Bot = ExtBot[None]


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    bot: Bot = ExtBot(
        TOKEN, base_url=f"{sandbox.base}/bot", base_file_url=f"{sandbox.base}/file/bot"
    )
    async with bot:
        yield bot


async def test_the_bot_learns_who_it_is(bot: Bot):
    me = await bot.get_me()
    assert (me.id, me.first_name, me.username) == (42, "篮子", "lanzi_bot")


async def test_a_text_with_buttons_is_sent_and_edited(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    sent = await bot.send_message(
        user,
        "<b>付款</b> http://127.0.0.1:8080/pay",
        parse_mode="HTML",
        reply_markup=ONE_BUTTON,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert [e.type for e in sent.entities] == ["bold", "url"]
    assert sent.link_preview_options
    assert sent.link_preview_options.is_disabled
    edited = await bot.edit_message_reply_markup(user, sent.message_id, reply_markup=None)
    assert not isinstance(edited, bool)
    assert edited.reply_markup is None
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(user, sent.message_id, reply_markup=None)


async def test_a_photo_is_uploaded_edited_and_downloaded(
    bot: Bot, sandbox: Sandbox, picture: bytes
):
    user = await sandbox.resident()
    sent = await bot.send_photo(user, InputFile(picture, "a.png"), caption="二维码")
    file = await sent.photo[-1].get_file()
    assert (await file.download_as_bytearray())[:2] == b"\xff\xd8"
    media = InputMediaPhoto(InputFile(picture, "b.png", attach=True), caption="新")
    edited = await bot.edit_message_media(media, user, sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.caption == "新"


async def test_a_document_keeps_its_name_and_comes_back_byte_for_byte(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    content = b"%PDF-1.7" + bytes(range(256)) * 5000
    sent = await bot.send_document(user, content, filename='标签 "3".pdf')
    assert sent.document
    assert sent.document.file_name == '标签 "3".pdf'
    assert sent.document.mime_type == "application/pdf"
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    with pytest.raises(BadRequest, match=r"(?i)can.t use file of type document as photo"):
        await bot.send_photo(user, sent.document.file_id)


async def test_a_press_is_answered(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    sent = await bot.send_message(user, "?", reply_markup=ONE_BUTTON)
    pressing = asyncio.create_task(
        sandbox.act("press", user_id=user, message_id=sent.message_id, button_text="下单")
    )
    (update,) = await bot.get_updates(timeout=5)
    assert update.callback_query
    await bot.answer_callback_query(update.callback_query.id, text="好")
    assert (await pressing)["answer"]["text"] == "好"
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(update.callback_query.id)


async def test_reactions_pins_and_commands(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    chat = await sandbox.group(user)
    said = await sandbox.act("say", user_id=user, chat_id=chat, text="A2")
    assert await bot.set_message_reaction(chat, said["message_id"], "👌")
    assert await bot.pin_chat_message(chat, said["message_id"], disable_notification=True)
    assert await bot.unpin_chat_message(chat, said["message_id"])
    scope = BotCommandScopeAllPrivateChats()
    assert await bot.set_my_commands([BotCommand("order", "下单")], scope=scope)
    assert [c.command for c in await bot.get_my_commands(scope=scope)] == ["order"]
    shown = (await sandbox.look("chats", user_id=user))["chats"]
    assert [len(each["commands"]) for each in shown] == [0, 1]
    assert await bot.delete_my_commands(scope=scope)
    assert (await bot.get_chat(chat)).title == "业主群"
    assert (await bot.get_chat_member(chat, user)).status == "member"


async def test_a_reply_keyboard_is_put_up_and_taken_down(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    sent = await bot.send_message(user, "?", reply_markup=ReplyKeyboardMarkup([["下单", "我的"]]))
    assert sent.reply_markup is None
    told = await sandbox.act("press", user_id=user, button_text="我的")
    assert told["text"] == "我的"
    await bot.send_message(user, "!", reply_markup=ReplyKeyboardRemove())
    assert "no such key" in await sandbox.refused("press", user_id=user, button_text="我的")


async def test_every_kind_of_update_parses(bot: Bot, sandbox: Sandbox, picture: bytes):
    kinds = await make_every_kind_of_update(sandbox, picture)
    found = await bot.get_updates()
    assert [bool(getattr(update, kind)) for update, kind in zip(found, kinds, strict=True)] == (
        [True] * len(kinds)
    )


async def test_errors_become_the_client_s_own(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    await sandbox.act("block", user_id=user)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(user, "?")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(99, "?")
    with pytest.raises(InvalidToken):
        await bot.send_dice(user)


async def test_a_second_poller_ends_the_first(bot: Bot, sandbox: Sandbox):
    first = asyncio.create_task(bot.get_updates(timeout=30))
    while not (await sandbox.look("state"))["polling"]:
        await asyncio.sleep(0)
    assert await sandbox.updates(timeout=0) == []
    with pytest.raises(Conflict):
        await first
