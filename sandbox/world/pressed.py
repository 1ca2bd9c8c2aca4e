"""Buttons that were pressed and wait for the bot's answer.

Measured on the steady clock: after `lifetime_seconds` an answer comes too late. Not kept over a
restart; an answer to an older press is refused as Telegram refuses it.
"""

import asyncio
from dataclasses import dataclass

from sandbox.clock import WorldClock
from sandbox.shapes import Json

FORGOTTEN_AFTER_SECONDS = 600


@dataclass(slots=True)
class Press:
    id: str
    chat_id: int
    message_id: int
    user_id: int
    since: float
    answered: asyncio.Future[Json]


class PressedButtons:
    def __init__(self, clock: WorldClock, lifetime_seconds: float) -> None:
        self.lifetime_seconds = lifetime_seconds
        self._clock = clock
        self._open: dict[str, Press] = {}

    def begin(self, press_id: str, *, chat_id: int, message_id: int, user_id: int) -> Press:
        self._forget_old()
        answered: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        press = Press(press_id, chat_id, message_id, user_id, self._clock.steady(), answered)
        self._open[press_id] = press
        return press

    def take(self, press_id: str) -> Press | None:
        """The press to answer, once; None when unknown, answered or too old."""
        press = self._open.pop(press_id, None)
        if press is None or self._clock.steady() - press.since > self.lifetime_seconds:
            return None
        return press

    def get(self, press_id: str) -> Press | None:
        return self._open.get(press_id)

    def close(self) -> None:
        for press in self._open.values():
            press.answered.cancel()

    def _forget_old(self) -> None:
        """Oldest first, so this stops at the first young one."""
        limit = self._clock.steady() - max(FORGOTTEN_AFTER_SECONDS, self.lifetime_seconds)
        for press_id, press in list(self._open.items()):
            if press.since > limit:
                return
            del self._open[press_id]
