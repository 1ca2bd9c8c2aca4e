"""Too much is answered as Telegram answers it, and both clients understand it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from tests.sandbox.conftest import TOKEN, Sandbox


@pytest.fixture
async def strict(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    await sandbox.act("flood", profile="strict")
    yield sandbox
    await sandbox.act("flood", profile="off")


async def send(sandbox: Sandbox, chat_id: int) -> httpx.Response:
    ask = {"chat_id": chat_id, "text": "x"}
    return await sandbox.http.post(f"/bot{TOKEN}/sendMessage", json=ask)


async def test_too_much_is_told_in_the_header_and_in_the_body(strict: Sandbox):
    user = await strict.resident()
    assert (await send(strict, user)).is_success
    refused = await send(strict, user)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "1"
    assert refused.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    (entry,) = (await strict.look("journal", errors=1, limit=20_000))["entries"][-1:]
    assert (entry["method"], entry["status"]) == ("sendMessage", 429)


async def test_aiogram_says_how_long_to_wait_and_waiting_helps(strict: Sandbox):
    user = await strict.resident()
    session = AiohttpSession(api=TelegramAPIServer.from_base(strict.base))
    async with Bot(TOKEN, session=session) as bot:
        sent = await bot.send_message(user, "1")
        with pytest.raises(TelegramRetryAfter) as told:
            await bot.edit_message_text("2", chat_id=user, message_id=sent.message_id)
        assert told.value.retry_after == 1
        await asyncio.sleep(told.value.retry_after)  # what is tested: that this was enough
        await bot.edit_message_text("2", chat_id=user, message_id=sent.message_id)


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # its own doing
async def test_python_telegram_bot_says_how_long_to_wait(strict: Sandbox):
    user = await strict.resident()
    bot: ExtBot[None] = ExtBot(TOKEN, base_url=f"{strict.base}/bot")
    async with bot:
        sent = await bot.send_message(user, "1")
        with pytest.raises(RetryAfter) as told:
            await bot.set_message_reaction(user, sent.message_id, "👍")
        assert told.value._retry_after == timedelta(seconds=1)


async def test_a_group_gets_twenty_a_minute(strict: Sandbox):
    chat = await strict.group(await strict.resident())
    for _ in range(20):
        assert (await send(strict, chat)).is_success
    refused = await send(strict, chat)
    assert refused.status_code == 429
    assert 50 < int(refused.headers["Retry-After"]) <= 60
    told = await strict.look("flood")
    assert told["refused_by"] == {"overall": 0, "chat": 0, "group": 1}


async def test_never_more_than_thirty_in_any_second_whoever_pushes(strict: Sandbox):
    people = [{"id": number, "first_name": "住户"} for number in range(101, 191)]
    await strict.http.post("/control/users/many", json=people)
    for person in people:
        await strict.act("start", user_id=person["id"])
    answers = await asyncio.gather(*(send(strict, number) for number in range(101, 191)))
    refused = [answer for answer in answers if answer.status_code == 429]
    told = await strict.look("flood")
    assert told["most_in_a_second"] == 30
    assert told["most_asked_in_a_second"] > 30
    assert told["refused"] == told["refused_by"]["overall"] == len(refused) > 0
    assert told["counted"] == 90 - len(refused)


async def test_a_reaction_counts_in_its_chat_unless_told_otherwise(strict: Sandbox):
    user = await strict.resident()
    said = await strict.act("say", user_id=user, text="A2")
    ask = {"chat_id": user, "message_id": said["message_id"]}
    assert await strict.call("setMessageReaction", **ask, reaction=[])
    assert (await strict.fails("setMessageReaction", **ask, reaction=[]))[0] == 429
    await strict.act("flood", profile="strict", reactions_in_chat=False)
    for _ in range(3):
        assert await strict.call("setMessageReaction", **ask, reaction=[])
    assert (await strict.look("flood"))["counted"] == 3


async def test_the_faq_lets_a_short_burst_through(strict: Sandbox):
    user = await strict.resident()
    await strict.act("flood", profile="faq", chat_burst=3)
    statuses = [(await send(strict, user)).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


async def test_answers_to_presses_and_looking_are_not_counted(strict: Sandbox):
    user = await strict.resident()
    assert (await send(strict, user)).is_success
    await strict.call("getChat", chat_id=user)
    await strict.fails("answerCallbackQuery", callback_query_id="1")
    assert (await strict.look("flood"))["counted"] == 1
    assert "profile" in await strict.refused("flood", overall_per_second=3)
