"""The inbox: updates are stored before they are confirmed, then worked off.

Chats are worked in parallel, each in its order. Transient errors are tried again; a bug puts
the update aside and tells the person so. Several processes share one inbox: the row's lock
decides who handles an update, and what a killed one leaves is found by the others.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from heapq import heappop, heappush
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.middlewares.unit_of_work import NotYet, chat_id_of, sent_at_of, user_of
from bot.screens.errors import failure_screen
from bot.show import Shower
from config.clock import Clock
from config.metrics import UPDATES_FAILED, UPDATES_HANDLED
from config.texts import locale_for, texts_for
from orders.use_cases.people import language_of
from storage.database import Database
from storage.inbox import Incoming, mark_failed, store, waiting

log = structlog.get_logger(__name__)

# A worker waits with its update until the answer may leave (a second and more in a busy chat), so
# there are many; the database lets in as many at once as it has connections.
WORKERS = 64
TRIES = 3
NO_CHAT = 0
# How often it looks for updates that another process stored and did not handle.
LOOK_EVERY_SECONDS = 1.0
LEFT_AFTER = timedelta(seconds=3)
# An update whose chat another process is working at is asked for again after this.
LATER_SECONDS = 0.05


class Outcome(Enum):
    """What became of one attempt at an update."""

    SETTLED = "settled"  # handled, put aside, or handled by somebody else
    LATER = "later"


Waiting = tuple[int, Update, datetime]


class Inbox:
    """Stores what comes and works it off until it is asked to stop."""

    def __init__(
        self, *, bot: Bot, dispatcher: Dispatcher, database: Database, clock: Clock, shower: Shower
    ) -> None:
        self.bot = bot
        self.shower = shower
        self._dispatcher = dispatcher
        self._database = database
        self._clock = clock
        self._chats: dict[int, list[Waiting]] = {}  # a heap each: the oldest first
        self._in_hand: set[int] = set()  # chats that a worker is at
        self._held: set[int] = set()  # inbox ids in the heaps or in hand
        self._ready: asyncio.Queue[int | None] = asyncio.Queue()
        self._looking: asyncio.Task[None] | None = None
        self.handled = 0
        self.failed = 0

    async def run(self) -> None:
        """Work off what is stored, whoever stored it, until asked to stop."""
        await self._adopt(before=None)
        async with asyncio.TaskGroup() as group:
            self._looking = group.create_task(self._look())
            for _ in range(WORKERS):
                group.create_task(self._work())

    def ask_to_stop(self) -> None:
        """End when the updates in hand are handled; the rest is kept in the database."""
        if self._looking is not None:
            self._looking.cancel()
        while not self._ready.empty():
            self._ready.get_nowait()
        for _ in range(WORKERS):
            self._ready.put_nowait(None)

    @property
    def is_idle(self) -> bool:
        """Everything that was stored here is handled and its screens are shown."""
        return not self._chats and not self._in_hand

    async def keep(self, updates: Sequence[Update]) -> None:
        """Store updates in one transaction and queue those that are new."""
        now = self._clock.now()
        incoming = [
            Incoming(
                bot_id=self.bot.id,
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
                self._enqueue((inbox_id, update, item.sent_at))

    async def keep_unread(self, raws: Sequence[dict[str, Any]]) -> None:
        """Put aside what this version cannot read: a later one may, by a replay."""
        now = self._clock.now()
        unread = [Incoming(self.bot.id, raw["update_id"], None, raw, now) for raw in raws]
        log.error("updates_not_understood", update_ids=[item.update_id for item in unread])
        self.failed += len(unread)
        UPDATES_FAILED.inc(len(unread))
        async with self._database.write() as tx:
            await store(tx, unread, now=now, error="not understood")

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                await self._adopt(before=self._clock.now() - LEFT_AFTER)
            except (DBAPIError, OSError) as error:
                log.warning("not_looked", reason=type(error).__name__)

    async def _adopt(self, *, before: datetime | None) -> None:
        """Queue what waits in the database and is in nobody's hands, as far as we can see."""
        async with self._database.read() as tx:
            rows = await waiting(tx, bot_id=self.bot.id, before=before, but=self._held)
        for row in rows:
            try:
                update = Update.model_validate(row.raw, context={"bot": self.bot})
            except ValidationError:  # replayed, and this version cannot read it either
                async with self._database.write() as tx:
                    await mark_failed(tx, row.id, error="not understood")
            else:
                self._enqueue((row.id, update, row.sent_at))

    def _enqueue(self, item: Waiting) -> None:
        if item[0] in self._held:
            return
        self._held.add(item[0])
        chat_id = chat_id_of(item[1]) or NO_CHAT
        line = self._chats.setdefault(chat_id, [])
        heappush(line, item)
        if len(line) == 1 and chat_id not in self._in_hand:
            self._ready.put_nowait(chat_id)

    async def _work(self) -> None:
        """Take a chat, handle its oldest update, and put the chat back if it has more."""
        while (chat_id := await self._ready.get()) is not None:
            line = self._chats[chat_id]
            item = heappop(line)
            self._in_hand.add(chat_id)
            outcome = await self._handle(item)
            self._in_hand.discard(chat_id)
            if outcome is Outcome.LATER:
                heappush(line, item)
                loop = asyncio.get_running_loop()
                loop.call_later(LATER_SECONDS, self._ready.put_nowait, chat_id)
                continue
            self._held.discard(item[0])
            if line:
                self._ready.put_nowait(chat_id)
            else:
                del self._chats[chat_id]

    async def _handle(self, item: Waiting) -> Outcome:
        inbox_id, update, sent_at = item
        for attempt in range(1, TRIES + 1):
            try:
                await self._dispatcher.feed_update(
                    self.bot, update, inbox_id=inbox_id, sent_at=sent_at
                )
            except NotYet:
                return Outcome.LATER
            except (DBAPIError, OSError) as error:
                if attempt == TRIES:
                    return await self._put_aside(inbox_id, update, error)
                # Of two who wrote the same row at once the second finds it when it tries again.
                await asyncio.sleep(0 if isinstance(error, IntegrityError) else attempt)
            except Exception as error:  # noqa: BLE001 - a bug in one update must not stop the rest
                return await self._put_aside(inbox_id, update, error)
            else:
                self.handled += 1
                UPDATES_HANDLED.inc()
                break
        return Outcome.SETTLED

    async def _put_aside(self, inbox_id: int, update: Update, error: Exception) -> Outcome:
        """Keep the update for a replay, tell the person, go on with the next."""
        log.error("update_failed", inbox_id=inbox_id, error=type(error).__name__, exc_info=error)
        self.failed += 1
        UPDATES_FAILED.inc()
        user = user_of(update)
        try:
            async with self._database.write() as tx:
                await mark_failed(tx, inbox_id, error=type(error).__name__)
                language = await language_of(tx, telegram_id=user.id) if user else None
        except (DBAPIError, OSError):  # no database: it stays waiting and is found again
            return Outcome.LATER
        if user is None or user.is_bot:
            return Outcome.SETTLED
        screen = failure_screen(texts_for(language or locale_for(user.language_code)))
        if update.callback_query is not None:
            await self.shower.answer_press(update.callback_query, (screen,))
        else:  # in private also what was written in the group
            await self.shower.send(user.id, screen)
        return Outcome.SETTLED

    def figures(self) -> dict[str, Any]:
        """What this process has done, for its heartbeat."""
        return {"handled": self.handled, "failed": self.failed, "in_hand": len(self._held)}
