"""The only sender of unsolicited messages and of everything that goes into groups.

It reads the outbox and keeps its state there: `sending` is committed before anything leaves,
so a crash leaves `unknown`, never a second message. A time-out is unknown too: the message may
have arrived. People who blocked the bot are marked, so that the liaison can call them.

A few rows are in hand at a time, one a recipient, and each goes as soon as the budget lets it:
a slow group holds up nobody else. What became of them is written down in small batches.
"""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from bot.outbound import rows
from bot.outbound.delivery import Delivery
from bot.outbound.letterbox import Letterbox
from bot.outbound.letters import Letter, address_letters
from bot.outbound.limiter import Ticket
from bot.outbound.rows import Kind, Result, kind_of
from config.clock import Clock
from config.metrics import SENT
from storage.database import Database, Transaction

log = structlog.get_logger(__name__)

# Rows in hand by kind. Private ones for half a second at full pace: enough to go on while the
# database is busy, few enough that a kill leaves few of which nobody knows whether they arrived.
IN_HAND = {Kind.PRIVATE: 12, Kind.GROUP: 200, Kind.REACTION: 50}
REFILL_AT = 8
BEAT_SECONDS = 0.3
AFTER_A_FAULT_SECONDS = 1.0

Lane = tuple[int, bool]  # chat, and whether it is of reactions


class Sender:
    """Sends what is queued, in order within each chat, until it is asked to stop."""

    def __init__(self, *, letterbox: Letterbox, database: Database, clock: Clock) -> None:
        self._delivery = Delivery(letterbox=letterbox, database=database, clock=clock)
        self._database = database
        self._clock = clock
        self._hand: dict[int, Letter] = {}
        self._lanes: dict[Lane, deque[Letter]] = {}
        self._tickets: dict[Lane, Ticket] = {}
        self._tasks: dict[Lane, asyncio.Task[None]] = {}
        self._results: list[Result] = []
        self._wake = asyncio.Event()
        self._has_lost_track = False
        self._is_stopping = False
        self._last_sent_at: datetime | None = None
        self.sent = 0

    async def run(self) -> None:
        """Send until asked to stop. What a crash left half sent is unknown, not sent again."""
        await self._until_done(self._give_up_on_left_over)
        async with asyncio.TaskGroup() as group:
            while self._hand or not self._is_stopping:
                await self._until_done(lambda: self._beat(group))
                await self._rest()

    def ask_to_stop(self) -> None:
        """End after the messages under way; what has not begun to leave is queued again."""
        self._is_stopping = True
        for lane, task in self._tasks.items():
            ticket = self._tickets.get(lane)
            if ticket is not None and not ticket.is_under_way:
                task.cancel()  # one without a ticket sees for itself
        self._wake.set()

    def figures(self) -> dict[str, Any]:
        """What it has done and holds, for the heartbeat."""
        last = self._last_sent_at
        return {
            "sent": self.sent,
            "waiting": len(self._hand),
            "last_sent_at": last.isoformat() if last else None,
            "errors": dict(self._delivery.errors),
        }

    # ---------------------------------------------------------------------------- the database

    async def _until_done(self, work: Callable[[], Awaitable[None]]) -> None:
        """The database may be away for a while; nothing leaves meanwhile that it does not know."""
        while True:
            try:
                await work()
            except (DBAPIError, OSError) as error:
                log.error("outbox_out_of_reach", reason=type(error).__name__)
                self._has_lost_track = True
                await asyncio.sleep(AFTER_A_FAULT_SECONDS)
            else:
                return

    async def _give_up_on_left_over(self) -> None:
        async with self._database.write() as tx:
            await rows.give_up_on_left_over(tx)
        self._has_lost_track = False

    async def _beat(self, group: asyncio.TaskGroup) -> None:
        """Write down what was sent, take what may be sent next, and start it."""
        now = self._clock.now()
        results, ids = list(self._results), await self._next_ids(now)
        if not (results or ids or self._has_lost_track):
            return
        async with self._database.write() as tx:
            if self._has_lost_track:
                await rows.requeue_but(tx, list(self._hand))
            if results:
                await rows.note(tx, results, now=now)
            letters = await self._take(tx, ids, now) if ids else []
        self._has_lost_track = False
        self._results = self._results[len(results) :]
        for result in results:
            del self._hand[result.outbox_id]
            SENT.labels(result.state).inc()
        for letter in letters:
            self._start(letter, group)
        if len(letters) < len(ids):  # some were overdue, or their recipient is not to be reached
            self._wake.set()

    async def _next_ids(self, now: datetime) -> Sequence[int]:
        if self._is_stopping:
            return ()
        in_hand = Counter(kind_of(letter) for letter in self._hand.values())
        done = {result.outbox_id for result in self._results}
        busy: dict[Kind, list[str]] = defaultdict(list)
        for letter in self._hand.values():
            if letter.outbox_id not in done:
                busy[kind_of(letter)].append(letter.recipient)
        in_hand.subtract(kind_of(self._hand[outbox_id]) for outbox_id in done)
        ids: list[int] = []
        async with self._database.read() as tx:
            for kind, most in IN_HAND.items():
                if kind is Kind.PRIVATE and in_hand[kind] > REFILL_AT:
                    continue
                room = most - in_hand[kind]
                ids += await rows.next_ids(tx, kind, busy=busy[kind], limit=room, now=now)
        return ids

    async def _take(self, tx: Transaction, ids: Sequence[int], now: datetime) -> list[Letter]:
        return await address_letters(tx, await rows.take(tx, ids, now=now))

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_SECONDS):
                await self._wake.wait()
        self._wake.clear()

    # ------------------------------------------------------------------------------- the lanes

    def _start(self, letter: Letter, group: asyncio.TaskGroup) -> None:
        self._hand[letter.outbox_id] = letter
        lane = (letter.chat_id or 0, letter.is_reaction)
        if letter.chat_id is None:
            self._results.append(
                Result(letter.outbox_id, "unreachable", error="not started or blocked")
            )
        elif lane in self._lanes:
            self._lanes[lane].append(letter)
        else:
            self._lanes[lane] = deque([letter])
            self._tasks[lane] = group.create_task(self._send_lane(lane))

    async def _send_lane(self, lane: Lane) -> None:
        """Send what is in hand for one chat, one after the other."""
        line = self._lanes[lane]
        while line:
            self._close(line[0], await self._send(lane, line[0]))
            line.popleft()
        del self._lanes[lane], self._tasks[lane]
        self._wake_if_due(lane)

    async def _send(self, lane: Lane, letter: Letter) -> Result:
        ticket = self._tickets[lane] = Ticket()
        try:
            if self._is_stopping:
                return self._delivery.put_off(letter)
            return await self._delivery.bring(letter, ticket)
        except asyncio.CancelledError:
            if not self._is_stopping or ticket.is_under_way:
                raise
            return self._stopped(letter, ticket)
        except (DBAPIError, OSError) as error:
            return self._delivery.put_off(letter, error)
        except Exception as error:
            # One letter with a bug must not stop the rest.
            log.error("letter_failed", notice=letter.notice, exc_info=error)
            return Result(letter.outbox_id, "failed", error=type(error).__name__)
        finally:
            del self._tickets[lane]

    def _stopped(self, letter: Letter, ticket: Ticket) -> Result:
        """Cancelled between two requests: the first, if there was one, has arrived."""
        if ticket.message_id is None:
            return self._delivery.put_off(letter)
        return Result(letter.outbox_id, "sent", letter.chat_id, ticket.message_id)

    def _close(self, letter: Letter, result: Result) -> None:
        self._results.append(result)
        if result.state == "sent":
            self.sent += 1
            self._last_sent_at = self._clock.now()

    def _wake_if_due(self, lane: Lane) -> None:
        """Private chats are many and refilled in batches; the others are worth a look at once."""
        private = sum(_is_private(each) for each in self._lanes)
        if not _is_private(lane) or private <= REFILL_AT:
            self._wake.set()


def _is_private(lane: Lane) -> bool:
    chat_id, is_reaction = lane
    return chat_id > 0 and not is_reaction
