"""Webhook: an update is stored, then answered with 200. Any number of workers may serve it.

Updates that come at the same time are stored in one transaction. What cannot be stored is
answered with 503, so that Telegram brings it again. Knows nothing of how updates are handled.
"""

import asyncio
import hmac
from datetime import datetime

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.types import Update
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.inbox import Inbox
from bot.polling import ALLOWED, read_updates
from config.clock import Clock

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
AT_ONCE = 100
MOST_CONNECTIONS = 40
ASK_EVERY_SECONDS = 2.0
MOST_BYTES = 1 << 20


class Webhook:
    """Takes deliveries into the inbox and knows whether any are still under way."""

    def __init__(self, *, bot: Bot, inbox: Inbox, clock: Clock, url: str, secret: str) -> None:
        self._bot = bot
        self._inbox = inbox
        self._clock = clock
        self._url = url
        self._secret = secret
        self._arrived: asyncio.Queue[tuple[Update, asyncio.Future[bool]]] = asyncio.Queue()
        self._running: list[asyncio.Task[None]] = []
        self._emptied_at: datetime | None = None

    def application(self, path: str) -> Starlette:
        """The page that Telegram delivers to."""
        return Starlette(routes=[Route(path, self._deliver, methods=["POST"])])

    async def run(self) -> None:
        """Ask Telegram to deliver, then store what comes until asked to stop."""
        await self._announce()
        async with asyncio.TaskGroup() as group:
            self._running = [group.create_task(self._store()), group.create_task(self._watch())]

    def ask_to_stop(self) -> None:
        """Store nothing more; what was not answered comes again."""
        for task in self._running:
            task.cancel()

    def received_until(self) -> datetime | None:
        """Up to which instant everything that was sent to us is in the database."""
        return self._emptied_at

    async def _announce(self) -> None:
        while True:
            try:
                await self._bot.set_webhook(
                    self._url,
                    secret_token=self._secret,
                    allowed_updates=ALLOWED,
                    max_connections=MOST_CONNECTIONS,
                )
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
            except (TelegramAPIError, OSError) as error:
                log.error("webhook_not_set", reason=str(error)[:200])
                await asyncio.sleep(ASK_EVERY_SECONDS)
            else:
                return

    async def _deliver(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return Response(status_code=403)
        if int(request.headers.get("content-length", 0)) > MOST_BYTES:
            return Response(status_code=413)
        try:
            raw = await request.json()
            updates, unread = read_updates([raw], self._bot)
        except ValueError:  # not even JSON: that is not Telegram
            return Response(status_code=400)
        if unread:
            await self._inbox.keep_unread(unread)
            return Response(status_code=200)
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._arrived.put_nowait((updates[0], stored))
        return Response(status_code=200 if await stored else 503)

    async def _store(self) -> None:
        """Store what has arrived meanwhile, all of it in one transaction."""
        while True:
            batch = [await self._arrived.get()]
            while len(batch) < AT_ONCE and not self._arrived.empty():
                batch.append(self._arrived.get_nowait())
            is_kept = False
            try:
                await self._inbox.keep([update for update, _ in batch])
                is_kept = True
            except (DBAPIError, OSError) as error:
                log.error("not_stored", reason=type(error).__name__)
            finally:
                for _, stored in batch:
                    if not stored.done():
                        stored.set_result(is_kept)

    async def _watch(self) -> None:
        """Ask whether anything is still on its way to us; the cut-off waits for that."""
        while True:
            asked_at = self._clock.now()
            try:
                info = await self._bot.get_webhook_info()
            except (TelegramAPIError, OSError) as error:
                log.warning("webhook_not_asked", reason=type(error).__name__)
            else:
                if info.url == self._url and info.pending_update_count == 0:
                    self._emptied_at = asked_at
            await asyncio.sleep(ASK_EVERY_SECONDS)
