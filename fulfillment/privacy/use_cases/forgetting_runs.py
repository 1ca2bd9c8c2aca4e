"""What was noted and photographed at doors: a person's own door is emptied, their name blotted."""

from typing import Any

from sqlalchemy import update

from fulfillment.handover.tables.runs import run_door
from fulfillment.handover.use_cases.door_photos import empty_door_photos
from orders.use_cases.forgetting import Known
from storage.database import Transaction
from storage.rewriting import rewrite


async def forget_doors(tx: Transaction, known: Known) -> None:
    """Empty what was noted at the doors of those who lived alone; blot the rest."""
    alone = run_door.c.household_id.in_(known.alone_ids)
    await tx.run(update(run_door).where(alone, run_door.c.note.is_not(None)).values(note=""))
    await empty_door_photos(tx, run_door.c.household_id.in_(known.household_ids))
    redact = known.secrets.redact

    def blotted(row: dict[str, Any]) -> dict[str, Any]:
        old = row["note"]
        return {"note": new} if old and (new := redact(old)) != old else {}

    await rewrite(tx, run_door, ("note",), blotted)
