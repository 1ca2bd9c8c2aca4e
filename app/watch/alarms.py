"""Telling the liaisons that the program has stalled, and that it goes again.

They are told in their private chats directly, not through the outbox: the sender may be what
has stalled. Of several processes that watch, one tells; once for each incident.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.watch.figures import read_figures
from app.watch.rules import STALLED_AFTER, Alarm, alarms_of
from config.clock import Clock
from orders.use_cases.rights import liaisons_to_reach
from storage.database import Database, Transaction
from storage.tables import fact

log = structlog.get_logger(__name__)

LOOK_EVERY_SECONDS = 10.0
FACT = "alarms"


class Tells(Protocol):
    """Says to people that something has stalled, or goes again (`bot.alarms.AlarmBell`)."""

    async def tell(
        self, people: Sequence[tuple[int, str]], alarm: str, *, since: datetime | None
    ) -> None: ...


class Watchman:
    """Looks every few seconds until it is cancelled."""

    def __init__(self, *, database: Database, clock: Clock, bell: Tells) -> None:
        self._database = database
        self._clock = clock
        self._bell = bell
        self._since = clock.now()

    async def run(self) -> None:
        while True:
            slept_at = self._clock.now()
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            self.wake(slept_at)
            try:
                await self.look()
            except (DBAPIError, OSError) as error:
                log.warning("watchman_blind", reason=type(error).__name__)

    def wake(self, slept_at: datetime) -> None:
        """Begin to watch anew where the clock has jumped: the machine slept, or a demo skipped."""
        now = self._clock.now()
        if now - slept_at > STALLED_AFTER:
            self._since = now

    async def look(self) -> None:
        """Look once: tell of what has stalled since the last look, and of what goes again."""
        now = self._clock.now()
        async with self._database.read() as tx:
            figures = await read_figures(tx, now=now)
            known = await _known(tx)
        found = alarms_of(figures, watched_since=self._since)
        if {alarm.value for alarm in found} == set(known):
            return
        async with self._database.write() as tx:
            changes = await _note(tx, found, now=now)
            people = await liaisons_to_reach(tx)
        for alarm, since in changes:
            log.error("stalled", part=alarm) if since is None else log.info("goes_on", part=alarm)
            await self._bell.tell(people, alarm, since=since)


async def _known(tx: Transaction) -> dict[str, str]:
    return dict(await tx.scalar(select(fact.c.value).where(fact.c.name == FACT)) or {})


async def _note(
    tx: Transaction, found: set[Alarm], *, now: datetime
) -> list[tuple[str, datetime | None]]:
    """Write down what is stalled; returns what is new (no instant) and what is over (since).

    Of two processes the second finds it written and has nothing to tell.
    """
    if await tx.insert_new(fact, name=FACT, value={}):
        before: dict[str, str] = {}
    else:
        row = await tx.lock(select(fact).where(fact.c.name == FACT))
        before = dict(row.value)
    after = {alarm.value: before.get(alarm.value, now.isoformat()) for alarm in found}
    await tx.run(fact.update().where(fact.c.name == FACT).values(value=after))
    begun: list[tuple[str, datetime | None]] = [
        (name, None) for name in sorted(after.keys() - before)
    ]
    over = [(name, datetime.fromisoformat(before[name])) for name in sorted(before.keys() - after)]
    return [*begun, *over]
