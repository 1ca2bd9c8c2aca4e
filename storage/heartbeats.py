"""Who runs: each process renews a row for each of its roles and says what it last did.

Figures are numbers and instants, never words or people. A process that was killed leaves its
row; who reads them looks at `seen_at`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from storage.database import Transaction
from storage.tables import heartbeat

# A process that has not been seen for this long is gone.
GONE_AFTER = timedelta(seconds=15)
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A role of a process, and when it was last seen."""

    role: str
    process: str
    started_at: datetime
    seen_at: datetime
    figures: Mapping[str, Any]

    def is_alive(self, now: datetime) -> bool:
        return now - self.seen_at <= GONE_AFTER

    def instant(self, figure: str) -> datetime | None:
        """A figure that is an instant, None where there is none yet."""
        written = self.figures.get(figure)
        return datetime.fromisoformat(written) if written else None


async def beat(
    tx: Transaction,
    *,
    process: str,
    figures: Mapping[str, Mapping[str, Any]],
    started_at: datetime,
    now: datetime,
) -> None:
    """Renew the rows of a process: `figures` by role."""
    for role, values in figures.items():
        renewed = update(heartbeat).where(heartbeat.c.role == role, heartbeat.c.process == process)
        if not await tx.run(renewed.values(seen_at=now, figures=dict(values))):
            await tx.insert(
                heartbeat,
                role=role,
                process=process,
                started_at=started_at,
                seen_at=now,
                figures=dict(values),
            )


async def fall_silent(tx: Transaction, *, process: str, now: datetime) -> None:
    """Remove the rows of a process that stops in good order, and very old ones of others."""
    await tx.run(
        delete(heartbeat).where(
            (heartbeat.c.process == process) | (heartbeat.c.seen_at < now - KEPT_FOR)
        )
    )


async def heartbeats(tx: Transaction, *, role: str | None = None) -> Sequence[Heartbeat]:
    """All that are known, the newest first."""
    rows = select(heartbeat).order_by(heartbeat.c.seen_at.desc(), heartbeat.c.id)
    if role is not None:
        rows = rows.where(heartbeat.c.role == role)
    return [
        Heartbeat(row.role, row.process, row.started_at, row.seen_at, row.figures)
        for row in await tx.all(rows)
    ]
