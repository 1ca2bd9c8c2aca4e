"""What a supplier sees of its work: cycles, buildings, payments and loads, as counts.

Of what the liaison has not approved it sees how many buildings wait, and nothing else.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from fulfillment.supply.tables.batches import batch
from fulfillment.supply.use_cases.supplier_counts import (
    OFF_LIST,
    LoadSent,
    PaymentCounts,
    loads_of,
    parcels_of,
    payments_of,
)
from orders.rules.errors import StaleButton
from orders.rules.states import BatchState, CycleState, ParcelState
from orders.tables.compounds import building, compound
from orders.tables.cycles import cycle
from storage.database import Transaction

UNDECIDED = (BatchState.AWAITING_APPROVAL, BatchState.RETURNED)


@dataclass(frozen=True, slots=True)
class BuildingWork:
    """One building's approved batch: what is on the list, and how much of it is packed."""

    batch_id: int
    building: str
    households: int
    bags: int
    to_pack: int
    packed: int


@dataclass(frozen=True, slots=True)
class CycleWork:
    """One cycle of a compound, for one supplier."""

    cycle_id: int
    number: int
    channel: str
    state: str
    compound_id: int
    compound: str
    compound_en: str
    timezone: str
    currency: str
    packed_by: datetime
    pay_by: datetime
    deliver_at: datetime
    waiting: int
    buildings: tuple[BuildingWork, ...]
    payments: PaymentCounts
    loads: tuple[LoadSent, ...]

    @property
    def to_pack(self) -> int:
        return sum(work.to_pack for work in self.buildings)

    @property
    def packed(self) -> int:
        return sum(work.packed for work in self.buildings)

    @property
    def bags(self) -> int:
        return sum(work.bags for work in self.buildings)

    @property
    def step(self) -> str:
        """What comes next: wait, pack, send, or nothing because it is sent or cancelled."""
        if self.state == CycleState.CANCELLED:
            return "cancelled"
        if self.to_pack:
            return "pack"
        if self.packed:
            return "send"
        return "sent" if self.loads else "wait"


async def cycle_works(
    tx: Transaction, *, supplier_id: int, compound_id: int
) -> tuple[CycleWork, ...]:
    """Return all cycles in which the supplier has batches for a compound, the newest first."""
    return await _works(tx, batch.c.supplier_id == supplier_id, batch.c.compound_id == compound_id)


async def cycle_work(
    tx: Transaction, *, supplier_id: int, compound_id: int, cycle_id: int
) -> CycleWork:
    """Return one cycle; raises `StaleButton` where the supplier has nothing in it."""
    found = await _works(
        tx,
        batch.c.supplier_id == supplier_id,
        batch.c.compound_id == compound_id,
        batch.c.cycle_id == cycle_id,
    )
    if not found:
        raise StaleButton()
    return found[0]


async def _works(tx: Transaction, *of_batch: ColumnElement[bool]) -> tuple[CycleWork, ...]:
    rows = await tx.all(
        select(
            batch.c.id,
            batch.c.cycle_id,
            batch.c.compound_id,
            batch.c.supplier_id,
            batch.c.state,
            building.c.code,
        )
        .join(building, building.c.id == batch.c.building_id)
        .where(*of_batch)
        .order_by(building.c.position)
    )
    if not rows:
        return ()
    first = rows[0]
    cycle_ids = {row.cycle_id for row in rows}
    counts = await parcels_of(tx, *of_batch)
    payments = await payments_of(tx, first.supplier_id, first.compound_id)
    loads = await loads_of(tx, first.supplier_id, first.compound_id)
    place = await tx.one(select(compound).where(compound.c.id == first.compound_id))
    cycles = await tx.all(
        select(cycle)
        .where(cycle.c.id.in_(cycle_ids))
        .order_by(cycle.c.opens_at.desc(), cycle.c.id.desc())
    )
    by_cycle: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_cycle[row.cycle_id].append(row)
    return tuple(
        _work(
            item,
            place,
            batches=by_cycle[item.id],
            counts=counts,
            payments=payments[item.id],
            loads=tuple(loads[item.id]),
        )
        for item in cycles
    )


def _work(
    item: Row[Any],
    place: Row[Any],
    *,
    batches: list[Row[Any]],
    counts: Mapping[int, Mapping[str, tuple[int, int]]],
    payments: PaymentCounts,
    loads: tuple[LoadSent, ...],
) -> CycleWork:
    approved = [row for row in batches if row.state == BatchState.APPROVED]
    works = [_building(row, counts.get(row.id, {})) for row in approved]
    return CycleWork(
        cycle_id=item.id,
        number=item.number,
        channel=item.channel,
        state=item.state,
        compound_id=place.id,
        compound=place.name,
        compound_en=place.name_en,
        timezone=place.timezone,
        currency=place.currency,
        packed_by=item.packed_by,
        pay_by=item.pay_by,
        deliver_at=item.deliver_at,
        waiting=sum(row.state in UNDECIDED for row in batches),
        buildings=tuple(work for work in works if work.households),
        payments=payments,
        loads=loads,
    )


def _building(row: Row[Any], states: Mapping[str, tuple[int, int]]) -> BuildingWork:
    on_list = {state: both for state, both in states.items() if state not in OFF_LIST}
    return BuildingWork(
        batch_id=row.id,
        building=row.code,
        households=sum(households for households, _ in on_list.values()),
        bags=sum(bags for _, bags in on_list.values()),
        to_pack=on_list.get(ParcelState.APPROVED, (0, 0))[0],
        packed=on_list.get(ParcelState.PACKED, (0, 0))[0],
    )
