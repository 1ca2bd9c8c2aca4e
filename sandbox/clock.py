"""The world's clock: real time plus an offset that can be set.

Message dates come from here. How long an update or a press is kept is measured on the real,
steady clock, so moving the world's time loses nothing.
"""

import time


class WorldClock:
    """Seconds since 1970, moved by `offset_seconds`."""

    def __init__(self, offset_seconds: float = 0.0) -> None:
        self.offset_seconds = offset_seconds

    def now(self) -> int:
        return int(time.time() + self.offset_seconds)

    def move_to(self, instant_seconds: float) -> None:
        self.offset_seconds = instant_seconds - time.time()

    @staticmethod
    def real() -> float:
        """Unmoved wall time; survives a restart."""
        return time.time()

    @staticmethod
    def steady() -> float:
        """Seconds that only ever grow; means nothing after a restart."""
        return time.monotonic()
