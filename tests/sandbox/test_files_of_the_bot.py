"""Files that people send to the bot, and papers that it draws for them, over HTTP."""

import os
import subprocess
from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from io import BytesIO

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Update

from bot.attachments import MOST_BYTES, fetch_attachment
from bot.outbound.budget import UNLIMITED, Budget
from bot.screens.screen import Document, Screen
from bot.show import Shower
from storage.database import Database, Transaction
from tests.portal.desk import SetClock
from tests.sandbox.conftest import TOKEN, Sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.base))
    async with Bot(TOKEN, session=session) as bot:
        yield bot


async def newest(sandbox: Sandbox) -> Update:
    return Update.model_validate((await sandbox.updates(offset=-1))[-1])


async def test_a_document_is_fetched_with_its_name_and_a_photo_as_a_picture(
    bot: Bot, sandbox: Sandbox, picture: bytes
):
    user = await sandbox.resident()
    await sandbox.upload("document", "花名册.xlsx", b"rows", user_id=user)
    roster = await fetch_attachment(bot, await newest(sandbox))
    assert roster
    assert (roster.name, roster.content) == ("花名册.xlsx", b"rows")
    await sandbox.upload("photo", "box.png", picture, user_id=user)
    photo = await fetch_attachment(bot, await newest(sandbox))
    assert photo
    assert photo.is_photo
    assert photo.content


async def test_what_is_too_large_is_not_fetched_and_a_text_has_no_file(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    await sandbox.upload("document", "film.mp4", bytes(MOST_BYTES + 1), user_id=user)
    film = await fetch_attachment(bot, await newest(sandbox))
    assert film
    assert film.content is None
    await sandbox.act("say", user_id=user, text="A2")
    assert await fetch_attachment(bot, await newest(sandbox)) is None


async def test_a_file_in_the_group_is_left_alone(bot: Bot, sandbox: Sandbox):
    user = await sandbox.resident()
    chat = await sandbox.group(user)
    await sandbox.upload("document", "a.txt", b"x", user_id=user, chat_id=chat)
    assert await fetch_attachment(bot, await newest(sandbox)) is None


async def test_a_paper_is_drawn_in_another_process_and_sent_with_its_text(
    bot: Bot, sandbox: Sandbox
):
    user = await sandbox.resident()
    shower = Shower(bot, Budget(UNLIMITED), bot_username="lanzi_bot")
    who_calls: partial[bytes] = partial(subprocess.check_output, ["sh", "-c", "echo $PPID"])
    await shower.send(user, Screen("小票在这里", document=Document("a.txt", who_calls)))
    await shower.close()
    said = (await sandbox.look("transcript", chat_id=user, user_id=user))["messages"][-1]
    assert said["caption"] == "小票在这里"
    file_id = said["document"]["file_id"]
    content = await bot.download(file_id, BytesIO())
    assert content
    assert int(content.read()) != os.getpid()


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_paper_is_kept_before_it_is_sent_and_what_is_kept_goes_out(
    bot: Bot, sandbox: Sandbox, db: Database
):
    user = await sandbox.resident()
    clock = SetClock()
    shower = Shower(bot, Budget(UNLIMITED), bot_username="lanzi_bot", database=db, clock=clock)

    async def keep(tx: Transaction, content: bytes, renderer: str, now: datetime) -> bytes:
        return b"%s, %d, kept" % (content, "typst" in renderer)

    make: partial[bytes] = partial(bytes.replace, b"drawn", b"-", b"")
    for kept in (None, b"from the shelf"):
        paper = Document("a.txt", make, kept=kept, keep=keep)
        await shower.send(user, Screen("文件", document=paper))
    await shower.close()
    said = (await sandbox.look("transcript", chat_id=user, user_id=user))["messages"][-2:]
    files = [await bot.download(each["document"]["file_id"], BytesIO()) for each in said]
    assert [each and each.read() for each in files] == [
        b"drawn, 1, kept",
        b"from the shelf, 0, kept",
    ]
