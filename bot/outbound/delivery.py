"""One letter to its end: tried, tried again where that is safe, and what became of it.

What the chat has become meanwhile (a group moved to a new number, a topic deleted) is put right
in the database, and the letter goes where it belongs now.
"""

import asyncio
from collections import Counter
from dataclasses import replace

import structlog
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from bot.outbound.budget import TooLate
from bot.outbound.letterbox import Letterbox
from bot.outbound.letters import Letter
from bot.outbound.limiter import Ticket
from bot.outbound.rows import Result, wait_after
from bot.outbound.verdicts import Verdict, name_of, verdict_of
from config.clock import Clock
from orders.actors import SENDER
from orders.use_cases.moving import follow_migration, leave_topic
from storage.database import Database

log = structlog.get_logger(__name__)

TRIES = 5
# Between tries, doubled each time: for this letter, and for everybody when nobody answers.
PAUSE_SECONDS = 0.5
FINAL = {
    Verdict.UNCHANGED: "sent",
    Verdict.UNKNOWN: "unknown",
    Verdict.UNREACHABLE: "unreachable",
    Verdict.FAILED: "failed",
}


class Delivery:
    """Brings letters to the letterbox; counts what went wrong, by kind."""

    def __init__(self, *, letterbox: Letterbox, database: Database, clock: Clock) -> None:
        self._letterbox = letterbox
        self._database = database
        self._clock = clock
        self.errors: Counter[str] = Counter()

    async def bring(self, letter: Letter, ticket: Ticket) -> Result:
        """Returns what became of the letter; raises only what is our own mistake."""
        error: TelegramError | None = None
        for attempt in range(TRIES):
            chat_id = letter.chat_id
            assert chat_id is not None, "nobody to bring it to"
            ticket.patience = self._patience(letter)
            try:
                delivered = await self._letterbox.deliver(letter, chat_id, ticket)
            except TooLate:
                return Result(letter.outbox_id, "overdue", chat_id)
            except ChatMigrated as moved:
                letter = await self._follow(letter, chat_id, moved.new_chat_id)
            except TelegramError as raised:
                error = raised
                self.errors[name_of(error)] += 1
                verdict = verdict_of(error, is_repeatable=ticket.is_repeatable)
                if verdict in FINAL:
                    return self._final(letter, FINAL[verdict], error)
                if attempt + 1 < TRIES:
                    letter = await self._before_the_next_try(letter, verdict, error, attempt)
            else:
                return Result(
                    letter.outbox_id,
                    "sent",
                    chat_id,
                    delivered.message_id,
                    has_photo=delivered.has_photo,
                )
        return self.put_off(letter, error)

    def put_off(self, letter: Letter, error: Exception | None = None) -> Result:
        """Queue it again: at once where it has not been tried, else after a while."""
        later = self._clock.now() + wait_after(letter.attempts) if error else None
        why = type(error).__name__ if error else None
        return Result(letter.outbox_id, "queued", error=why, not_before=later)

    def _patience(self, letter: Letter) -> float | None:
        if letter.not_after is None:
            return None
        return (letter.not_after - self._clock.now()).total_seconds()

    def _final(self, letter: Letter, state: str, error: TelegramError) -> Result:
        earlier = letter.edits
        return Result(
            letter.outbox_id,
            state,
            letter.chat_id,
            earlier.message_id if earlier else None,
            has_photo=earlier.has_photo if earlier else False,
            error=error.message[:200],
        )

    async def _before_the_next_try(
        self, letter: Letter, verdict: Verdict, error: TelegramError, attempt: int
    ) -> Letter:
        pause = PAUSE_SECONDS * 2**attempt
        if verdict is Verdict.NO_TOPIC:
            return await self._leave_topic(letter)
        if verdict is Verdict.NOBODY_THERE:
            self._letterbox.budget.halt(pause)
        elif not isinstance(error, RetryAfter):  # then the limiter has halted who must wait
            await asyncio.sleep(pause)
        return letter

    async def _follow(self, letter: Letter, old: int, new: int) -> Letter:
        async with self._database.write() as tx:
            await follow_migration(
                tx, actor=SENDER, old_chat_id=old, new_chat_id=new, now=self._clock.now()
            )
        return replace(letter, chat_id=new, edits=None)

    async def _leave_topic(self, letter: Letter) -> Letter:
        if letter.topic_id is not None and letter.chat_id is not None:
            async with self._database.write() as tx:
                await leave_topic(
                    tx,
                    actor=SENDER,
                    chat_id=letter.chat_id,
                    topic_id=letter.topic_id,
                    now=self._clock.now(),
                )
        return replace(letter, topic_id=None)
