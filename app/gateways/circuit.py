"""Leaving a gateway alone that does not answer: half a minute first, ten at most.

Whoever opens a bill meanwhile reads at once how to pay by hand.
"""

import time
from collections.abc import Callable

FAILURES = 3
FIRST_SECONDS, LONGEST_SECONDS = 30.0, 600.0


class Circuit:
    """Counts failures in a row of one merchant's gateway."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._failures = 0
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether it is to be left alone just now."""
        return self._seconds() < self._until

    def succeeded(self) -> None:
        self._failures = 0
        self._until = 0.0

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            pause = FIRST_SECONDS * 2 ** min(self._failures - FAILURES, 10)
            self._until = self._seconds() + min(pause, LONGEST_SECONDS)
