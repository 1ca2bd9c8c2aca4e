"""What a person's next text in private answers: a reason, a number, an address.

It is a row, so that a restart loses nothing. An answer that comes much later is an ordinary
message again: people forget that they were asked.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from orders.actors import Actor
from orders.tables.people import awaited_text
from storage.database import Transaction

AWAITED_FOR = timedelta(minutes=30)


async def await_text(
    tx: Transaction, *, actor: Actor, purpose: str, subject_id: int, now: datetime
) -> None:
    """Take the actor's next text as the answer to this; what was awaited before is forgotten."""
    await forget_awaited(tx, actor=actor)
    row = {
        "person_id": actor.person_id,
        "purpose": purpose,
        "subject_id": subject_id,
        "changed_at": now,
    }
    await tx.insert_many(awaited_text, [row])


async def awaited(tx: Transaction, *, actor: Actor, now: datetime) -> tuple[str, int] | None:
    """Return what the actor's next text answers, as purpose and subject, and keep it."""
    row = await tx.first(
        select(awaited_text.c.purpose, awaited_text.c.subject_id).where(
            awaited_text.c.person_id == actor.person_id,
            awaited_text.c.changed_at > now - AWAITED_FOR,
        )
    )
    return None if row is None else (row.purpose, row.subject_id)


async def forget_awaited(tx: Transaction, *, actor: Actor) -> None:
    """The next text is an ordinary message again."""
    await tx.run(delete(awaited_text).where(awaited_text.c.person_id == actor.person_id))
