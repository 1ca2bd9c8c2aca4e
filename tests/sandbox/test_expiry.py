"""How long updates wait: by the real clock, 24 hours, a press 150 seconds."""

import json

from sandbox.clock import WorldClock
from sandbox.polling import Poller
from sandbox.updates import UpdateQueue


class LaterClock(WorldClock):
    """A clock whose real time a test moves."""

    later = 0.0

    def real(self) -> float:  # type: ignore[override]
        return 1_000_000 + self.later

    def steady(self) -> float:  # type: ignore[override]
        return self.later


async def kinds_after(seconds: float, *, world_seconds: float = 0) -> list[str]:
    clock = LaterClock()
    queue = UpdateQueue(clock, next_id=1)
    poller = Poller(queue, clock)
    queue.put("callback_query", {})
    queue.put("message", {})
    clock.later = seconds
    clock.offset_seconds = world_seconds
    batch = json.loads(await poller.poll(offset=0, limit=100, timeout=0))
    return [kind for update in batch for kind in update if kind != "update_id"]


async def test_a_press_waits_150_seconds_and_a_message_a_day():
    assert await kinds_after(149) == ["callback_query", "message"]
    assert await kinds_after(151) == ["message"]
    assert await kinds_after(24 * 3600 + 1) == []


async def test_the_world_s_clock_lets_nothing_expire():
    assert await kinds_after(1, world_seconds=9e6) == ["callback_query", "message"]


async def test_a_client_that_spins_on_one_offset_gets_one_at_a_time():
    clock = LaterClock()
    queue = UpdateQueue(clock, next_id=1)
    poller = Poller(queue, clock)
    queue.put("message", {})
    queue.put("message", {})
    first = json.loads(await poller.poll(offset=0, limit=100, timeout=0))
    second = json.loads(await poller.poll(offset=0, limit=100, timeout=0))
    clock.later = 1
    third = json.loads(await poller.poll(offset=0, limit=100, timeout=0))
    assert [len(first), len(second), len(third)] == [2, 1, 2]
