"""Ctrl-C and SIGTERM, as something to wait for."""

import asyncio
import signal
from contextlib import suppress


class Interruption:
    """Catches both signals from the moment this is made (inside a running loop)."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._asked.set)

    async def wait(self, *more: asyncio.Event) -> None:
        """Return when asked to stop, or when one of the other events is set."""
        while not any(event.is_set() for event in (self._asked, *more)):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), timeout=0.5)
