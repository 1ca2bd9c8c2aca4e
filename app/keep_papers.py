"""Keeping the papers of running cycles drawn: a little at a time, in the press's worker.

The scheduler runs `PaperKeeper` as a job of its own, beside its tick: drawing must not hold up a
cut-off. At an opening of 3,000 households everything lies ready within a minute. Nothing here
needs Telegram.
"""

import asyncio
from datetime import datetime
from typing import Protocol

import structlog

from config.clock import Clock
from fulfillment.papers.rules.posted import to_json
from fulfillment.papers.use_cases.keeping import (
    ToDraw,
    compounds_with_papers,
    keep_paper,
    papers_to_renew,
)
from fulfillment.supply.documents.ink import renderer_version
from storage.database import Database

log = structlog.get_logger(__name__)

# Drawn before it is looked again whether to stop: a second's work.
DRAWN_AT_ONCE = 24


class Draws(Protocol):
    """What this needs of the press."""

    async def draw(self, kind: str, snapshot_json: str, locale: str) -> bytes: ...


class PaperKeeper:
    """Renews papers whenever it is run; asked to stop, it ends after the paper in hand."""

    def __init__(self, *, database: Database, press: Draws, clock: Clock) -> None:
        self._database = database
        self._press = press
        self._clock = clock
        self._busy = asyncio.Lock()
        self._stopping = False

    async def run(self) -> None:
        """Renew everything that changed; a failure is logged and tried again the next time."""
        async with self._busy:
            try:
                while not self._stopping:
                    now = self._clock.now()
                    if await keep_papers(self._database, self._press, now=now) < DRAWN_AT_ONCE:
                        return
            except Exception as error:
                log.error("papers_not_kept", exc_info=error)

    async def stop(self) -> None:
        """Let the papers in hand be finished, and begin no others."""
        self._stopping = True
        async with self._busy:
            pass


async def keep_papers(
    database: Database,
    press: Draws,
    *,
    now: datetime,
    most: int = DRAWN_AT_ONCE,
    at_once: bool = False,
) -> int:
    """Renew what has changed, at most `most` papers; returns how many were drawn."""
    drawn = 0
    async with database.read() as tx:
        compounds = await compounds_with_papers(tx)
    for compound_id in compounds:
        async with database.read() as tx:
            todo = await papers_to_renew(tx, compound_id=compound_id, now=now, at_once=at_once)
        for part in todo[: most - drawn]:
            drawn += await renew_paper(database, press, part, now=now)
    return drawn


async def renew_paper(database: Database, press: Draws, todo: ToDraw, *, now: datetime) -> int:
    """Draw and keep one paper; one that cannot be drawn does not keep the others back."""
    try:
        content = await press.draw(todo.posted.paper, to_json(todo.posted), todo.locale)
    except Exception as error:
        log.error("paper_not_drawn", kind=todo.posted.paper, subject=todo.subject, exc_info=error)
        return 0
    async with database.write() as tx:
        await keep_paper(tx, todo, content, renderer=renderer_version(), now=now)
    return 1
