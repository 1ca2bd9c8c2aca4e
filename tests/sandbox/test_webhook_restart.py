"""The webhook over a restart, and with a certificate of one's own."""

import asyncio
from pathlib import Path

import httpx
import pytest
from telegram.error import BadRequest
from telegram.ext import ExtBot

from tests.sandbox.conftest import TOKEN, Process, Sandbox
from tests.sandbox.webhook_calls import SECRET_HEADER, hook, say, until_nothing_waits
from tests.sandbox.webhook_target import Target


async def test_nothing_is_lost_when_the_sandbox_restarts(tmp_path: Path):
    target = Target()
    await target.start()
    first = Process(tmp_path, "--webhook-retry-seconds", "0.05")
    async with httpx.AsyncClient(base_url=first.base, timeout=30) as http:
        here = Sandbox(first.base, http)
        user, other = await here.resident(1001), await here.resident(1002)
        await hook(here, target.url, secret_token="kept")
        await say(here, user, "0")
        await target.until(1)
        target.gate.clear()
        await say(here, user, "1", "2")
        await say(here, other, "a")
        await target.until_inside(2)
    assert await asyncio.to_thread(first.stop) == 0
    port, seen = target.port, len(target.got)
    await target.stop()
    second = Process(tmp_path, "--webhook-retry-seconds", "0.05")
    again = Target()
    async with httpx.AsyncClient(base_url=second.base, timeout=30) as http:
        there = Sandbox(second.base, http)
        async with asyncio.timeout(10):
            while "last_error_message" not in (await there.call("getWebhookInfo")):
                await asyncio.sleep(0.01)
        assert (await there.call("getWebhookInfo"))["last_error_message"] == "Connection refused"
        await again.start(port)
        await say(there, user, "3")
        await until_nothing_waits(there)
    assert seen == 1
    assert again.texts(user) == ["1", "2", "3"]
    assert again.texts(other) == ["a"]
    assert again.headers[0][SECRET_HEADER] == "kept"
    assert await asyncio.to_thread(second.stop) == 0
    await again.stop()


async def test_a_certificate_of_one_s_own_is_trusted_and_no_other(
    sandbox: Sandbox, target: Target, tmp_path: Path
):
    certificate = tmp_path / "own.pem"
    await target.start_with_tls(certificate)
    user = await sandbox.resident()
    await hook(sandbox, target.url)
    await say(sandbox, user, "secret")
    async with asyncio.timeout(10):
        while "last_error_message" not in (info := await sandbox.call("getWebhookInfo")):
            await asyncio.sleep(0.01)
    assert "certificate verify failed" in info["last_error_message"]
    bot: ExtBot[None] = ExtBot(TOKEN, base_url=f"{sandbox.base}/bot")
    async with bot:
        await asyncio.sleep(1.0)  # one change a second
        assert await bot.set_webhook(target.url, certificate=certificate.read_bytes())
        await target.until(1)
        assert target.texts() == ["secret"]
        assert (await bot.get_webhook_info()).has_custom_certificate
        with pytest.raises(BadRequest, match="custom certificate"):
            await bot.set_webhook(target.url, certificate=b"no certificate")
