"""Updates are brought to the webhook in order, again and again until they are taken."""

import asyncio

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiogram.methods import SendMessage
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.sandbox.conftest import TOKEN, Sandbox, keyboard
from tests.sandbox.webhook_calls import SECRET_HEADER, hook, say, until_nothing_waits
from tests.sandbox.webhook_target import Target


async def test_an_update_is_brought_with_the_secret_and_confirmed(sandbox: Sandbox, target: Target):
    user = await sandbox.resident()
    await say(sandbox, user, "before")
    await hook(sandbox, target.url, secret_token="s-3_T")
    await say(sandbox, user, "after")
    await target.until(2)
    assert target.texts() == ["before", "after"]
    assert target.headers[0][SECRET_HEADER] == "s-3_T"
    assert target.headers[0]["Content-Type"] == "application/json"
    await until_nothing_waits(sandbox)
    assert await sandbox.call("getWebhookInfo") == {
        "url": target.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 40,
    }
    await sandbox.call("deleteWebhook")
    assert await sandbox.updates() == []


async def test_what_fails_is_brought_again_and_its_chat_waits_for_it(
    sandbox: Sandbox, target: Target
):
    one, other = await sandbox.resident(1001), await sandbox.resident(1002)
    target.answers.extend([web.Response(status=500), web.Response(status=302)])
    await hook(sandbox, target.url)
    await say(sandbox, one, "1", "2", "3")
    await target.until(2)
    await say(sandbox, other, "other")
    await target.until(6)
    assert target.texts(one) == ["1", "1", "1", "2", "3"]
    assert target.texts(one, taken=True) == ["1", "2", "3"]
    assert target.texts(other) == ["other"]
    pauses = [later - sooner for sooner, later in zip(target.times, target.times[1:], strict=False)]
    assert pauses[0] > 0.19
    again = target.times[target.got.index(target.got[0], 2)] - target.times[1]
    assert again > 0.39  # twice the first pause
    info = await sandbox.call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"
    assert info["last_error_date"] > 0


async def test_another_chat_does_not_wait_for_one_that_fails(sandbox: Sandbox, target: Target):
    one, other = await sandbox.resident(1001), await sandbox.resident(1002)
    target.answers.append(web.Response(status=503, headers={"Retry-After": "1"}))
    await hook(sandbox, target.url)
    await say(sandbox, one, "1")
    await target.until(1)
    await say(sandbox, other, "other")
    await target.until(3)
    assert target.texts() == ["1", "other", "1"]
    assert target.times[2] - target.times[0] > 0.99


async def test_as_many_side_by_side_as_asked_for_and_one_at_a_time_in_a_chat(
    sandbox: Sandbox, target: Target
):
    people = [await sandbox.resident(2000 + each) for each in range(5)]
    target.gate.clear()
    await hook(sandbox, target.url, max_connections=3)
    for text in ("a", "b"):
        for person in people:
            await say(sandbox, person, text)
    await target.until_inside(3)
    assert (await sandbox.call("getWebhookInfo"))["pending_update_count"] == 10
    target.gate.set()
    await target.until(10)
    assert target.most_inside == 3
    for person in people:
        assert target.texts(person) == ["a", "b"]


async def test_the_answer_s_body_may_be_a_call(sandbox: Sandbox, target: Target):
    user = await sandbox.resident()
    reply = {"method": "sendMessage", "chat_id": user, "text": "收到"}
    target.answers.append(web.json_response(reply))
    target.answers.append(web.json_response({"method": "deleteWebhook"}))
    target.answers.append(web.Response(text="fine, thanks"))
    await hook(sandbox, target.url)
    await say(sandbox, user, "1", "2", "3")
    await until_nothing_waits(sandbox)
    shown = (await sandbox.look("transcript", chat_id=user))["messages"]
    assert [each["text"] for each in shown].count("收到") == 1
    assert (await sandbox.call("getWebhookInfo"))["url"] == target.url


async def test_only_kinds_asked_for_are_brought_and_pending_ones_can_be_dropped(
    sandbox: Sandbox, target: Target
):
    user = await sandbox.resident()
    await say(sandbox, user, "old")
    await hook(sandbox, target.url, allowed_updates=["callback_query"], drop_pending_updates=True)
    markup = keyboard({"text": "+", "callback_data": "a"})
    sent = await sandbox.call("sendMessage", chat_id=user, text="?", reply_markup=markup)
    await say(sandbox, user, "not asked for")
    press = {"user_id": user, "message_id": sent["message_id"], "data": "a", "wait_seconds": 0}
    await sandbox.act("press", **press)
    await target.until(1)
    assert [set(update) - {"update_id"} for update in target.got] == [{"callback_query"}]
    info = await sandbox.call("getWebhookInfo")
    assert info["allowed_updates"] == ["callback_query"]
    await sandbox.call("setWebhook", url=target.url, allowed_updates=[])
    assert "allowed_updates" not in await sandbox.call("getWebhookInfo")


async def test_polling_and_a_webhook_exclude_each_other(sandbox: Sandbox, target: Target):
    user = await sandbox.resident()
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.base))
    async with Bot(TOKEN, session=session) as bot:
        polling = asyncio.create_task(bot.get_updates(timeout=30, request_timeout=40))
        while not (await sandbox.look("state"))["polling"]:
            await asyncio.sleep(0)
        target.answers.extend(web.Response(status=500) for _ in range(50))
        await hook(sandbox, target.url)
        with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
            await polling
        with pytest.raises(TelegramConflictError) as told:
            await bot.get_updates()
        assert told.value.message == (
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
        await say(sandbox, user, "never taken")
        await target.until(1)
        assert await bot.delete_webhook()
        (update,) = await bot.get_updates()
        assert update.message
        assert update.message.text == "never taken"


async def test_what_may_not_be_asked_for_is_refused_word_for_word(sandbox: Sandbox):
    refusals = {
        "http://example.org/hook": "bad webhook: An HTTPS URL must be provided for webhook",
        "https://example.org:8081/hook": (
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
        ),
        "ftp://example.org": "invalid webhook URL specified",
        "https://": "invalid webhook URL specified",
    }
    for url, reason in refusals.items():
        assert await sandbox.fails("setWebhook", url=url) == (400, f"Bad Request: {reason}")
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.base))
    async with Bot(TOKEN, session=session) as bot:
        with pytest.raises(TelegramBadRequest, match="secret token is too long"):
            await bot.set_webhook("http://localhost:1/x", secret_token="x" * 257)
        with pytest.raises(TelegramBadRequest, match="contains unallowed characters"):
            await bot.set_webhook("http://localhost:1/x", secret_token="a b")
        assert await bot.set_webhook("")
        assert (await bot.get_webhook_info()).url == ""
    answer = await sandbox.http.post(f"/bot{TOKEN}/deleteWebhook")
    assert answer.json()["description"] == "Webhook is already deleted"


async def test_setting_it_over_and_over_is_slowed_down(sandbox: Sandbox, target: Target):
    await hook(sandbox, target.url)
    ask = {"url": target.url}
    answer = await sandbox.http.post(f"/bot{TOKEN}/setWebhook", json=ask)
    assert answer.json()["description"] == "Webhook is already set"
    code, text = await sandbox.fails("setWebhook", url=target.url, secret_token="new")
    assert (code, text) == (429, "Too Many Requests: retry after 1")


async def test_aiogram_s_own_handler_understands_what_is_brought(sandbox: Sandbox):
    user = await sandbox.resident()
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.base))
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def answer(message: Message) -> SendMessage:
        return message.answer(f"听到：{message.text}")

    async with Bot(TOKEN, session=session) as bot:
        handler = SimpleRequestHandler(
            dispatcher, bot, handle_in_background=False, secret_token="right"
        )
        application = web.Application()
        handler.register(application, path="/hook")
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await hook(sandbox, f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="right")
        seq = (await sandbox.look("state"))["last_seq"]
        await say(sandbox, user, "A2")
        heard: list[str] = []
        async with asyncio.timeout(10):
            while not heard:
                told = await sandbox.look("events", after=seq, timeout=5)
                seq = told["last_seq"]
                messages = [each["message"] for each in told["events"] if "message" in each]
                heard = [each["text"] for each in messages if each["from_bot"]]
        assert heard == ["听到：A2"]
        await sandbox.call("deleteWebhook")
        await runner.cleanup()
