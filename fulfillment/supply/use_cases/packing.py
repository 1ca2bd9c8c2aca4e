"""Packed: the supplier's clerk (or the liaison for them) says that bags stand ready.

From here on the household can be asked for the exact sum. Saying it twice changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement

from fulfillment.money.use_cases.asking import Moment, ask_at
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.bag_photos import show_photos
from fulfillment.supply.use_cases.moves import hold_cycle, move_parcels
from fulfillment.supply.use_cases.packing_rights import require_packer
from fulfillment.supply.use_cases.pick_lists import latest
from orders.actors import Actor
from orders.rules.errors import (
    CycleCancelled,
    NotApproved,
    OldVersion,
)
from orders.rules.states import CycleState, ParcelState
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Packed:
    """How many parcels were marked just now, and how many households were asked to pay."""

    parcels: int
    asked: int


async def mark_packed(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    compound_id: int,
    supplier_id: int,
    portal_url: str,
    now: datetime,
    batch_ids: Sequence[int] | None = None,
    version: int | None = None,
) -> Packed:
    """Mark a supplier's approved parcels for a compound packed and ask for the money.

    `batch_ids` limits it to some buildings; `version` is that of the list packed from, and
    `OldVersion` is raised when there is a newer one. `NotApproved` when there is no list.
    """
    await require_packer(tx, actor, compound_id=compound_id, supplier_id=supplier_id)
    held = await hold_cycle(tx, cycle_id)
    newest = await latest(tx, cycle_id=cycle_id, compound_id=compound_id, supplier_id=supplier_id)
    if newest is None:
        raise NotApproved()
    if version is not None and version < newest.version:
        raise OldVersion(version=version, latest=newest.version)
    if held.state == CycleState.CANCELLED:
        raise CycleCancelled()
    conditions: list[ColumnElement[bool]] = [
        parcel.c.cycle_id == cycle_id,
        parcel.c.compound_id == compound_id,
        parcel.c.supplier_id == supplier_id,
    ]
    if batch_ids is not None:
        conditions.append(parcel.c.batch_id.in_(batch_ids))
    moved = await move_parcels(
        tx,
        *conditions,
        before=ParcelState.APPROVED,
        after=ParcelState.PACKED,
        verb="pack",
        actor=actor,
        now=now,
    )
    parcel_ids = [row.id for row in moved]
    asked = await ask_at(
        tx, Moment.PACKED, actor=actor, parcel_ids=parcel_ids, portal_url=portal_url, now=now
    )
    await show_photos(tx, parcel_ids, now=now)
    return Packed(parcels=len(moved), asked=asked)
