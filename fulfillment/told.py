"""Telling households: one post to each accepted member.

Where nobody of the household is in the chat, the one who placed the order for it is told; nobody
is where it came from a platform.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orders.use_cases.members import members_of
from storage.database import Transaction
from storage.outbox import Post, post_all


@dataclass(frozen=True, slots=True)
class Note:
    """What one household is told.

    `key` makes it said once to each of them; `slot` is each one's own message, to be changed.
    """

    household_id: int
    notice: str
    data: dict[str, Any]
    placed_by: int | None
    key: str | None = None
    not_after: datetime | None = None
    slot: str | None = None


async def tell_households(tx: Transaction, notes: Sequence[Note], *, now: datetime) -> None:
    """Post all notes in a few statements."""
    members = await members_of(tx, sorted({note.household_id for note in notes}))
    posts = [
        Post(
            f"person:{person_id}",
            note.notice,
            note.data,
            natural_key=note.key and f"{note.key}:{person_id}",
            slot=note.slot and f"{note.slot}:{person_id}",
            not_after=note.not_after,
        )
        for note in notes
        for person_id in members.get(note.household_id) or _who_placed(note)
    ]
    await post_all(tx, posts, now=now)


def _who_placed(note: Note) -> list[int]:
    return [] if note.placed_by is None else [note.placed_by]


async def tell_people(
    tx: Transaction,
    person_ids: Sequence[int],
    notice: str,
    data: dict[str, Any],
    *,
    now: datetime,
    key: str | None = None,
    slot: str | None = None,
) -> None:
    """Post the same notice to several people; a slot is each person's own message."""
    posts = [
        Post(
            f"person:{person_id}",
            notice,
            data,
            natural_key=key and f"{key}:{person_id}",
            slot=slot and f"{slot}:{person_id}",
        )
        for person_id in person_ids
    ]
    await post_all(tx, posts, now=now)
