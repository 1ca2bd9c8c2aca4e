"""Taking people out of frozen pick lists and the papers drawn from them.

The hash of a list stays what it was: papers in people's hands still prove themselves by it. The
audit says which hash the blotted text has; see decision 27.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from fulfillment.supply.documents.shelf import ERASED, pick_list_of
from fulfillment.supply.rules.snapshot import sha256_of_text
from fulfillment.supply.tables.pick_lists import pick_list
from orders.actors import Actor
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.rewriting import rewrite
from storage.tables import document

Blot = Callable[[dict[str, Any]], None]
DOCUMENTS_AT_ONCE = 500


async def blot_lists(
    tx: Transaction, blot: Blot, *where: ColumnElement[bool], actor: Actor, now: datetime
) -> int:
    """Let `blot` change each parcel of these lists; returns how many lists changed."""
    hashes: dict[int, str] = {}

    def blotted(row: dict[str, Any]) -> dict[str, Any]:
        data = json.loads(row["snapshot"])
        for parcel in data["parcels"]:
            blot(parcel)
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if text == row["snapshot"]:
            return {}
        hashes[row["id"]] = sha256_of_text(text)
        return {"snapshot": text}

    changed = await rewrite(tx, pick_list, ("snapshot",), blotted, *where)
    await _erase_papers(tx, changed)
    changes = [
        Change("pick_list", list_id, "blot", None, {"sha256": hashes[list_id]})
        for list_id in changed
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    return len(changed)


async def _erase_papers(tx: Transaction, pick_list_ids: Sequence[int]) -> None:
    """What was drawn is emptied; whoever asks for it again gets one drawn from what is left."""
    drawn = await tx.all(
        select(document.c.id, document.c.subject).where(
            document.c.subject.like("pick_list:%"), document.c.renderer != ERASED
        )
    )
    blotted = set(pick_list_ids)
    ids = [row.id for row in drawn if pick_list_of(row.subject) in blotted]
    for start in range(0, len(ids), DOCUMENTS_AT_ONCE):
        part = ids[start : start + DOCUMENTS_AT_ONCE]
        emptied = update(document).where(document.c.id.in_(part))
        await tx.run(emptied.values(content=b"", renderer=ERASED))
