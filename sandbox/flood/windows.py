"""Two ways to limit a rate, both O(1) a call.

    SlidingWindow(most, seconds)     never more than `most` within any `seconds`
    Bucket(per_second, burst)        `burst` at once, then `per_second`

A call of weight n (an album of n photos) takes n places. One that weighs more than would ever
fit is let through when everything is free, and is paid off afterwards.
"""

from collections import deque


class SlidingWindow:
    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._taken: deque[float] = deque()

    def wait(self, now: float, weight: int = 1) -> float:
        """Seconds until a call of this weight fits; 0 when it fits now."""
        taken = self._taken
        while taken and taken[0] <= now - self._seconds:
            taken.popleft()
        in_the_way = len(taken) + min(weight, self._most) - self._most
        return taken[in_the_way - 1] + self._seconds - now if in_the_way > 0 else 0.0

    def take(self, now: float, weight: int = 1) -> None:
        places = (now + self._seconds * (each // self._most) for each in range(weight))
        self._taken.extend(places)

    def is_free(self, now: float) -> bool:
        return not self._taken or self._taken[-1] <= now - self._seconds


class Bucket:
    def __init__(self, per_second: float, burst: int) -> None:
        self._gap = 1 / per_second
        self._burst = burst
        self._paid_until = float("-inf")

    def wait(self, now: float, weight: int = 1) -> float:
        """Seconds until a call of this weight fits; 0 when it fits now."""
        spare = (self._burst - min(weight, self._burst)) * self._gap
        return max(0.0, self._paid_until - spare - now)

    def take(self, now: float, weight: int = 1) -> None:
        self._paid_until = max(self._paid_until, now) + weight * self._gap

    def is_free(self, now: float) -> bool:
        return self._paid_until <= now


class Peak:
    """The greatest number seen within any second."""

    def __init__(self) -> None:
        self.most = 0
        self._seen: deque[float] = deque()

    def note(self, now: float, weight: int) -> None:
        self._seen.extend([now] * weight)
        while self._seen[0] <= now - 1.0:
            self._seen.popleft()
        self.most = max(self.most, len(self._seen))
