"""What was noted and photographed at doors: a person's own door is emptied, their name blotted.

Runs that they walk become others'.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.door_photos import empty_door_photos
from fulfillment.handover.use_cases.due_doors import LIVE
from fulfillment.handover.use_cases.runs import drop_volunteer
from orders.actors import Actor
from orders.use_cases.forgetting import Known
from storage.database import Transaction
from storage.rewriting import rewrite


async def forget_doors(tx: Transaction, known: Known, *, actor: Actor, now: datetime) -> None:
    """Empty what was noted at the doors of those who lived alone; blot the rest."""
    walked = select(run.c.compound_id).where(
        run.c.person_id == known.person_id, run.c.state.in_(LIVE)
    )
    for compound_id in await tx.scalars(walked.distinct()):
        await drop_volunteer(
            tx, compound_id=compound_id, person_id=known.person_id, actor=actor, now=now
        )
    alone = run_door.c.household_id.in_(known.alone_ids)
    await tx.run(update(run_door).where(alone, run_door.c.note.is_not(None)).values(note=""))
    await empty_door_photos(tx, run_door.c.household_id.in_(known.household_ids))
    redact = known.secrets.redact

    def blotted(row: dict[str, Any]) -> dict[str, Any]:
        old = row["note"]
        return {"note": new} if old and (new := redact(old)) != old else {}

    await rewrite(tx, run_door, ("note",), blotted)
