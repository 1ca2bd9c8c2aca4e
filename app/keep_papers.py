"""Keeping the papers of running cycles drawn: a little at a time, in the press's worker.

The scheduler calls `keep_papers` as a job of its own, every half minute or so; at an opening of
3,000 households everything lies ready within a minute. Nothing here needs Telegram.
"""

from datetime import datetime
from typing import Protocol

from fulfillment.papers.rules.posted import to_json
from fulfillment.papers.use_cases.keeping import (
    ToDraw,
    compounds_with_papers,
    keep_paper,
    papers_to_renew,
)
from fulfillment.supply.documents.ink import renderer_version
from storage.database import Database

# Drawn before the press is left to others for a moment: about a second's work.
DRAWN_AT_ONCE = 40


class Draws(Protocol):
    """What this needs of the press."""

    async def draw(self, kind: str, snapshot_json: str, locale: str) -> bytes: ...


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
            await _renew(database, press, part, now=now)
            drawn += 1
    return drawn


async def _renew(database: Database, press: Draws, todo: ToDraw, *, now: datetime) -> None:
    content = await press.draw(todo.posted.paper, to_json(todo.posted), todo.locale)
    async with database.write() as tx:
        await keep_paper(tx, todo, content, renderer=renderer_version(), now=now)
