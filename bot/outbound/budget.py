"""One send budget for each bot token, shared by whoever sends.

Telegram's limits as users report them: about 30 messages a second in all, one a second in a
chat, 20 a minute in a group. We stay under them, evenly spaced: a burst trips the server even
when the average is right. Edits count like messages; reactions have a pace of their own in
their chat; callback answers do not count.

A message waits first for its own chat, then in line for the next turn over all, so that none
holds a turn while its chat is not ready, and none leaves before its time. There are two lines
that take turns with each other: one for what goes to thousands one by one, and one for the
rest, so that who presses a button does not stand behind all the bills.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.outbound.arrivals import Arrivals

A_SECOND = 25
# Of these, where answers and sender run in different processes and cannot see each other.
ANSWERS_A_SECOND = 8
# The server's own limit is 30: what a second may see at worst, in all.
MOST_IN_A_SECOND = 29
# How late a turn may be and the next ones still keep their times: timers fire late.
LATENESS_MADE_UP = 0.08
# A chat whose last message arrived late: the next one arrives no sooner than this part of a gap.
ARRIVAL_GAP = 0.95
# Chats whose last send is longer ago than this need no memory.
FORGET_AFTER = 120.0
CHATS_REMEMBERED = 10_000


class TooLate(Exception):
    """No turn within the time in which the message still says something."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two sends: over all chats, in one private chat, in one group."""

    overall: float = 1 / A_SECOND
    chat: float = 1.1
    group: float = 60 / 18
    reaction: float = 1.1
    most_in_a_second: int = MOST_IN_A_SECOND


UNLIMITED = Pace(overall=0.0, chat=0.0, group=0.0, reaction=0.0, most_in_a_second=0)


def pace_for(*, answers: bool, sends: bool, workers: int = 1) -> Pace:
    """The pace of a process that answers, sends, or does both.

    `workers` processes answer in all, and divide the answers' share; the one sender has the
    rest. One process with everything has the whole of it.
    """
    rate = 0.0
    if sends:
        rate += A_SECOND - ANSWERS_A_SECOND
    if answers:
        rate += ANSWERS_A_SECOND / workers
    most = max(int(rate * MOST_IN_A_SECOND / A_SECOND), int(rate) + 1)
    return Pace(overall=1 / rate, most_in_a_second=most)


@dataclass(slots=True)
class _Line:
    """Those who wait for one chat, first come first served, and when it is free again."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0

    async def is_free(self, until: float | None) -> None:
        """Wait until it is; the late answer to an earlier message moves that on."""
        while True:
            wait = _within(self.free_at, until)
            if wait <= 0:
                return
            await asyncio.sleep(wait)


class Budget:
    """Hands out turns, by the running loop's clock."""

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self._arrivals = Arrivals(self.pace.most_in_a_second)
        self._chats: dict[tuple[int, bool], _Line] = {}
        self._lines = {is_bulk: asyncio.Lock() for is_bulk in (False, True)}
        # Only the first of each line comes here, so that two lines that wait alternate.
        self._gate = asyncio.Lock()
        self._next = 0.0
        self._halted_until = 0.0

    @asynccontextmanager
    async def turn(
        self,
        chat_id: int,
        *,
        is_bulk: bool = False,
        is_reaction: bool = False,
        patience: float | None = None,
    ) -> AsyncIterator[None]:
        """Enter when a message to this chat may leave; hold until its answer has come.

        Raises `TooLate` where that would be more than `patience` seconds from now.
        """
        until = None if patience is None else _now() + patience
        chat = self._chat(chat_id, is_reaction)
        gap = self._gap(chat_id, is_reaction)
        async with chat.lock:
            await chat.is_free(until)
            asked = _now()
            async with self._lines[is_bulk], self._gate:
                left = await self._overall(asked, until)
            chat.free_at = left + gap
        number = self._arrivals.leave(left)
        try:
            yield
        finally:
            arrived = self._arrivals.answered(number, _now())
            chat.free_at = max(chat.free_at, arrived + gap * ARRIVAL_GAP)

    def halt(self, seconds: float, *, chat_id: int | None = None) -> None:
        """Send nothing for a while: the server said so (`retry_after`), or is not there.

        What a group is too full for says nothing of other chats: only that group waits, or in a
        rush of orders its reactions would hold up everybody's private answers.
        """
        if chat_id is not None and chat_id < 0:
            for is_reaction in (False, True):
                line = self._chat(chat_id, is_reaction)
                line.free_at = max(line.free_at, _now() + seconds)
            return
        self._halted_until = max(self._halted_until, _now() + seconds)

    async def _overall(self, asked: float, until: float | None) -> float:
        """Wait for the next turn; one that nobody takes is not spent."""
        while True:
            due = max(self._next, self._halted_until)
            if (wait := _within(due, until)) > 0:
                await asyncio.sleep(wait)
            elif self._arrivals.is_full(_now()):
                await asyncio.sleep(self.pace.overall)
            else:
                break
        now = _now()
        late = min(now - due, LATENESS_MADE_UP) if asked <= due else 0.0
        self._next = now - late + self.pace.overall
        return now

    def _gap(self, chat_id: int, is_reaction: bool) -> float:
        if is_reaction:
            return self.pace.reaction
        return self.pace.group if chat_id < 0 else self.pace.chat

    def _chat(self, chat_id: int, is_reaction: bool) -> _Line:
        if len(self._chats) > CHATS_REMEMBERED:
            old = _now() - FORGET_AFTER
            for key, line in list(self._chats.items()):
                if line.free_at < old and not line.lock.locked():
                    del self._chats[key]
        return self._chats.setdefault((chat_id, is_reaction), _Line())


def _now() -> float:
    return asyncio.get_running_loop().time()


def _within(due: float, until: float | None) -> float:
    """Seconds until `due`; raises `TooLate` where that is past `until`."""
    now = _now()
    if until is not None and max(due, now) > until:
        raise TooLate()
    return due - now
