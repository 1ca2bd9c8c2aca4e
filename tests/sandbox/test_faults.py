"""Faults on demand: calls that fail, get lost or seem lost; updates that come twice or swapped."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from telegram.error import NetworkError, TimedOut
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from tests.sandbox.conftest import TOKEN, Process, Sandbox
from tests.sandbox.webhook_calls import hook, until_nothing_waits
from tests.sandbox.webhook_target import Target


@pytest.fixture
async def faulty(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    yield sandbox
    await sandbox.http.delete("/control/faults")


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.base))
    async with Bot(TOKEN, session=session) as bot:
        yield bot


async def texts(sandbox: Sandbox, user: int) -> list[str]:
    shown = (await sandbox.look("transcript", chat_id=user))["messages"]
    return [each["text"] for each in shown if each["from_bot"]]


async def struck(sandbox: Sandbox) -> list[int]:
    return [rule["struck"] for rule in (await sandbox.look("faults"))["faults"]]


async def test_errors_strike_the_method_and_chat_that_they_are_meant_for(faulty: Sandbox, bot: Bot):
    user, other = await faulty.resident(1001), await faulty.resident(1002)
    await faulty.act("faults", kind="403", method="sendMessage", chat_id=user)
    await faulty.act("faults", kind="429", retry_after=7, method=["sendPhoto", "SENDMESSAGE"])
    await faulty.act("faults", kind="500", description="Bad Gateway", times=2)
    await bot.get_updates()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(user, "1")
    with pytest.raises(TelegramRetryAfter) as told:
        await bot.send_message(other, "1")
    assert told.value.retry_after == 7
    for _ in range(2):
        with pytest.raises(TelegramServerError, match="Bad Gateway"):
            await bot.get_me()
    await bot.send_message(user, "2")
    assert await texts(faulty, user) == ["2"]
    assert await texts(faulty, other) == []
    assert await struck(faulty) == [1, 1, 2]


async def test_a_dropped_call_was_not_carried_out(faulty: Sandbox, bot: Bot):
    user = await faulty.resident()
    await faulty.act("faults", kind="drop", method="sendMessage", times=2)
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(user, "1")
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected without sending a response"):
        await faulty.call("sendMessage", chat_id=user, text="1")
    await bot.send_message(user, "2")
    assert await texts(faulty, user) == ["2"]
    entries = (await faulty.look("journal", errors=1, limit=20_000))["entries"]
    assert [(entry["method"], entry["status"]) for entry in entries[-2:]] == [
        ("sendMessage", 0)
    ] * 2


async def test_an_answer_may_get_lost_though_the_message_is_there(faulty: Sandbox, bot: Bot):
    user = await faulty.resident()
    await faulty.act("faults", kind="timeout_after_delivery", method="sendMessage")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(user, "1")
    assert await texts(faulty, user) == ["1"]
    await faulty.act("faults", kind="timeout_after_delivery", method="sendMessage", seconds=30)
    impatient: ExtBot[None] = ExtBot(
        TOKEN, base_url=f"{faulty.base}/bot", request=HTTPXRequest(read_timeout=0.3)
    )
    async with impatient:
        with pytest.raises(TimedOut):
            await impatient.send_message(user, "2")
        await faulty.act("faults", kind="drop")
        with pytest.raises(NetworkError):
            await impatient.send_message(user, "3")
    assert await texts(faulty, user) == ["1", "2"]


async def test_a_delay_is_before_the_deed(faulty: Sandbox, bot: Bot):
    user = await faulty.resident()
    await faulty.act("faults", kind="delay", seconds=0.3, chat_id=user)
    started = time.monotonic()
    slow = asyncio.create_task(bot.send_message(user, "slow"))
    while await struck(faulty) == [0]:
        await asyncio.sleep(0)
    await bot.send_message(user, "quick")
    await slow
    assert time.monotonic() - started >= 0.3
    assert await texts(faulty, user) == ["quick", "slow"]


async def test_a_share_of_calls_is_struck_the_same_with_the_same_seed(faulty: Sandbox):
    async def pattern() -> list[bool]:
        await faulty.http.delete("/control/faults")
        await faulty.act("faults", kind="500", times=0, probability=0.4, seed=5, method="getMe")
        answers = [await faulty.http.post(f"/bot{TOKEN}/getMe") for _ in range(40)]
        return [answer.is_success for answer in answers]

    first = await pattern()
    assert await pattern() == first
    assert 5 < first.count(False) < 35
    assert await struck(faulty) == [first.count(False)]


async def test_what_makes_no_sense_is_refused(faulty: Sandbox):
    assert "kind is one of" in await faulty.refused("faults", kind="flood")
    assert "no method sendMassage" in await faulty.refused(
        "faults", kind="drop", method="sendMassage"
    )
    assert "seconds is missing" in await faulty.refused("faults", kind="delay")
    assert "unknown: chat" in await faulty.refused("faults", kind="drop", chat=1)
    assert "probability" in await faulty.refused("faults", kind="drop", probability=0)
    assert "no method" in await faulty.refused("faults", kind="reorder_updates", method="getMe")
    assert (await faulty.look("faults")) == {"faults": []}


def said(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_a_poller_gets_an_update_once_more_after_confirming_it(faulty: Sandbox):
    user = await faulty.resident()
    await faulty.act("faults", kind="duplicate_updates", chat_id=user)
    for text in ("1", "2"):
        await faulty.act("say", user_id=user, text=text)
    first = await faulty.updates()
    assert said(first) == ["1", "2"]
    again = await faulty.updates(offset=first[-1]["update_id"] + 1)
    assert again == first[:1]
    assert await faulty.updates(offset=first[-1]["update_id"] + 1) == []


async def test_a_poller_gets_two_updates_swapped_and_a_lonely_one_in_the_end(faulty: Sandbox):
    user = await faulty.resident()
    await faulty.act("faults", kind="reorder_updates", times=2)
    await faulty.act("say", user_id=user, text="1")
    assert await faulty.updates() == []
    polling = asyncio.create_task(faulty.updates(timeout=20))
    while not (await faulty.look("state"))["polling"]:
        await asyncio.sleep(0)
    await faulty.act("say", user_id=user, text="2")
    await faulty.act("say", user_id=user, text="3")
    got = await polling
    assert said(got)[:2] == ["2", "1"]
    assert said(await faulty.updates(limit=1)) == ["1"]
    async with asyncio.timeout(5):
        rest = await faulty.updates(offset=got[0]["update_id"] + 1, timeout=20)
    assert said(rest) == ["3"]


async def test_a_webhook_gets_them_twice_and_swapped_too(faulty: Sandbox):
    target = Target()
    await target.start()
    user = await faulty.resident()
    await hook(faulty, target.url)
    await faulty.act("faults", kind="reorder_updates")
    await faulty.act("faults", kind="duplicate_updates", times=2)
    for text in ("1", "2", "3"):
        await faulty.act("say", user_id=user, text=text)
    await target.until(5)
    await until_nothing_waits(faulty)
    assert target.texts(user) == ["2", "2", "1", "1", "3"]
    assert await struck(faulty) == [1, 2]
    await faulty.call("deleteWebhook")
    await target.stop()


async def test_it_stops_at_once_though_an_answer_is_held(tmp_path_factory: Any):
    process = Process(tmp_path_factory.mktemp("held"))
    async with httpx.AsyncClient(base_url=process.base, timeout=30) as http:
        here = Sandbox(process.base, http)
        user = await here.resident()
        await here.act("faults", kind="timeout_after_delivery", seconds=60, method="sendMessage")
        held = asyncio.create_task(here.call("sendMessage", chat_id=user, text="x"))
        while await struck(here) == [0]:
            await asyncio.sleep(0)
        started = time.monotonic()
        assert await asyncio.to_thread(process.stop) == 0
        assert time.monotonic() - started < 2
        assert (await held)["text"] == "x"
