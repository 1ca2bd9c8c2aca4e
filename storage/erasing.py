"""Erasing a person from what came in and what went out; ids and states stay."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, or_, update

from storage.database import Transaction
from storage.rewriting import rewrite
from storage.tables import inbox, outbox

Redact = Callable[[Any], Any]
# What was said is kept for a week, so that a liaison's question can be looked into; then emptied.
SAID_FOR = timedelta(days=7)


async def erase_from_inbox(tx: Transaction, *, chat_id: int, redact: Redact) -> None:
    """Empty what a person sent, and what others sent about them; nothing of it is handled any more.

    `chat_id` is that of their private chat, which Telegram gives the person's own number.
    """
    done = case((inbox.c.state == "waiting", "done"), else_=inbox.c.state)
    mine = update(inbox).where(inbox.c.chat_id == chat_id)
    await tx.run(mine.values(raw=None, state=done, chat_id=None, error=None))

    def emptied(row: dict[str, Any]) -> dict[str, Any]:
        if _sender_of(row["raw"]) == chat_id:
            return {"raw": None, "state": "done" if row["state"] == "waiting" else row["state"]}
        if redact(row["raw"]) != row["raw"] and row["state"] != "waiting":
            return {"raw": None}
        return {}

    await rewrite(tx, inbox, ("raw",), emptied, inbox.c.raw.is_not(None), also=("state",))


async def erase_from_outbox(tx: Transaction, *, person_id: int, redact: Redact) -> None:
    """Empty what was said to a person and blot them out of what was said to others."""
    mine = outbox.c.recipient == f"person:{person_id}"
    state = case((outbox.c.state == "queued", "superseded"), else_=outbox.c.state)
    await tx.run(update(outbox).where(mine).values(data=None, chat_id=None, state=state))

    def blotted(row: dict[str, Any]) -> dict[str, Any]:
        data = redact(row["data"])
        return {} if data == row["data"] else {"data": data}

    await rewrite(tx, outbox, ("data",), blotted, outbox.c.data.is_not(None))


async def empty_update(tx: Transaction, inbox_id: int) -> None:
    """Empty one message that is handled: a password stood in it."""
    await tx.run(update(inbox).where(inbox.c.id == inbox_id).values(raw=None))


async def purge_outbox(tx: Transaction, *, now: datetime) -> int:
    """Empty what was said more than a week ago; what still waits to be said stays."""
    waits = or_(outbox.c.state == "queued", outbox.c.state == "sending")
    old = update(outbox).where(
        outbox.c.created_at < now - SAID_FOR, ~waits, outbox.c.data.is_not(None)
    )
    return await tx.run(old.values(data=None))


def _sender_of(raw: dict[str, Any]) -> int | None:
    """Whoever caused an update of any kind."""
    for content in raw.values():
        if isinstance(content, dict) and isinstance(content.get("from"), dict):
            sender: int | None = content["from"].get("id")
            return sender
    return None
