"""Frozen pick lists: each change makes a new, numbered, full version with its own hash.

`freeze` is called by the use cases that change what leaves (approve, drop, hold, take back),
after they have checked who may. It reads only what was copied when parcels were made, so a
later price, name or payee does not move an approved list.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from fulfillment.supply.rules.reasons import Reason
from fulfillment.supply.rules.snapshot import PickList, from_json, sha256_of_text, to_json
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.drawing_up import draw_up
from fulfillment.supply.use_cases.moves import hold_cycle
from orders.actors import Actor
from orders.rules.errors import StaleButton
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class PickListVersion:
    """One version, without its contents."""

    pick_list_id: int
    cycle_id: int
    compound_id: int
    supplier_id: int
    version: int
    reason: str
    sha256: str
    made_at: datetime
    made_by: str


COLUMNS = (
    pick_list.c.id.label("pick_list_id"),
    pick_list.c.cycle_id,
    pick_list.c.compound_id,
    pick_list.c.supplier_id,
    pick_list.c.version,
    pick_list.c.reason,
    pick_list.c.sha256,
    pick_list.c.made_at,
    pick_list.c.made_by,
)


async def freeze(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    compound_id: int,
    supplier_id: int,
    reason: str,
    portal_url: str,
    now: datetime,
) -> int:
    """Freeze what is approved or packed now as the next version and return its id.

    ValueError for a reason that papers and notices have no words for.
    """
    reason = Reason(reason)
    await hold_cycle(tx, cycle_id)
    series = _series(cycle_id, compound_id, supplier_id)
    last: int | None = await tx.scalar(select(func.max(series.c.version)))
    frozen = await draw_up(
        tx,
        cycle_id=cycle_id,
        compound_id=compound_id,
        supplier_id=supplier_id,
        version=(last or 0) + 1,
        reason=reason,
        portal_url=portal_url,
        now=now,
    )
    text = to_json(frozen)
    digest = sha256_of_text(text)
    pick_list_id = await tx.insert(
        pick_list,
        cycle_id=cycle_id,
        compound_id=compound_id,
        supplier_id=supplier_id,
        version=frozen.version,
        reason=reason,
        snapshot=text,
        sha256=digest,
        made_at=now,
        made_by=str(actor),
    )
    after = {"version": frozen.version, "reason": reason, "sha256": digest}
    change = Change("pick_list", pick_list_id, "freeze", None, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return pick_list_id


async def versions(
    tx: Transaction, *, cycle_id: int, compound_id: int, supplier_id: int
) -> tuple[PickListVersion, ...]:
    """Return all versions of a list, the oldest first."""
    series = _series(cycle_id, compound_id, supplier_id)
    rows = await tx.all(select(series).order_by(series.c.version))
    return tuple(PickListVersion(**row._mapping) for row in rows)


async def latest(
    tx: Transaction, *, cycle_id: int, compound_id: int, supplier_id: int
) -> PickListVersion | None:
    """Return the newest version of a list, if anything was approved."""
    found = await versions(tx, cycle_id=cycle_id, compound_id=compound_id, supplier_id=supplier_id)
    return found[-1] if found else None


async def pick_list_version(tx: Transaction, pick_list_id: int) -> PickListVersion:
    """Return one version's facts; raises `StaleButton` where there is none of that number."""
    row = await tx.first(select(*COLUMNS).where(pick_list.c.id == pick_list_id))
    if row is None:
        raise StaleButton()
    return PickListVersion(**row._mapping)


async def read_snapshot(tx: Transaction, pick_list_id: int) -> PickList:
    """Return what a version holds; raises `StaleButton` where there is none of that number."""
    return from_json(await read_snapshot_text(tx, pick_list_id))


async def read_snapshot_text(tx: Transaction, pick_list_id: int) -> str:
    """Return the same as it is kept, for who only hands it on."""
    text: str | None = await tx.scalar(
        select(pick_list.c.snapshot).where(pick_list.c.id == pick_list_id)
    )
    if text is None:
        raise StaleButton()
    return text


async def level_of_list(tx: Transaction, pick_list_id: int) -> str:
    """The masking level with which a version was frozen."""
    return str(json.loads(await read_snapshot_text(tx, pick_list_id))["phone_level"])


async def snapshot_texts(tx: Transaction, edition: PickListVersion, *, since: int) -> list[str]:
    """Return the versions from `since` to this one as they are kept, the oldest first."""
    rows = await tx.scalars(
        select(pick_list.c.snapshot)
        .where(
            pick_list.c.cycle_id == edition.cycle_id,
            pick_list.c.compound_id == edition.compound_id,
            pick_list.c.supplier_id == edition.supplier_id,
            pick_list.c.version.between(since, edition.version),
        )
        .order_by(pick_list.c.version)
    )
    return list(rows)


def _series(cycle_id: int, compound_id: int, supplier_id: int) -> Any:
    statement: Select[Any] = select(*COLUMNS).where(
        pick_list.c.cycle_id == cycle_id,
        pick_list.c.compound_id == compound_id,
        pick_list.c.supplier_id == supplier_id,
    )
    return statement.subquery()
