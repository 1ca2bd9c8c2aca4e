"""What may have reached the server within the last second.

A message leaves evenly spaced and may arrive bunched: a line stalls, a server pauses, and
those that waited come in together. What is not answered yet may be arriving just now; what was
answered arrived at the latest one quickest answer before. Counting so, no second can see more
than allowed, however the line behaves, and a line that is merely long costs nothing.
"""

from collections import deque

SECOND = 1.0
# The quickest of so many answers is what the way there and back takes.
ANSWERS_KEPT = 100
# What is unanswered for longer has been lost or is being worked on.
LOST_AFTER = 5.0


class Arrivals:
    """Counts by the clock of whoever asks; `most` is 0 where nothing is limited."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._arrived: list[float] = []
        self._under_way: dict[int, float] = {}
        self._answers: deque[float] = deque(maxlen=ANSWERS_KEPT)
        self._count = 0

    def is_full(self, now: float) -> bool:
        """Whether one more could be one too many."""
        if not self._most:
            return False
        self._arrived = [at for at in self._arrived if at > now - SECOND]
        waiting = sum(left > now - LOST_AFTER for left in self._under_way.values())
        return len(self._arrived) + waiting >= self._most

    def leave(self, now: float) -> int:
        """A message leaves; returns a number to tell its answer by."""
        self._count += 1
        self._under_way[self._count] = now
        return self._count

    def answered(self, number: int, now: float) -> float:
        """Its answer (or error) is there; returns when it arrived at the latest."""
        left = self._under_way.pop(number)
        self._answers.append(now - left)
        arrived = max(left, now - min(self._answers))
        self._arrived.append(arrived)
        return arrived
