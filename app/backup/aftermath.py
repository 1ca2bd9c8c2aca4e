"""What a restored copy must not do: tell people again what the lost program has told them.

Between the backup and the loss the program went on. Notices that were waiting then have most
likely left since, so they become `unknown`, as after a crash, and whoever restores is told how
many. Those that are for later stay: nobody can have sent them yet. What came in and waits stays
too: an order said twice is less bad than an order lost.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from storage import audit
from storage.database import Transaction
from storage.tables import fact, heartbeat, inbox, outbox

RESTORED = "waited when the backup was made"
LAST_BACKUP = "last_backup"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """How many notices are not sent again, wait still, and how many updates wait."""

    held_back: int
    waiting: int
    to_answer: int


async def settle_down(
    tx: Transaction, *, made_at: datetime, now: datetime, sends_waiting: bool
) -> Aftermath:
    """Make a copy fit to start: nobody runs here yet, and nothing is said twice."""
    await tx.run(delete(heartbeat))
    await tx.run(delete(fact).where(fact.c.name == LAST_BACKUP))
    unsure = outbox.c.state == "sending"
    if not sends_waiting:
        unsure |= (outbox.c.state == "queued") & (outbox.c.not_before <= now)
    held_back = await tx.run(update(outbox).where(unsure).values(state="unknown", error=RESTORED))
    change = audit.Change(
        "installation", 0, "moved" if sends_waiting else "restored", before=made_at.isoformat()
    )
    await audit.record(tx, change, actor="operator", now=now)
    return Aftermath(
        held_back,
        await tx.scalar(select(func.count()).where(outbox.c.state == "queued")),
        await tx.scalar(select(func.count()).where(inbox.c.state == "waiting")),
    )
