"""What tests of the webhook do with the sandbox again and again."""

import asyncio
from typing import Any

from tests.sandbox.conftest import TOKEN, Sandbox

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def hook(sandbox: Sandbox, url: str, **more: Any) -> None:
    """Set the webhook; more than once a second is refused, so wait as told."""
    ask = {"url": url, **more}
    answer = await sandbox.http.post(f"/bot{TOKEN}/setWebhook", json=ask)
    if answer.status_code == 429:
        await asyncio.sleep(int(answer.headers["Retry-After"]))
        answer = await sandbox.http.post(f"/bot{TOKEN}/setWebhook", json=ask)
    assert answer.json() == {"ok": True, "result": True, "description": "Webhook was set"}


async def until_nothing_waits(sandbox: Sandbox) -> None:
    async with asyncio.timeout(10):
        while (await sandbox.call("getWebhookInfo"))["pending_update_count"]:
            await asyncio.sleep(0.01)


async def say(sandbox: Sandbox, user: int, *texts: str) -> None:
    for text in texts:
        await sandbox.act("say", user_id=user, text=text)
