"""One numbered feed of everything that happens, for tests, the simulation and the page.

Numbers only grow, also over restarts; the last 50,000 events are kept in memory.
"""

import asyncio
from collections import deque
from itertools import islice

from sandbox.shapes import Json

KEPT = 50_000


class Feed:
    def __init__(self) -> None:
        self.last_seq = 0
        self.closed = False
        self._events: deque[Json] = deque(maxlen=KEPT)
        self._waiting: set[asyncio.Future[None]] = set()

    def publish(self, kind: str, event: Json) -> int:
        self.last_seq += 1
        self._events.append({"seq": self.last_seq, "kind": kind, **event})
        self._wake()
        return self.last_seq

    def after(self, seq: int, limit: int) -> list[Json]:
        """Numbers are dense inside the kept stretch, so the start is found by counting."""
        if not self._events or seq >= self.last_seq:
            return []
        behind = min(self.last_seq - seq, len(self._events))
        if behind > limit:
            start = len(self._events) - behind
            return list(islice(self._events, start, start + limit))
        newest_first = islice(reversed(self._events), behind)
        return list(newest_first)[::-1]

    async def wait(self, seq: int, timeout: float) -> None:
        """Return when there is something after `seq`, on time-out, or when closed."""
        if self.last_seq > seq or self.closed or timeout <= 0:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await asyncio.wait_for(waiter, timeout)
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(waiter)

    def close(self) -> None:
        self.closed = True
        self._wake()

    def clear(self) -> None:
        self._events.clear()

    def _wake(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()
