"""Polling: our own loop, which confirms a batch of updates once it stands in the database.

aiogram's own polling confirms updates whose handler failed or never ran.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramConflictError
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from bot.inbox import Inbox
from config.clock import Clock

log = structlog.get_logger(__name__)

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
LONG_POLL_SECONDS = 25
FULL_PAGE = 100
# A server that has something answers a poll at once.
QUIET_SECONDS = 0.2
CONFLICT_SECONDS = 3.0


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """`getUpdates`, answered with what came and not with aiogram's types."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


def read_updates(
    raws: Sequence[dict[str, Any]], bot: Bot
) -> tuple[list[Update], list[dict[str, Any]]]:
    """Those that aiogram can read, and the rest as it came."""
    updates, unread = [], []
    for raw in raws:
        try:
            updates.append(Update.model_validate(raw, context={"bot": bot}))
        except ValidationError:
            unread.append(raw)
    return updates, unread


class Polling:
    """Fetches updates into the inbox until it is asked to stop."""

    def __init__(self, *, bot: Bot, inbox: Inbox, clock: Clock) -> None:
        self._bot = bot
        self._inbox = inbox
        self._clock = clock
        self._under_way: asyncio.Task[None] | None = None
        self._asked_since: float | None = None  # the poll under way, by the loop's clock
        self._emptied_at: datetime | None = None

    async def run(self) -> None:
        """Poll until asked to stop; a webhook that an earlier set-up left is removed first."""
        async with asyncio.TaskGroup() as group:
            self._under_way = group.create_task(self._poll())

    def ask_to_stop(self) -> None:
        """Fetch nothing more; what was not stored comes again."""
        if self._under_way is not None:
            self._under_way.cancel()

    def received_until(self) -> datetime | None:
        """Up to which instant everything that was sent to us is in the database.

        A poll that nobody answers yet says that nothing waits; one that was answered with less
        than a full page had emptied the queue when it was asked.
        """
        asked = self._asked_since
        if asked is not None and asyncio.get_running_loop().time() - asked >= QUIET_SECONDS:
            return self._clock.now()
        return self._emptied_at

    async def _poll(self) -> None:
        offset: int | None = None
        while True:
            asked_at = self._clock.now()
            try:
                updates = await self._fetch(offset)
            except TelegramConflictError as error:
                log.error("another_poller")
                await self._remove_webhook(error)
                await asyncio.sleep(CONFLICT_SECONDS)
                continue
            except (TelegramAPIError, TimeoutError, OSError) as error:
                log.warning("poll_failed", reason=type(error).__name__)
                await asyncio.sleep(1)
                continue
            if updates:
                try:
                    await self._keep(updates)
                except (DBAPIError, OSError) as error:  # not confirmed: they come again
                    log.error("not_stored", reason=type(error).__name__)
                    await asyncio.sleep(1)
                    continue
                offset = updates[-1]["update_id"] + 1
            if len(updates) < FULL_PAGE:
                self._emptied_at = asked_at

    async def _fetch(self, offset: int | None) -> list[dict[str, Any]]:
        """Raw updates: one that cannot be read must not hold up the others."""
        self._asked_since = asyncio.get_running_loop().time()
        ask = GetRawUpdates(offset=offset, timeout=LONG_POLL_SECONDS, allowed_updates=ALLOWED)
        try:
            return await self._bot(ask, request_timeout=LONG_POLL_SECONDS + 10)
        finally:
            self._asked_since = None

    async def _keep(self, raws: list[dict[str, Any]]) -> None:
        updates, unread = read_updates(raws, self._bot)
        if unread:
            await self._inbox.keep_unread(unread)
        if updates:
            await self._inbox.keep(updates)

    async def _remove_webhook(self, error: TelegramConflictError) -> None:
        """A webhook that is set keeps polling out; what it had not delivered comes to us."""
        if "webhook" not in error.message.lower():
            return
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except (TelegramAPIError, OSError) as refused:
            log.warning("webhook_not_removed", reason=type(refused).__name__)
