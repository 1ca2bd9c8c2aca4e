"""The heartbeat: this process says every few seconds that it lives and what it last did.

systemd is told too, where it asks for that: a process whose loop hangs is started anew.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError

from config.clock import Clock
from storage.database import Database
from storage.heartbeats import beat, fall_silent

log = structlog.get_logger(__name__)

BEAT_EVERY_SECONDS = 2.0

Figures = Callable[[], Mapping[str, Mapping[str, Any]]]


def this_process() -> str:
    """The name of this process among those of all machines: host:pid."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


class Heart:
    """Beats until it is cancelled; `figures` gives what there is to say, by role."""

    def __init__(self, *, database: Database, clock: Clock, figures: Figures) -> None:
        self._database = database
        self._clock = clock
        self._figures = figures
        self._process = this_process()
        self._started_at = clock.now()

    async def run(self) -> None:
        while True:
            await self.beat()
            tell_systemd("WATCHDOG=1")
            await asyncio.sleep(BEAT_EVERY_SECONDS)

    async def beat(self) -> None:
        """Beat once; a database that is away is no reason to die."""
        try:
            async with self._database.write() as tx:
                await beat(
                    tx,
                    process=self._process,
                    figures=self._figures(),
                    started_at=self._started_at,
                    now=self._clock.now(),
                )
        except (DBAPIError, OSError) as error:
            log.warning("no_heartbeat", reason=type(error).__name__)

    async def stop(self) -> None:
        """Say good-bye, so that nobody takes this for a process that died."""
        try:
            async with self._database.write() as tx:
                await fall_silent(tx, process=self._process, now=self._clock.now())
        except (DBAPIError, OSError) as error:
            log.warning("no_heartbeat", reason=type(error).__name__)


def tell_systemd(state: str) -> None:
    """Send a state such as `READY=1` to systemd; without systemd nothing happens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        try:
            line.sendto(state.encode(), address)
        except OSError as error:
            log.warning("systemd_not_told", reason=type(error).__name__)
