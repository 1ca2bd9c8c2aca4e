"""Asking Telegram about the token, the groups and the webhook, in a second, without a library.

Plain calls of the Bot API; what the answers mean is judged in `bot.fitness`, the words are in
`bot.screens.findings`. The token is in every address here, so no address is ever logged or shown.
"""

import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.fitness import Finding, Level, judge_bot, judge_group, judge_webhook
from bot.screens.findings import finding_words
from config.settings import Settings, Updates

__all__ = ["BotApi", "Finding", "Level", "Refused", "check_bot", "finding_words", "worst"]

PATIENCE_SECONDS = 15.0


class Refused(Exception):
    """Telegram answered, but not with what was asked for."""

    def __init__(self, method: str, status: int, reason: str) -> None:
        super().__init__(method, status, reason)
        self.method = method
        self.status = status
        self.reason = reason


class BotApi:
    """A few read-only calls for one token."""

    def __init__(self, http: httpx.AsyncClient, *, api: str, token: str) -> None:
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)  # below that they log the token
        self._http = http
        self._base = f"{api}/bot{token}"

    async def call(self, method: str, **values: Any) -> Any:
        """The result; raises `Refused`, or `httpx.HTTPError` where there is no answer."""
        answer = await self._http.post(f"{self._base}/{method}", json=values)
        try:
            told = answer.json()
        except ValueError:
            raise Refused(method, answer.status_code, f"HTTP {answer.status_code}") from None
        if not isinstance(told, dict) or not told.get("ok"):
            reason = str(told.get("description", "")) if isinstance(told, dict) else ""
            raise Refused(method, answer.status_code, reason or f"HTTP {answer.status_code}")
        return told["result"]


async def check_bot(settings: Settings, *, chats: Sequence[int | str] = ()) -> list[Finding]:
    """Look at the bot, its webhook and these group chats. Never raises for what it finds."""
    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http:
        api = BotApi(http, api=settings.api, token=settings.token)
        try:
            return await _check(api, settings, chats)
        except Refused as error:
            return [_refusal(error)]
        except httpx.HTTPError as error:
            # The type alone: the error's own words may hold the address, and with it the token.
            data = {"host": urlsplit(settings.api).netloc, "reason": type(error).__name__}
            return [Finding("api_unreachable", "fail", data)]


def worst(findings: Sequence[Finding]) -> Level:
    """How bad it is altogether."""
    levels = {item.level for item in findings}
    return "fail" if "fail" in levels else "warn" if "warn" in levels else "ok"


async def _check(api: BotApi, settings: Settings, chats: Sequence[int | str]) -> list[Finding]:
    me = await api.call("getMe")
    found = judge_bot(me)
    wanted = settings.webhook_address if settings.updates is Updates.WEBHOOK else ""
    found += judge_webhook(await api.call("getWebhookInfo"), wanted=wanted)
    groups = [finding for chat in chats for finding in await _check_group(api, chat, me)]
    if any(item.code in ("group_is_fit", "reads_nothing") for item in groups):
        found = [item for item in found if item.code != "privacy_is_on"]  # said, or no matter
    return found + (groups if chats else [Finding("no_group_yet", "warn")])


async def _check_group(api: BotApi, chat: int | str, me: dict[str, Any]) -> list[Finding]:
    try:
        found = await api.call("getChat", chat_id=chat)
        member = await api.call("getChatMember", chat_id=found["id"], user_id=me["id"])
    except Refused as error:
        if error.status in (400, 403):
            return [Finding("group_unknown", "fail", {"chat": str(chat)})]
        raise
    return judge_group(found, member, me)


def _refusal(error: Refused) -> Finding:
    # An ill-formed token is 404, an unknown one 401.
    if error.status in (401, 404) and error.method == "getMe":
        return Finding("token_refused", "fail")
    return Finding("api_error", "fail", {"method": error.method, "reason": error.reason[:200]})
