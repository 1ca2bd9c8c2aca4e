"""Posting notices: rows of the same transaction, sent only after it has committed.

A notice is a name and plain data; nothing here knows its words or Telegram. A natural key
makes it said once; a slot makes later ones edit the message that the first one became.

    Post("group:3", notice, data, slot="announcement:7")        a message that can change
    Post("group:3", notice, data, slot="announcement:7")        changes it
    Post("group:3", TAKE_DOWN, {"text": "…"}, slot="announcement:7")     removes it

Of one slot only the latest stays queued: what is taken down before it was sent never is. A
message too old to be removed (48 hours) is changed to `text`; without one, to words that say
that it was withdrawn. Where nothing of the slot was sent there is nothing to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage.database import Transaction
from storage.tables import outbox

KEYS_AT_ONCE = 500
TAKE_DOWN = "take_down"


@dataclass(frozen=True, slots=True)
class Post:
    """One notice to one recipient: `person:12`, `group:3` (ordering group) or `chat:-1001`."""

    recipient: str
    notice: str
    data: dict[str, Any]
    natural_key: str | None = None
    slot: str | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None


async def post(tx: Transaction, *posts: Post, now: datetime) -> None:
    """Queue messages; those whose natural key was queued before are left out."""
    await post_all(tx, posts, now=now)


async def post_all(tx: Transaction, posts: Sequence[Post], *, now: datetime) -> None:
    """Queue many messages in a few statements; of one slot only the latest stays queued."""
    said = await _said_before(tx, posts)
    fresh = [item for item in posts if item.natural_key not in said]
    slots = sorted({item.slot for item in fresh if item.slot})
    for start in range(0, len(slots), KEYS_AT_ONCE):
        part = slots[start : start + KEYS_AT_ONCE]
        await tx.run(
            update(outbox)
            .where(outbox.c.slot.in_(part), outbox.c.state == "queued")
            .values(state="superseded")
        )
    await tx.insert_many(outbox, [_row(item, now) for item in fresh])


async def slots_in_use(tx: Transaction, slots: Sequence[str]) -> set[str]:
    """Those of `slots` that something was posted to."""
    used: set[str] = set()
    for start in range(0, len(slots), KEYS_AT_ONCE):
        part = slots[start : start + KEYS_AT_ONCE]
        used |= set(
            await tx.scalars(select(outbox.c.slot).where(outbox.c.slot.in_(part)).distinct())
        )
    return used


async def _said_before(tx: Transaction, posts: Sequence[Post]) -> set[str]:
    keys = [item.natural_key for item in posts if item.natural_key]
    said: set[str] = set()
    for start in range(0, len(keys), KEYS_AT_ONCE):
        part = keys[start : start + KEYS_AT_ONCE]
        said |= set(
            await tx.scalars(select(outbox.c.natural_key).where(outbox.c.natural_key.in_(part)))
        )
    return said


def _row(item: Post, now: datetime) -> dict[str, Any]:
    return {
        "recipient": item.recipient,
        "notice": item.notice,
        "data": item.data,
        "natural_key": item.natural_key,
        "slot": item.slot,
        "state": "queued",
        "attempts": 0,
        "not_before": item.not_before or now,
        "not_after": item.not_after,
        "created_at": now,
    }
