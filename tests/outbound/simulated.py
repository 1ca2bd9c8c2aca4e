"""A loop whose time only passes when everybody waits: minutes of sending in milliseconds."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any


class _Impatient(selectors.DefaultSelector):
    """Instead of waiting it moves the loop's time on."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout:
            self.now += timeout
        return super().select(0)


class SimulatedLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.waiting = _Impatient()
        super().__init__(self.waiting)

    def time(self) -> float:
        return self.waiting.now


def run_simulated(work: Coroutine[Any, Any, Any]) -> Any:
    """Run on a loop of its own."""
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(work)
