"""getUpdates: handing out what waits, confirming by offset, and one poller at a time."""

import asyncio

from sandbox.clock import WorldClock
from sandbox.errors import CONFLICT, ApiError
from sandbox.updates import UpdateQueue

MOST_BYTES = 4 << 20


class Poller:
    def __init__(self, queue: UpdateQueue, clock: WorldClock, *, anti_spin: bool = True) -> None:
        self.closed = False
        self._queue = queue
        self._clock = clock
        self._anti_spin = anti_spin
        self._waiter: asyncio.Future[str | None] | None = None
        self._last_offset: int | None = None
        self._last_started = float("-inf")
        queue.on_arrival = self._wake

    async def poll(self, *, offset: int, limit: int, timeout: int) -> bytes:
        """The JSON list that getUpdates answers with."""
        self.interrupt(CONFLICT)
        limit, timeout = self._slowed(offset, limit, timeout)
        self._confirm(offset)
        if not self._has_any() and timeout > 0 and not self.closed:
            await self._wait(timeout)
        self._queue.expire()
        return self._batch(limit)

    def interrupt(self, conflict: str) -> None:
        """End the poll that waits, if there is one, with 409."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(conflict)

    def close(self) -> None:
        self.closed = True
        self._release()

    def _wake(self) -> None:
        """There may be something; a late update is none yet."""
        if self._waiter is not None and self._has_any():
            self._release()

    def _release(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _slowed(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """The official server's guard against clients that spin on one offset."""
        started = self._clock.steady()
        same = self._anti_spin and offset == self._last_offset
        since = started - self._last_started
        self._last_offset, self._last_started = offset, started
        if same and since < 0.5:
            limit = 1
        if same and since < 3 and timeout < 3:
            timeout = 3
        return limit, timeout

    async def _wait(self, timeout: int) -> None:
        waiter: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._waiter = waiter
        self._queue.is_polled = True
        try:
            conflict = await asyncio.wait_for(waiter, timeout)
        except TimeoutError:
            return
        finally:
            if self._waiter is waiter:
                self._waiter = None
                self._queue.is_polled = False
        if conflict:
            raise ApiError(409, conflict)
        await asyncio.sleep(0.001)  # updates that belong together go out together

    def _batch(self, limit: int) -> bytes:
        again = self._queue.owed_again()
        parts = [update.encoded() for update in again]
        self._queue.owed -= {update.id for update in again}
        size = sum(map(len, parts))
        room = limit
        for group in self._queue.in_turn(self._queue.waiting.values()):
            # Two that change places are not torn apart: confirming the later would lose the other.
            together = group if len(group) <= limit else group[-1:]
            if len(together) > room or size > MOST_BYTES:
                break
            parts += [update.encoded() for update in together]
            size += sum(map(len, parts[-len(together) :]))
            room -= len(together)
        return b"[" + b",".join(parts) + b"]"

    def _confirm(self, offset: int) -> None:
        waiting = self._queue.waiting
        if offset < 0:
            for update_id in list(waiting)[:offset]:
                self._queue.drop(update_id)
            return
        while waiting:
            first = next(iter(waiting))
            if first >= offset:
                return
            self._queue.drop(first)

    def _has_any(self) -> bool:
        handed_out = self._queue.in_turn(self._queue.waiting.values())
        return bool(self._queue.owed_again()) or next(handed_out, None) is not None
