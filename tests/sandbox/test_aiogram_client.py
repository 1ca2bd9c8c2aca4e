"""aiogram talks to the sandbox as it does to Telegram."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNotFound,
)
from aiogram.methods import SendDice
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from tests.sandbox.conftest import TOKEN, Sandbox, make_every_kind_of_update

ONE_BUTTON = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="下单", callback_data="order:1")]]
)


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.base))
    async with Bot(TOKEN, session=session) as bot:
        yield bot


async def test_the_bot_learns_who_it_is(bot: Bot):
    me = await bot.get_me()
    assert (me.id, me.first_name, me.username) == (42, "篮子", "lanzi_bot")
    assert me.can_read_all_group_messages is False


async def test_a_text_with_buttons_is_sent_and_edited(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    sent = await bot.send_message(
        user, "😀 <b>套餐</b> A", parse_mode="HTML", reply_markup=ONE_BUTTON
    )
    assert [(e.type, e.offset, e.length) for e in sent.entities or []] == [("bold", 3, 2)]
    edited = await bot.edit_message_text(
        "已下单", chat_id=user, message_id=sent.message_id, reply_markup=None
    )
    assert not isinstance(edited, bool)
    assert edited.text == "已下单"
    assert edited.edit_date
    assert edited.reply_markup is None
    again = await bot.send_message(
        user, "回复", reply_parameters=ReplyParameters(message_id=sent.message_id)
    )
    assert again.reply_to_message
    assert again.reply_to_message.text == "已下单"


async def test_a_photo_comes_in_two_sizes_and_can_be_replaced(
    bot: Bot, sandbox: Sandbox, picture: bytes
):
    user = await sandbox.resident()
    sent = await bot.send_photo(
        user, BufferedInputFile(picture, 'a "q" 图.png'), caption="<i>看</i>", parse_mode="HTML"
    )
    assert sent.photo
    assert [(p.width, p.height) for p in sent.photo] == [(320, 240), (800, 600)]
    reused = await bot.send_photo(user, sent.photo[-1].file_id)
    assert reused.photo
    assert reused.photo[0].file_unique_id == sent.photo[0].file_unique_id
    media = InputMediaPhoto(media=BufferedInputFile(picture[:], "b.png"), caption="新")
    edited = await bot.edit_message_media(media, chat_id=user, message_id=sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.caption == "新"
    changed = await bot.edit_message_caption(chat_id=user, message_id=sent.message_id, caption="旧")
    assert not isinstance(changed, bool)
    assert changed.caption == "旧"


async def test_a_document_keeps_its_name_and_comes_back_byte_for_byte(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    content = "分拣单".encode() * 1000
    sent = await bot.send_document(user, BufferedInputFile(content, '3号楼 "A".xlsx'))
    assert sent.document
    assert sent.document.file_name == '3号楼 "A".xlsx'
    assert sent.document.mime_type
    assert "spreadsheet" in sent.document.mime_type
    target = io.BytesIO()
    await bot.download(sent.document.file_id, target)
    assert target.getvalue() == content


async def test_a_press_is_answered(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    sent = await bot.send_message(user, "?", reply_markup=ONE_BUTTON)
    pressing = asyncio.create_task(
        sandbox.act("press", user_id=user, message_id=sent.message_id, data="order:1")
    )
    (update,) = await bot.get_updates(timeout=5)
    query = update.callback_query
    assert query
    assert query.data == "order:1"
    assert query.chat_instance
    assert query.from_user.id == user
    await bot.answer_callback_query(query.id, "好的", show_alert=True)
    told = await pressing
    assert told["answer"] == {"text": "好的", "show_alert": True, "url": ""}
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(query.id)


async def test_a_reaction_is_left_and_taken_away(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    chat = await sandbox.group(user)
    said = await sandbox.act("say", user_id=user, chat_id=chat, text="3-2-501 A2 B1")
    await bot.set_message_reaction(chat, said["message_id"], [ReactionTypeEmoji(emoji="👌")])
    (message,) = (await sandbox.look("transcript", chat_id=chat))["messages"]
    assert message["reactions"] == [{"user_id": 42, "emoji": "👌"}]
    await bot.set_message_reaction(chat, said["message_id"])
    (message,) = (await sandbox.look("transcript", chat_id=chat))["messages"]
    assert message["reactions"] == []
    with pytest.raises(TelegramBadRequest, match="REACTION_INVALID"):
        await bot.set_message_reaction(chat, said["message_id"], [ReactionTypeEmoji(emoji="🚚")])


async def test_chats_and_members_parse(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    chat = await sandbox.group(user)
    assert (await bot.get_chat(chat)).title == "业主群"
    assert (await bot.get_chat(user)).first_name == "王芳"
    assert (await bot.get_chat_member(chat, user)).status == "member"
    assert (await bot.get_chat_member(chat, 42)).status == "administrator"
    assert [m.user.id for m in await bot.get_chat_administrators(chat)] == [42]
    assert await bot.get_chat_member_count(chat) == 2
    sent = await bot.send_message(chat, "统计")
    assert await bot.pin_chat_message(chat, sent.message_id)
    pinned = (await bot.get_chat(chat)).pinned_message
    assert pinned
    assert pinned.message_id == sent.message_id
    (notice,) = await bot.get_updates()
    assert notice.message
    assert notice.message.pinned_message
    assert (await bot.forward_message(user, chat, sent.message_id)).text == "统计"
    assert (await bot.copy_message(user, chat, sent.message_id)).message_id > 0
    assert await bot.delete_messages(chat, [sent.message_id])
    assert await bot.leave_chat(chat)
    with pytest.raises(TelegramForbiddenError, match="bot is not a member of the supergroup chat"):
        await bot.send_message(chat, "?")


async def test_every_kind_of_update_parses(bot: Bot, sandbox: Sandbox, picture: bytes):
    kinds = await make_every_kind_of_update(sandbox, picture)
    assert [update.event_type for update in await bot.get_updates()] == kinds


async def test_errors_become_the_client_s_own(bot: Bot, sandbox: Sandbox):
    stranger = await sandbox.resident(7, started=False)
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(stranger, "?")
    chat = await sandbox.group(stranger)
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation"):
        await bot.send_message(stranger, "?")
    contact = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="电话", request_contact=True)]])
    with pytest.raises(TelegramBadRequest, match="private chats only"):
        await bot.send_message(chat, "?", reply_markup=contact)
    with pytest.raises(TelegramNotFound, match="method not found"):
        await bot(SendDice(chat_id=chat))


async def test_a_second_poller_ends_the_first(bot: Bot, sandbox: Sandbox):
    first = asyncio.create_task(bot.get_updates(timeout=30, request_timeout=40))
    while not (await sandbox.look("state"))["polling"]:
        await asyncio.sleep(0)
    second = asyncio.create_task(bot.get_updates(timeout=30, request_timeout=40))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await first
    await sandbox.resident(started=False)
    await sandbox.act("start", user_id=1001)
    (update,) = await second
    assert update.message
    assert update.message.text == "/start"
