"""Hearing what came of a message, when all is quiet."""

from sqlalchemy import select

from storage.tables import inbox
from tests.journey.somebody import Somebody
from tests.journey.stage import GROUP, Stage


async def failures(s: Stage) -> list[tuple[str, str]]:
    """What went wrong with which update, when all is quiet."""
    await s.rest()
    async with s.program.database.read() as tx:
        rows = await tx.all(select(inbox.c.error, inbox.c.raw).where(inbox.c.state == "failed"))
    return [(row.error, str(row.raw)) for row in rows]


async def reactions_to(s: Stage, who: Somebody, message_id: int) -> str:
    await s.rest()
    (found,) = [m for m in await who.messages(GROUP) if m["message_id"] == message_id]
    return str(found["reactions"])


async def replies_to(s: Stage, who: Somebody, message_id: int) -> list[str]:
    await s.rest()
    return [
        m["text"] for m in await who.messages(GROUP) if m.get("reply_to_message_id") == message_id
    ]
