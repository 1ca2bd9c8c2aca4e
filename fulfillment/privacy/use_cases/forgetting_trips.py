"""Who was on board: the person's own rows are emptied, and their name where a clerk wrote it."""

from typing import Any

from sqlalchemy import update

from fulfillment.handover.tables.handovers import trip_crew
from orders.use_cases.forgetting import Known
from storage.database import Transaction
from storage.rewriting import rewrite

WRITTEN = ("name", "phone")


async def forget_trips(tx: Transaction, known: Known) -> None:
    """Empty their rows in the crews, known by person, or by a name or phone of theirs."""
    mine = trip_crew.c.person_id == known.person_id
    await tx.run(update(trip_crew).where(mine).values(name="", phone=None))
    redact = known.secrets.redact

    def emptied(row: dict[str, Any]) -> dict[str, Any]:
        named = any(redact(row[name]) != row[name] for name in WRITTEN if row[name])
        return {"name": "", "phone": None} if named else {}

    await rewrite(tx, trip_crew, WRITTEN, emptied)
