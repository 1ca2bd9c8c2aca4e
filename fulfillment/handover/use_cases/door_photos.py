"""Photos taken at doors: of bags that were left there, or of a door that nobody opened.

Sealed like the photos of bags and emptied two weeks later. A second photo of a door takes the
place of the first.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, literal, select, update

from fulfillment.handover.tables.runs import run, run_door
from fulfillment.supply.documents.shelf import ERASED
from fulfillment.supply.use_cases.bag_photos import KEPT_FOR
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.use_cases.rights import require_right
from storage.database import Transaction
from storage.tables import document

KIND = "door_photo"


async def keep_door_photo(tx: Transaction, door_id: int, jpeg: bytes, *, now: datetime) -> int:
    """Keep the photo of a door; returns the id of its document."""
    key = {"kind": KIND, "subject": _subject(door_id), "locale": ""}
    values = {
        "content": jpeg,
        "media_type": "image/jpeg",
        "sha256": hashlib.sha256(jpeg).hexdigest(),
        "renderer": "photo",
        "drawn_at": now,
    }
    there = [document.c[name] == value for name, value in key.items()]
    if not await tx.insert_new(document, **key, **values):
        await tx.run(update(document).where(*there).values(**values))
    return int(await tx.scalar(select(document.c.id).where(*there)))


async def door_photo_of(tx: Transaction, door_id: int) -> int | None:
    """The document with a door's photo, while there is one."""
    found: int | None = await tx.scalar(
        select(document.c.id).where(
            document.c.kind == KIND,
            document.c.subject == _subject(door_id),
            document.c.renderer != ERASED,
        )
    )
    return found


async def pictured_doors(tx: Transaction, door_ids: Sequence[int]) -> frozenset[int]:
    """Those of these doors that have a photo."""
    subjects = await tx.scalars(
        select(document.c.subject).where(
            document.c.kind == KIND,
            document.c.subject.in_([_subject(each) for each in door_ids]),
            document.c.renderer != ERASED,
        )
    )
    return frozenset(int(each.partition(":")[2]) for each in subjects)


async def photo_of_door(tx: Transaction, *, actor: Actor, door_id: int) -> bytes:
    """The photo of a door, for the liaison. Raises `StaleButton`, `NoRight`."""
    here = await tx.scalar(
        select(run.c.compound_id)
        .join(run_door, run_door.c.run_id == run.c.id)
        .where(run_door.c.id == door_id)
    )
    if here is None:
        raise StaleButton()
    await require_right(tx, actor, here, "approve")
    found = await door_photo_of(tx, door_id)
    if found is None:
        raise StaleButton()
    content: bytes = await tx.scalar(select(document.c.content).where(document.c.id == found))
    return content


async def purge_door_photos(tx: Transaction, *, now: datetime) -> int:
    """Empty the photos that have had their time; returns how many."""
    old = (document.c.kind == KIND, document.c.renderer != ERASED)
    emptied = update(document).where(*old, document.c.drawn_at < now - KEPT_FOR)
    return await tx.run(emptied.values(content=b"", renderer=ERASED))


async def empty_door_photos(tx: Transaction, *of_doors: ColumnElement[bool]) -> int:
    """Empty the photos of these doors; returns how many."""
    doors = select(literal("run_door:") + cast(run_door.c.id, String)).where(*of_doors)
    theirs = (document.c.kind == KIND, document.c.subject.in_(doors))
    return await tx.run(update(document).where(*theirs).values(content=b"", renderer=ERASED))


def _subject(door_id: int) -> str:
    return f"run_door:{door_id}"
