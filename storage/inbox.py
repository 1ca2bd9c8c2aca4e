"""Raw updates: stored before they are confirmed, done in the transaction that handled them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Row, exists, select, update

from storage.database import Transaction
from storage.tables import inbox

# Raw updates hold what people wrote; they are emptied after three days.
KEPT_FOR = timedelta(days=3)


class Taken(Enum):
    """Whether an update is ours to handle."""

    OURS = "ours"
    NOT_YET = "not_yet"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update as it came."""

    bot_id: int
    update_id: int
    chat_id: int | None
    raw: dict[str, Any]
    sent_at: datetime


async def store(
    tx: Transaction, updates: Sequence[Incoming], *, now: datetime, error: str | None = None
) -> list[int | None]:
    """Keep updates; returns their row ids, None for those that had come before.

    With an `error` they are put aside at once: nobody could read them.
    """
    fresh = {(item.bot_id, item.update_id): item for item in reversed(updates)}
    rows = [
        {
            "bot_id": item.bot_id,
            "update_id": item.update_id,
            "chat_id": item.chat_id,
            "raw": item.raw,
            "sent_at": item.sent_at,
            "received_at": now,
            "state": "failed" if error else "waiting",
            "attempts": 0,
            "error": error,
        }
        for item in reversed(fresh.values())
    ]
    columns = (inbox.c.id, inbox.c.bot_id, inbox.c.update_id)
    stored = await tx.insert_all_new(inbox, rows, returning=columns)
    ids = {(row.bot_id, row.update_id): row.id for row in stored}
    return [ids.pop((item.bot_id, item.update_id), None) for item in updates]


async def waiting(
    tx: Transaction,
    *,
    bot_id: int,
    before: datetime | None = None,
    but: Collection[int] = (),
    limit: int = 1000,
) -> Sequence[Row[Any]]:
    """Return updates that are not worked off, the oldest first; received before an instant.

    Those `but` which somebody holds already are not read: unsealing a long queue again and
    again would cost more than working it off.
    """
    ids = select(inbox.c.id).where(inbox.c.bot_id == bot_id, inbox.c.state == "waiting")
    if before is not None:
        ids = ids.where(inbox.c.received_at < before)
    found = [item for item in await tx.scalars(ids.order_by(inbox.c.id)) if item not in but]
    if not found:
        return []
    return await tx.all(select(inbox).where(inbox.c.id.in_(found[:limit])).order_by(inbox.c.id))


async def take(tx: Transaction, inbox_id: int) -> Taken:
    """Mark an update done in the transaction that handles it, if it is its turn.

    Several processes may hold the same update: the row's lock lets one of them have it. An
    update whose chat has an older one in work waits, whoever works at that.
    """
    older = inbox.alias()
    in_turn = ~exists().where(
        older.c.bot_id == inbox.c.bot_id,
        older.c.chat_id == inbox.c.chat_id,
        older.c.state == "waiting",
        older.c.id < inbox.c.id,
    )
    waits = update(inbox).where(inbox.c.id == inbox_id, inbox.c.state == "waiting", in_turn)
    if await tx.run(waits.values(state="done")):
        return Taken.OURS
    state = await tx.scalar(select(inbox.c.state).where(inbox.c.id == inbox_id))
    return Taken.NOT_YET if state == "waiting" else Taken.GONE


async def mark_done(tx: Transaction, inbox_id: int) -> bool:
    """Mark an update handled whoever's turn it is; False when somebody else has handled it."""
    done = update(inbox).where(inbox.c.id == inbox_id, inbox.c.state == "waiting")
    return await tx.run(done.values(state="done")) == 1


async def mark_failed(tx: Transaction, inbox_id: int, *, error: str) -> None:
    """Put an update aside after a bug; it can be replayed."""
    failed = update(inbox).where(inbox.c.id == inbox_id, inbox.c.state == "waiting")
    await tx.run(failed.values(state="failed", error=error[:200], attempts=inbox.c.attempts + 1))


async def replay(tx: Transaction, ids: Sequence[int] | None) -> int:
    """Let failed updates wait again, all of them without `ids`; returns how many.

    What was purged is gone: only its row is left.
    """
    failed = update(inbox).where(inbox.c.state == "failed", inbox.c.raw.is_not(None))
    if ids is not None:
        failed = failed.where(inbox.c.id.in_(ids))
    return await tx.run(failed.values(state="waiting", error=None))


async def purge(tx: Transaction, *, now: datetime) -> int:
    """Empty handled updates that are older than three days."""
    old = update(inbox).where(
        inbox.c.received_at < now - KEPT_FOR, inbox.c.state == "done", inbox.c.raw.is_not(None)
    )
    return await tx.run(old.values(raw=None))
