"""The tick: APScheduler asks every second what is due.

APScheduler's own clock is the system's, so milestones are never its business: they are found
by `DueWork` with our clock, which the demo and the simulation move.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from app.due import DueWork
from config.clock import Clock
from config.metrics import TICK_SECONDS, TICKS_FAILED

log = structlog.get_logger(__name__)

PURGE_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is done beside the tick, because it takes its time; it handles its own errors."""

    run: Callable[[], Awaitable[object]]
    every: timedelta


class Scheduler:
    """Ticks while it runs; a tick that is still busy is not started a second time."""

    def __init__(
        self,
        *,
        work: DueWork,
        clock: Clock,
        tick_seconds: float,
        beside: Sequence[Beside] = (),
    ) -> None:
        self._work = work
        self._clock = clock
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler.add_job(self.tick, "interval", seconds=tick_seconds, **options)
        self._scheduler.add_job(
            self._purge, "interval", seconds=PURGE_EVERY.total_seconds(), **options
        )
        for job in beside:
            seconds = job.every.total_seconds()
            self._scheduler.add_job(job.run, "interval", seconds=seconds, **options)
        self._busy = asyncio.Lock()
        self.seconds = 0.0
        self.failed = 0

    def start(self) -> None:
        self._scheduler.start()

    async def tick(self) -> None:
        """Do what is due now; a failure is logged and tried again at the next tick."""
        async with self._busy:
            began = time.monotonic()
            try:
                await self._work.run(self._clock.now())
            except Exception as error:
                log.error("tick_failed", exc_info=error)
                self.failed += 1
                TICKS_FAILED.inc()
            self.seconds = time.monotonic() - began
            TICK_SECONDS.observe(self.seconds)

    def figures(self) -> dict[str, Any]:
        """What it last did, for the heartbeat. Who waits for the lock has none."""
        last = self._work.last_run
        return {
            "leads": self._scheduler.running,
            "ticked_at": last.isoformat() if last else None,
            "tick_seconds": round(self.seconds, 3),
            "failed_ticks": self.failed,
        }

    async def _purge(self) -> None:
        await self._work.purge(self._clock.now())

    async def stop(self) -> None:
        """Start no new tick and let the present one end."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        async with self._busy:
            self._scheduler.shutdown(wait=False)
