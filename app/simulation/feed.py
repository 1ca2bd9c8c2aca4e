"""What happens in all chats, read once and handed to whoever waits for it.

One long poll follows the sandbox's feed; people wait for what concerns them without asking
again and again. A mark taken before one acts makes sure that no answer is missed.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.simulation.line import Line

Event = Mapping[str, Any]
Match = Callable[[Event], bool]

POLL_SECONDS = 25
# What happens within so many seconds is read in one go.
GATHER_SECONDS = 0.01
EVENTS_AT_ONCE = 2000
PATIENCE_SECONDS = 30.0


class NoAnswer(Exception):
    """Somebody waited in vain for something that should have happened."""


class Mailbox:
    """Everything that happened in one chat so far, and who waits for what in it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._waiting: list[tuple[Match, asyncio.Future[Event]]] = []

    def mark(self) -> int:
        """A point in time: what comes after it has not happened yet."""
        return len(self.events)

    def put(self, event: Event) -> None:
        self.events.append(event)
        for waiter in [each for each in self._waiting if each[0](event)]:
            self._waiting.remove(waiter)
            if not waiter[1].done():
                waiter[1].set_result(event)

    def since(self, mark: int, match: Match) -> Iterator[Event]:
        """What has happened after the mark and matches."""
        return (event for event in self.events[mark:] if match(event))

    async def wait(
        self, match: Match, *, since: int, what: str, seconds: float = PATIENCE_SECONDS
    ) -> Event:
        """The first match after the mark, also if it has happened already."""
        for event in self.since(since, match):
            return event
        waiter: tuple[Match, asyncio.Future[Event]]
        waiter = (match, asyncio.get_running_loop().create_future())
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(seconds):
                return await waiter[1]
        except TimeoutError:
            raise NoAnswer(what) from None
        finally:
            if waiter in self._waiting:
                self._waiting.remove(waiter)


class Feed:
    """The one reader. `seq` is how far it has read."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._boxes: dict[int, Mailbox] = defaultdict(Mailbox)
        self.seq = 0

    def box(self, chat_id: int) -> Mailbox:
        """A chat's mailbox; a private chat has the person's own number."""
        return self._boxes[chat_id]

    def chats(self) -> list[int]:
        """All chats in which something has happened."""
        return list(self._boxes)

    async def begin(self) -> None:
        """Start with what happens from now on."""
        self.seq = (await self._line.ask("state"))["last_seq"]

    async def run(self) -> None:
        """Read for ever."""
        while True:
            found = await self._line.ask(
                "events", after=self.seq, timeout=POLL_SECONDS, limit=EVENTS_AT_ONCE
            )
            for event in found["events"]:
                self.seq = event["seq"]
                if "chat_id" in event:
                    self._boxes[event["chat_id"]].put(event)
            await asyncio.sleep(GATHER_SECONDS)
