"""The bot's queue of updates: what getUpdates hands out and confirms.

Ids grow by one from a random start and never restart. Expiry is measured on the real clock
from arrival: 24 hours, 150 seconds for a press. Knows nothing of chats or people.
"""

import asyncio
import json
from collections import OrderedDict
from dataclasses import dataclass

from sandbox.clock import WorldClock
from sandbox.errors import CONFLICT, ApiError
from sandbox.shapes import Json

ONLY_WHEN_ASKED = ("chat_member", "message_reaction", "message_reaction_count")
KEPT_SECONDS = 24 * 3600
KEPT_SECONDS_BY_KIND = {"callback_query": 150}
MOST_BYTES = 4 << 20
MOST_WAITING = 100_000
MOST_REMEMBERED = 20_000


@dataclass(slots=True, frozen=True)
class Update:
    id: int
    kind: str
    payload: Json
    arrived: float

    def encoded(self) -> bytes:
        whole = {"update_id": self.id, self.kind: self.payload}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


class UpdateQueue:
    def __init__(self, clock: WorldClock, *, next_id: int, anti_spin: bool = True) -> None:
        self.next_id = next_id
        self.allowed: list[str] = []
        self.waiting: OrderedDict[int, Update] = OrderedDict()
        self.touched: set[int] = set()
        self.closed = False
        self._clock = clock
        self._anti_spin = anti_spin
        self._again: list[Update] = []
        self._remembered: OrderedDict[int, Update] = OrderedDict()
        self._poller: asyncio.Future[bool] | None = None
        self._last_offset: int | None = None
        self._last_started = float("-inf")

    # --- putting in

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ONLY_WHEN_ASKED

    def put(self, kind: str, payload: Json) -> int | None:
        """The new update's id, or None where the bot did not ask for its kind."""
        if not self.wants(kind):
            return None
        update = Update(self.next_id, kind, payload, self._clock.real())
        self.next_id += 1
        self._remember(update)
        self.waiting[update.id] = update
        self.touched.add(update.id)
        if len(self.waiting) > MOST_WAITING:
            self._drop(next(iter(self.waiting)))
        self._wake(True)
        return update.id

    def restore(self, update: Update) -> None:
        self.waiting[update.id] = update
        self._remember(update)

    def remembered(self, update_id: int) -> Update | None:
        return self._remembered.get(update_id)

    def redeliver(self, update: Update) -> None:
        """Hand the same update out once more, whatever has been confirmed meanwhile."""
        self._again.append(update)
        self._wake(True)

    def _remember(self, update: Update) -> None:
        self._remembered[update.id] = update
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)

    # --- handing out

    async def poll(self, *, offset: int, limit: int, timeout: int) -> bytes:
        """The JSON list that getUpdates answers with."""
        self._wake(False)
        limit, timeout = self._slowed(offset, limit, timeout)
        self._confirm(offset)
        if not self._has_any() and timeout > 0 and not self.closed:
            await self._wait(timeout)
        self._expire()
        return self._batch(limit)

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
        poller: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._poller = poller
        try:
            alone = await asyncio.wait_for(poller, timeout)
        except TimeoutError:
            return
        finally:
            if self._poller is poller:
                self._poller = None
        if not alone:
            raise ApiError(409, CONFLICT)
        await asyncio.sleep(0.001)  # updates that belong together go out together

    def _batch(self, limit: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        again, self._again = self._again, []
        for update in [*again, *self.waiting.values()]:
            if len(parts) >= limit + len(again) or size > MOST_BYTES:
                break
            parts.append(update.encoded())
            size += len(parts[-1])
        return b"[" + b",".join(parts) + b"]"

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            for update_id in list(self.waiting)[:offset]:
                self._drop(update_id)
            return
        while self.waiting:
            first = next(iter(self.waiting))
            if first >= offset:
                return
            self._drop(first)

    def _expire(self) -> None:
        now = self._clock.real()
        for update in list(self.waiting.values()):
            if now - update.arrived > KEPT_SECONDS_BY_KIND.get(update.kind, KEPT_SECONDS):
                self._drop(update.id)

    def drop_all(self) -> None:
        for update_id in list(self.waiting):
            self._drop(update_id)

    def _drop(self, update_id: int) -> None:
        del self.waiting[update_id]
        self.touched.add(update_id)

    @property
    def is_polled(self) -> bool:
        return self._poller is not None

    def _has_any(self) -> bool:
        return bool(self.waiting or self._again)

    def close(self) -> None:
        self.closed = True
        self._wake(True)

    def _wake(self, alone: bool) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(alone)
