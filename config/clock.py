"""The one place that reads the system's time.

Everything else takes `now` as an argument. The movable clock lets the demo and the
simulation skip to a milestone; its offset is kept by whoever owns it.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant, aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """The machine's time plus an offset; it only ever moves forward."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def move_to(self, instant: datetime) -> timedelta:
        """Move forward to `instant` and return the new offset; an instant gone by moves nothing."""
        self.offset += max(instant - self.now(), timedelta())
        return self.offset
