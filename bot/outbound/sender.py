"""The only sender of unsolicited messages and of everything that goes into groups.

It reads the outbox and keeps its state there: `sending` is committed before anything leaves,
so a crash leaves `unknown`, never a second message. A time-out is unknown too: the message may
have arrived. People who blocked the bot are marked, so that the liaison can call them.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Row, bindparam, select, update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.outbound.letterbox import Letterbox
from bot.outbound.letters import Letter, address_letters
from config.clock import Clock
from orders.use_cases.people import mark_unreachable
from storage.database import Database
from storage.tables import outbox

log = structlog.get_logger(__name__)

AT_ONCE = 60  # rows taken in one go: about two seconds at full pace
CHATS_AT_ONCE = 16
IDLE_SECONDS = 0.3
TRIES = 5


class Sender:
    """Sends what is queued, in order within each chat, until it is cancelled."""

    def __init__(self, *, letterbox: Letterbox, database: Database, clock: Clock) -> None:
        self._letterbox = letterbox
        self._database = database
        self._clock = clock
        self._gate = asyncio.Semaphore(CHATS_AT_ONCE)
        self._is_stopping = False
        self.sent = 0

    async def run(self) -> None:
        """Send until asked to stop. What a crash left half sent is unknown, not sent again."""
        async with self._database.write() as tx:
            left = update(outbox).where(outbox.c.state == "sending")
            await tx.run(left.values(state="unknown", error="stopped while sending"))
        while not self._is_stopping:
            if not await self.send_due():
                await asyncio.sleep(IDLE_SECONDS)

    def ask_to_stop(self) -> None:
        """End after the messages under way; what has not begun to leave is queued again."""
        self._is_stopping = True

    async def send_due(self) -> int:
        """Send one round of what is due; returns how many rows it worked off."""
        now = self._clock.now()
        async with self._database.read() as tx:
            if not await tx.first(_due(now).limit(1)):
                return 0
        async with self._database.write() as tx:
            rows = await self._take(tx, now)
            letters = await address_letters(tx, rows)
        chats: dict[int | None, list[Letter]] = defaultdict(list)
        for letter in letters:
            chats[letter.chat_id].append(letter)
        results = await asyncio.gather(*(self._send_chat(line) for line in chats.values()))
        await self._note([result for line in results for result in line], now)
        return len(rows)

    async def _take(self, tx: Any, now: datetime) -> Sequence[Row[Any]]:
        rows: Sequence[Row[Any]] = await tx.all(
            _due(now).order_by(outbox.c.id).limit(AT_ONCE).with_for_update(skip_locked=True)
        )
        overdue = [row.id for row in rows if row.not_after is not None and row.not_after < now]
        taken = [row for row in rows if row.id not in set(overdue)]
        for ids, state in ((overdue, "overdue"), ([row.id for row in taken], "sending")):
            if ids:
                await tx.run(update(outbox).where(outbox.c.id.in_(ids)).values(state=state))
        return taken

    async def _send_chat(self, letters: Sequence[Letter]) -> list[dict[str, Any]]:
        async with self._gate:
            return [await self._send_or_keep(letter) for letter in letters]

    async def _send_or_keep(self, letter: Letter) -> dict[str, Any]:
        result: dict[str, Any] = {"row": letter.outbox_id, "chat": letter.chat_id, "message": None}
        if letter.chat_id is None:
            return {**result, "state": "unreachable", "error": "not started or blocked"}
        if self._is_stopping:
            return {**result, "state": "queued", "error": None}
        return await self._send(letter, letter.chat_id, result)

    async def _send(self, letter: Letter, chat_id: int, result: dict[str, Any]) -> dict[str, Any]:
        for attempt in range(1, TRIES + 1):
            try:
                message_id = await self._letterbox.deliver(letter, chat_id)
            except RetryAfter:
                continue  # the limiter has halted everybody for that long
            except Forbidden as error:
                return {**result, "state": "unreachable", "error": error.message[:200]}
            except TimedOut:
                return {**result, "state": "unknown", "error": "timed out"}
            except BadRequest as error:
                state = "sent" if "not modified" in error.message.lower() else "failed"
                return {
                    **result,
                    "state": state,
                    "error": error.message[:200],
                    "message": letter.edits,
                }
            except NetworkError as error:
                if attempt == TRIES:
                    return {**result, "state": "queued", "error": type(error).__name__}
                await asyncio.sleep(attempt)
            else:
                self.sent += 1
                return {**result, "state": "sent", "message": message_id, "error": None}
        return {**result, "state": "queued", "error": "too many requests"}

    async def _note(self, results: Sequence[dict[str, Any]], now: datetime) -> None:
        """Write down what became of each row, in one transaction."""
        if not results:  # all of them were overdue
            return
        async with self._database.write() as tx:
            await tx.connection.execute(
                update(outbox)
                .where(outbox.c.id == bindparam("row"))
                .values(
                    state=bindparam("state"),
                    error=bindparam("error"),
                    chat_id=bindparam("chat"),
                    message_id=bindparam("message"),
                    sent_at=now,
                    attempts=outbox.c.attempts + 1,
                ),
                list(results),
            )
            for result in results:
                if result["state"] == "unreachable" and result["chat"] is not None:
                    await mark_unreachable(tx, telegram_id=result["chat"], now=now)


def _due(now: datetime) -> Any:
    return select(outbox).where(outbox.c.state == "queued", outbox.c.not_before <= now)
