"""Who may be delivered next: one at a time in a lane, lanes side by side.

A lane is a chat for its messages and a person for presses, as on the official server: the next
of a lane leaves only when the one before it has arrived. Every step is O(1), or O(log n) for
lanes that rest after a failure.
"""

import heapq
from collections import deque
from dataclasses import dataclass, field

from sandbox.updates import Update

Key = tuple[str, int]

_BY_PERSON = ("callback_query",)


def lane_of(update: Update) -> Key:
    if update.kind in _BY_PERSON:
        return update.kind, int(update.payload["from"]["id"])
    kind = "message" if update.kind == "edited_message" else update.kind
    return kind, int(update.payload["chat"]["id"])


@dataclass(slots=True)
class Lane:
    key: Key
    updates: deque[Update] = field(default_factory=deque)
    failures: int = 0


class Lanes:
    def __init__(self) -> None:
        self._lanes: dict[Key, Lane] = {}
        self._ready: deque[Lane] = deque()
        self._resting: list[tuple[float, Key]] = []

    def add(self, update: Update) -> None:
        key = lane_of(update)
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = Lane(key)
            self._ready.append(lane)
        lane.updates.append(update)

    def take(self, now: float) -> Lane | None:
        """A lane whose first update may leave; it is taken until `done`, `again` or `rest`."""
        while self._resting and self._resting[0][0] <= now:
            _, key = heapq.heappop(self._resting)
            self._ready.append(self._lanes[key])
        return self._ready.popleft() if self._ready else None

    def done(self, lane: Lane) -> None:
        """Its first has arrived, or need not any more."""
        lane.updates.popleft()
        lane.failures = 0
        if lane.updates:
            self._ready.append(lane)
        else:
            del self._lanes[lane.key]

    def again(self, lane: Lane) -> None:
        """Its first is to leave once more."""
        lane.failures = 0
        self._ready.append(lane)

    def rest(self, lane: Lane, until: float) -> None:
        """Its first has failed and leaves again at `until`."""
        lane.failures += 1
        heapq.heappush(self._resting, (until, lane.key))

    def next_due(self) -> float | None:
        return self._resting[0][0] if self._resting else None
