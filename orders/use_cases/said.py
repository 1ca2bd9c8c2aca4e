"""What was read of each message: so that an edit changes what it says anew and nothing else.

Of a chain that somebody posts again only the lines count that nobody posted before. Kept until
the cycle has been closed for three days, like the updates themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update

from orders.tables.cycles import cycle
from orders.tables.orders import proposal, read_message
from orders.tables.questions import question
from storage.database import Transaction
from storage.inbox import KEPT_FOR

# A supermarket may take a few days to answer; after that nobody looks for the answer any more.
QUESTIONS_KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands; edited or delivered again it stands there still."""

    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """`text` is what the same message said before; `lines` those of chains in this cycle."""

    text: str | None = None
    lines: frozenset[str] = frozenset()


async def said_before(
    tx: Transaction, *, cycle_id: int, place: Place | None, text: str
) -> SaidBefore:
    """Return what was said before; lines only where the text may be a chain."""
    before = None
    if place is not None:
        before = await tx.scalar(select(read_message.c.text).where(*_at(place)))
    if "\n" not in text and "接龙" not in text:
        return SaidBefore(before)
    chains = await tx.scalars(
        select(read_message.c.lines).where(
            read_message.c.cycle_id == cycle_id, read_message.c.lines.is_not(None)
        )
    )
    return SaidBefore(before, frozenset(line for lines in chains for line in lines))


async def keep_said(
    tx: Transaction,
    *,
    cycle_id: int,
    person_id: int,
    place: Place,
    text: str,
    lines: Sequence[str],
    now: datetime,
) -> None:
    """Remember what a message says now; what it added to a chain before stays added."""
    known = await tx.first(select(read_message.c.lines).where(*_at(place)))
    values = {
        "cycle_id": cycle_id,
        "person_id": person_id,
        "text": text,
        "lines": sorted({*((known and known.lines) or ()), *lines}) or None,
        "read_at": now,
    }
    if known is not None:
        await tx.run(update(read_message).where(*_at(place)).values(**values))
        return
    row = {"chat_id": place.chat_id, "message_id": place.message_id, **values}
    await tx.insert_many(read_message, [row])


async def purge_said(tx: Transaction, *, now: datetime) -> int:
    """Forget what was said in cycles that ended three days ago; returns how many messages."""
    ended = func.coalesce(cycle.c.closed_at, cycle.c.cancelled_at)
    old = select(cycle.c.id).where(ended < now - KEPT_FOR)
    emptied = update(proposal).where(proposal.c.cycle_id.in_(old), proposal.c.orders.is_not(None))
    await tx.run(emptied.values(orders=None))
    await tx.run(delete(question).where(question.c.asked_at < now - QUESTIONS_KEPT_FOR))
    return await tx.run(delete(read_message).where(read_message.c.cycle_id.in_(old)))


def _at(place: Place) -> tuple[ColumnElement[bool], ...]:
    return (
        read_message.c.chat_id == place.chat_id,
        read_message.c.message_id == place.message_id,
    )
