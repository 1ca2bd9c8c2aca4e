"""Raw updates: stored before they are confirmed, done in the transaction that handled them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from storage.database import Transaction
from storage.tables import inbox

# Raw updates hold what people wrote; they are emptied after three days.
KEPT_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update as it came."""

    bot_id: int
    update_id: int
    chat_id: int | None
    raw: dict[str, Any]
    sent_at: datetime


async def store(tx: Transaction, updates: Sequence[Incoming], *, now: datetime) -> list[int | None]:
    """Keep updates; returns their row ids, None for those that had come before."""
    ids: list[int | None] = []
    known = await _known(tx, updates)
    for item in updates:
        if (item.bot_id, item.update_id) in known:
            ids.append(None)
            continue
        known.add((item.bot_id, item.update_id))
        ids.append(
            await tx.insert(
                inbox,
                bot_id=item.bot_id,
                update_id=item.update_id,
                chat_id=item.chat_id,
                raw=item.raw,
                sent_at=item.sent_at,
                received_at=now,
                state="waiting",
                attempts=0,
            )
        )
    return ids


async def waiting(tx: Transaction, *, bot_id: int, limit: int = 1000) -> Sequence[Row[Any]]:
    """Return updates that are not worked off, the oldest first."""
    return await tx.all(
        select(inbox)
        .where(inbox.c.bot_id == bot_id, inbox.c.state == "waiting")
        .order_by(inbox.c.id)
        .limit(limit)
    )


async def mark_done(tx: Transaction, inbox_id: int) -> bool:
    """Mark an update handled; False when somebody else has handled it meanwhile."""
    done = update(inbox).where(inbox.c.id == inbox_id, inbox.c.state == "waiting")
    return await tx.run(done.values(state="done")) == 1


async def mark_failed(tx: Transaction, inbox_id: int, *, error: str) -> None:
    """Put an update aside after a bug; it can be replayed."""
    failed = update(inbox).where(inbox.c.id == inbox_id, inbox.c.state == "waiting")
    await tx.run(failed.values(state="failed", error=error[:200], attempts=inbox.c.attempts + 1))


async def purge(tx: Transaction, *, now: datetime) -> int:
    """Empty handled updates that are older than three days."""
    old = update(inbox).where(
        inbox.c.received_at < now - KEPT_FOR, inbox.c.state == "done", inbox.c.raw.is_not(None)
    )
    return await tx.run(old.values(raw=None))


async def _known(tx: Transaction, updates: Collection[Incoming]) -> set[tuple[int, int]]:
    rows = await tx.all(
        select(inbox.c.bot_id, inbox.c.update_id).where(
            inbox.c.update_id.in_([item.update_id for item in updates])
        )
    )
    return {(row.bot_id, row.update_id) for row in rows}
