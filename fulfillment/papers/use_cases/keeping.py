"""Papers of the running cycle, kept drawn, so that they can be printed when all else is down.

`papers_to_renew` compares what each paper would show with what the kept one shows; drawing
happens elsewhere, with no transaction open; `keep_paper` puts the new one in the old one's place.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from config.texts import LOCALES
from fulfillment.papers.rules.posted import Paper, Posted, shows
from fulfillment.papers.use_cases.showing import PaperShown, papers_shown
from fulfillment.supply.documents.options import PDF
from orders.actors import Actor
from orders.documents.media_types import MEDIA_TYPES
from orders.rules.states import CycleState
from orders.tables.compounds import building, compound
from orders.tables.households import household
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.cycles import latest_cycle_of
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.tables import document

KINDS = tuple(Paper)
# While orders come in every minute, a paper is drawn anew at most this often.
RENEW_EVERY = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class ToDraw:
    """A paper that says something new, in one language."""

    subject: str
    shows: str
    locale: str
    posted: Posted


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper that lies ready. `building` is empty for one of the whole compound."""

    document_id: int
    kind: str
    building_id: int
    building: str
    locale: str
    cycle_id: int
    drawn_at: datetime
    sha256: str


def subject_of(compound_id: int, building_id: int) -> str:
    return f"posted:{compound_id}:{building_id}"


async def compounds_with_papers(tx: Transaction) -> Sequence[int]:
    """Return all compounds."""
    return await tx.scalars(select(compound.c.id).order_by(compound.c.id))


async def running_cycle_of(tx: Transaction, compound_id: int) -> int:
    """Return the cycle whose papers are kept now; 0 before the first, or when it was cancelled."""
    group = await group_of_compound(tx, compound_id)
    row = await latest_cycle_of(tx, group.id)
    return 0 if row is None or row.state == CycleState.CANCELLED else int(row.id)


async def papers_to_renew(
    tx: Transaction, *, compound_id: int, now: datetime, at_once: bool = False
) -> tuple[ToDraw, ...]:
    """Return what has to be drawn: new papers first, then those longest out of date.

    `at_once` renews also what was drawn a minute ago.
    """
    shown = await papers_shown(tx, compound_id=compound_id, now=now)
    kept = await _kept(tx, {_subject(item) for item in shown})
    wanted: list[tuple[datetime | None, ToDraw]] = []
    for item in shown:
        says = f"{item.cycle_id}:{shows(item.posted)}"
        for locale in LOCALES:
            there = kept.get((item.posted.paper, _subject(item), locale))
            drawn_at = _drawn_for(there, item.cycle_id)
            if there is not None and there.shows == says:
                continue
            if (
                drawn_at is None
                or at_once
                or item.posted.is_closed
                or drawn_at + RENEW_EVERY <= now
            ):
                wanted.append((drawn_at, ToDraw(_subject(item), says, locale, item.posted)))
    wanted.sort(key=lambda pair: (pair[0] is not None, pair[0] or now))
    return tuple(todo for _, todo in wanted)


def _drawn_for(there: Row[Any] | None, cycle_id: int) -> datetime | None:
    """When the kept paper was drawn, if it is of this cycle."""
    if there is None or _cycle_of(there.shows) != cycle_id:
        return None
    drawn_at: datetime = there.drawn_at
    return drawn_at


async def _kept(tx: Transaction, subjects: set[str]) -> dict[tuple[str, str, str], Row[Any]]:
    rows = await tx.all(
        select(
            document.c.kind,
            document.c.subject,
            document.c.locale,
            document.c.shows,
            document.c.drawn_at,
        ).where(document.c.kind.in_(KINDS), document.c.subject.in_(subjects))
    )
    return {(row.kind, row.subject, row.locale): row for row in rows}


async def keep_paper(
    tx: Transaction, todo: ToDraw, content: bytes, *, renderer: str, now: datetime
) -> None:
    """Put a drawn paper where the older one lay. Drawn twice at once, the last one stays."""
    values = {
        "content": content,
        "media_type": MEDIA_TYPES[PDF],
        "sha256": hashlib.sha256(content).hexdigest(),
        "renderer": renderer,
        "shows": todo.shows,
        "drawn_at": now,
    }
    key = {"kind": todo.posted.paper, "subject": todo.subject, "locale": todo.locale}
    if not await tx.insert_new(document, **key, **values):
        mine = [document.c[name] == value for name, value in key.items()]
        await tx.run(update(document).where(*mine).values(**values))


async def kept_papers(tx: Transaction, *, compound_id: int, cycle_id: int) -> tuple[KeptPaper, ...]:
    """Return the papers of a cycle that lie ready, in the order of kinds and buildings."""
    rows = await tx.all(
        select(
            document.c.id,
            document.c.kind,
            document.c.subject,
            document.c.locale,
            document.c.shows,
            document.c.drawn_at,
            document.c.sha256,
        ).where(document.c.kind.in_(KINDS), document.c.subject.like(f"posted:{compound_id}:%"))
    )
    codes = await _building_names(tx, compound_id)
    found = []
    for row in rows:
        building_id = int(row.subject.rpartition(":")[2])
        if _cycle_of(row.shows) == cycle_id:
            place, code = codes.get(building_id, (0, ""))
            paper = KeptPaper(
                row.id, row.kind, building_id, code, row.locale, cycle_id, row.drawn_at, row.sha256
            )
            found.append(((KINDS.index(Paper(row.kind)), place, row.locale), paper))
    return tuple(paper for _, paper in sorted(found, key=lambda pair: pair[0]))


async def _building_names(tx: Transaction, compound_id: int) -> dict[int, tuple[int, str]]:
    """Position and name of each building; the first house stands for all of them: `13–16`."""
    rows = await tx.all(
        select(building.c.id, building.c.position, building.c.code)
        .where(building.c.compound_id == compound_id)
        .order_by(building.c.position, building.c.id)
    )
    names = {row.id: (row.position, row.code) for row in rows}
    with_houses = set(
        await tx.scalars(
            select(household.c.building_id).where(
                household.c.compound_id == compound_id, household.c.room == ""
            )
        )
    )
    houses = [row for row in rows if row.id in with_houses]
    if len(houses) > 1:
        first = houses[0]
        names[first.id] = (first.position, f"{first.code}–{houses[-1].code}")
    return names


async def content_of(tx: Transaction, *, compound_id: int, document_id: int) -> bytes | None:
    """Return a kept paper of this compound, or None where there is none of that number."""
    content: bytes | None = await tx.scalar(
        select(document.c.content).where(
            document.c.id == document_id,
            document.c.kind.in_(KINDS),
            document.c.subject.like(f"posted:{compound_id}:%"),
        )
    )
    return content


async def note_taken(
    tx: Transaction, document_ids: Sequence[int], *, actor: Actor, now: datetime
) -> None:
    """Write down who took which papers; the rows are renewed, so each says what it showed."""
    rows = await tx.all(
        select(document.c.id, document.c.kind, document.c.sha256).where(
            document.c.id.in_(document_ids)
        )
    )
    changes = [
        Change("document", row.id, "take", None, {"kind": row.kind, "sha256": row.sha256})
        for row in rows
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


def _subject(item: PaperShown) -> str:
    return subject_of(item.compound_id, item.building_id)


def _cycle_of(shown: str | None) -> int:
    return int((shown or "0").partition(":")[0])
