"""Our own loop: store each batch of raw updates, then confirm it, then work.

aiogram's polling confirms updates whose handler failed or never ran; here an update is
confirmed once it stands in the database. Chats are worked in parallel, each in its order.
Transient errors are tried again; a bug puts the update aside and tells the person so.
"""

import asyncio
from collections import defaultdict, deque
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramConflictError
from aiogram.types import Update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.middlewares.unit_of_work import chat_id_of, sent_at_of, user_of
from bot.screens.errors import failure_screen
from bot.show import Shower
from config.clock import Clock
from config.texts import locale_for, texts_for
from orders.use_cases.people import language_of
from storage.database import Database
from storage.inbox import Incoming, mark_failed, store, waiting

log = structlog.get_logger(__name__)

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
LONG_POLL_SECONDS = 25
FULL_PAGE = 100
# A server that has something answers a poll at once.
QUIET_SECONDS = 0.2
WORKERS = 8
TRIES = 3
NO_CHAT = 0


class Inbox:
    """Fetches, stores and works off updates until it is cancelled."""

    def __init__(
        self, *, bot: Bot, dispatcher: Dispatcher, database: Database, clock: Clock, shower: Shower
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._database = database
        self._clock = clock
        self._shower = shower
        self._chats: dict[int, deque[tuple[int, Update, Any]]] = defaultdict(deque)
        self._ready: asyncio.Queue[int | None] = asyncio.Queue()
        self._polling: asyncio.Task[None] | None = None
        self._asked_since: float | None = None  # the poll under way, by the loop's clock
        self._emptied_at: datetime | None = None
        self.handled = 0

    async def run(self) -> None:
        """Work off what an earlier run left, then poll until asked to stop."""
        await self._recover()
        async with asyncio.TaskGroup() as group:
            self._polling = group.create_task(self._poll())
            for _ in range(WORKERS):
                group.create_task(self._work())

    def ask_to_stop(self) -> None:
        """Fetch nothing more and end when the updates in hand are handled; the rest is kept."""
        if self._polling is not None:
            self._polling.cancel()
        while not self._ready.empty():
            self._ready.get_nowait()
        for _ in range(WORKERS):
            self._ready.put_nowait(None)

    @property
    def is_idle(self) -> bool:
        """Everything that was stored is handled and its screens are shown."""
        return not self._chats

    def received_until(self) -> datetime | None:
        """Up to which instant everything that was sent to us is in the database.

        A poll that nobody answers yet says that nothing waits; one that was answered with less
        than a full page had emptied the queue when it was asked.
        """
        asked = self._asked_since
        if asked is not None and asyncio.get_running_loop().time() - asked >= QUIET_SECONDS:
            return self._clock.now()
        return self._emptied_at

    async def _recover(self) -> None:
        async with self._database.read() as tx:
            for row in await waiting(tx, bot_id=self._bot.id, limit=100_000):
                update = Update.model_validate(row.raw, context={"bot": self._bot})
                self._enqueue(row.id, update, row.sent_at)

    async def _poll(self) -> None:
        offset: int | None = None
        while True:
            asked_at = self._clock.now()
            try:
                updates = await self._fetch(offset)
            except TelegramConflictError:
                log.error("another_poller")
                await asyncio.sleep(3)
                continue
            except (TelegramAPIError, TimeoutError, OSError) as error:
                log.warning("poll_failed", reason=type(error).__name__)
                await asyncio.sleep(1)
                continue
            if updates:
                try:
                    await self._store(updates)
                except (DBAPIError, OSError) as error:  # not confirmed: they come again
                    log.error("not_stored", reason=type(error).__name__)
                    await asyncio.sleep(1)
                    continue
                offset = updates[-1].update_id + 1
            if len(updates) < FULL_PAGE:
                self._emptied_at = asked_at

    async def _fetch(self, offset: int | None) -> list[Update]:
        self._asked_since = asyncio.get_running_loop().time()
        try:
            return await self._bot.get_updates(
                offset=offset,
                timeout=LONG_POLL_SECONDS,
                allowed_updates=ALLOWED,
                request_timeout=LONG_POLL_SECONDS + 10,
            )
        finally:
            self._asked_since = None

    async def _store(self, updates: list[Update]) -> None:
        now = self._clock.now()
        incoming = [
            Incoming(
                bot_id=self._bot.id,
                update_id=update.update_id,
                chat_id=chat_id_of(update),
                raw=update.model_dump(mode="json", by_alias=True, exclude_none=True),
                sent_at=sent_at_of(update, received_at=now),
            )
            for update in updates
        ]
        async with self._database.write() as tx:
            ids = await store(tx, incoming, now=now)
        for inbox_id, update, item in zip(ids, updates, incoming, strict=True):
            if inbox_id is not None:
                self._enqueue(inbox_id, update, item.sent_at)

    def _enqueue(self, inbox_id: int, update: Update, sent_at: Any) -> None:
        chat_id = chat_id_of(update) or NO_CHAT
        self._chats[chat_id].append((inbox_id, update, sent_at))
        if len(self._chats[chat_id]) == 1:
            self._ready.put_nowait(chat_id)

    async def _work(self) -> None:
        """Take a chat, handle its oldest update, and put the chat back if it has more."""
        while (chat_id := await self._ready.get()) is not None:
            line = self._chats[chat_id]
            await self._handle(*line[0])
            line.popleft()
            if line:
                self._ready.put_nowait(chat_id)
            else:
                del self._chats[chat_id]

    async def _handle(self, inbox_id: int, update: Update, sent_at: Any) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                await self._dispatcher.feed_update(
                    self._bot, update, inbox_id=inbox_id, sent_at=sent_at
                )
            except (DBAPIError, OSError) as error:
                if attempt == TRIES:
                    return await self._put_aside(inbox_id, update, error)
                # Of two who wrote the same row at once the second finds it when it tries again.
                await asyncio.sleep(0 if isinstance(error, IntegrityError) else attempt)
            except Exception as error:  # noqa: BLE001 - a bug in one update must not stop the rest
                return await self._put_aside(inbox_id, update, error)
            else:
                self.handled += 1
                return None
        return None

    async def _put_aside(self, inbox_id: int, update: Update, error: Exception) -> None:
        """Keep the update for a replay, tell the person, go on with the next."""
        log.error("update_failed", inbox_id=inbox_id, error=type(error).__name__, exc_info=error)
        user = user_of(update)
        async with self._database.write() as tx:
            await mark_failed(tx, inbox_id, error=type(error).__name__)
            language = await language_of(tx, telegram_id=user.id) if user else None
        if user is None or user.is_bot:
            return
        screen = failure_screen(texts_for(language or locale_for(user.language_code)))
        if update.callback_query is not None:
            await self._shower.answer_press(update.callback_query, (screen,))
        else:  # in private also what was written in the group
            await self._shower.send(user.id, screen)
