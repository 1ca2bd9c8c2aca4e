"""The task that brings updates to the webhook.

What was answered with 2xx is confirmed; everything else is brought again, with growing pauses,
until it expires. Nothing is forgotten by a stop: unconfirmed updates are on disk.
"""

import asyncio
from contextlib import suppress

import httpx

from sandbox.clock import WorldClock
from sandbox.updates import Update, UpdateQueue
from sandbox.webhook.couriers import Couriers, reason_of
from sandbox.webhook.lanes import Lane, Lanes
from sandbox.webhook.replies import CarryOut, carry_out_reply
from sandbox.webhook.subscription import Webhook

LONGEST_PAUSE_SECONDS = 60.0
LONGEST_ASKED_SECONDS = 3600.0
MOST_DOUBLINGS = 20


class Postman:
    def __init__(
        self, queue: UpdateQueue, clock: WorldClock, *, carry_out: CarryOut, retry_seconds: float
    ) -> None:
        self._queue = queue
        self._clock = clock
        self._carry_out = carry_out
        self._retry_seconds = retry_seconds
        self._closed = False
        self._couriers: Couriers  # of the round that runs
        self._lanes = Lanes()
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Deliver to whatever webhook is set, until closed."""
        while not self._closed:
            self._queue.changed.clear()
            if self._queue.webhook is None:
                await self._queue.changed.wait()
            else:
                await self._round(self._queue.webhook)

    def close(self) -> None:
        self._closed = True
        self._queue.changed.set()

    async def _round(self, webhook: Webhook) -> None:
        """Deliver to one webhook until it is replaced; what is under way then is given up."""
        self._lanes = Lanes()
        self._couriers = Couriers(webhook)
        try:
            while self._queue.webhook is webhook and not self._closed:
                self._queue.changed.clear()
                self._sort_in()
                self._send_out(webhook)
                await self._sleep()
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)
            await self._couriers.dismiss()

    async def _sleep(self) -> None:
        """Until there is something to do: a new update, an arrival, the end of a pause."""
        due = self._lanes.next_due()
        seconds = None if due is None else max(0.0, due - self._clock.steady())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._queue.changed.wait(), seconds)

    def _sort_in(self) -> None:
        fresh = self._queue.fresh
        sorted_in = 0
        for group in self._queue.in_turn(list(fresh)):
            for update in group:
                self._lanes.add(update)
            sorted_in += len(group)
        for _ in range(sorted_in):
            fresh.popleft()

    def _send_out(self, webhook: Webhook) -> None:
        while len(self._under_way) < webhook.max_connections:
            lane = self._lanes.take(self._clock.steady())
            if lane is None:
                return
            if self._is_due(lane.updates[0]):
                task = asyncio.get_running_loop().create_task(self._bring(lane, webhook))
                self._under_way.add(task)
                task.add_done_callback(self._landed)
            else:
                self._lanes.done(lane)

    def _is_due(self, update: Update) -> bool:
        if update.id in self._queue.waiting and self._queue.is_expired(update):
            self._queue.drop(update.id)
        return update.id in self._queue.waiting or update.id in self._queue.owed

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._queue.changed.set()
        if not task.cancelled():
            task.result()

    async def _bring(self, lane: Lane, webhook: Webhook) -> None:
        update = lane.updates[0]
        try:
            answer = await self._couriers.bring(update.encoded())
        except httpx.HTTPError as error:
            self._failed(lane, webhook, reason_of(error))
            return
        if not answer.is_success:
            reason = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
            self._failed(lane, webhook, reason, asked=answer.headers.get("Retry-After", ""))
            return
        self._arrived(update)
        try:
            await carry_out_reply(answer, self._carry_out)
        finally:
            self._next_of(lane, update)

    def _next_of(self, lane: Lane, update: Update) -> None:
        if update.id in self._queue.owed:
            self._lanes.again(lane)
        else:
            self._lanes.done(lane)

    def _arrived(self, update: Update) -> None:
        if update.id in self._queue.waiting:
            self._queue.drop(update.id)
        else:
            self._queue.owed.discard(update.id)

    def _failed(self, lane: Lane, webhook: Webhook, reason: str, *, asked: str = "") -> None:
        webhook.last_error_date = self._clock.now()
        webhook.last_error_message = reason
        doubled = min(lane.failures, MOST_DOUBLINGS)
        pause = min(self._retry_seconds * 2.0**doubled, LONGEST_PAUSE_SECONDS)
        if asked.isdecimal():
            pause = min(float(asked), LONGEST_ASKED_SECONDS)
        self._lanes.rest(lane, self._clock.steady() + pause)
