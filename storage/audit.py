"""Writing audit rows: who, what, when, before, after.

Values are ids, codes and states, never names, phones or remarks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.database import Transaction
from storage.tables import audit


@dataclass(frozen=True, slots=True)
class Change:
    """One state change of one thing."""

    noun: str
    noun_id: int
    verb: str
    before: Any = None
    after: Any = None
    compound_id: int | None = None


async def record(tx: Transaction, *changes: Change, actor: str, now: datetime) -> None:
    """Write one audit row for each change."""
    await record_all(tx, changes, actor=actor, now=now)


async def record_all(
    tx: Transaction, changes: Sequence[Change], *, actor: str, now: datetime
) -> None:
    """Write many audit rows in a few statements."""
    rows = [
        {
            "at": now,
            "actor": actor,
            "compound_id": change.compound_id,
            "noun": change.noun,
            "noun_id": change.noun_id,
            "verb": change.verb,
            "before": change.before,
            "after": change.after,
        }
        for change in changes
    ]
    await tx.insert_many(audit, rows)


async def audited_since(
    tx: Transaction, *, noun: str, verb: str, since: datetime
) -> Sequence[tuple[int, datetime]]:
    """Ids of a noun's rows of which a verb was done after an instant, each with when."""
    changed = select(audit.c.noun_id, audit.c.at).where(
        audit.c.noun == noun, audit.c.verb == verb, audit.c.at > since
    )
    return [(row.noun_id, row.at) for row in await tx.all(changed.order_by(audit.c.id))]
