"""What a liaison sees of a batch: households, bags, units, sum, what is odd, who decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from fulfillment.supply.rules.odd import OddThing
from fulfillment.supply.tables.batches import bag, batch, parcel, parcel_line
from fulfillment.supply.use_cases.oddities import odd_of
from orders.rules.errors import StaleButton
from orders.rules.states import ParcelState
from orders.tables.compounds import building, compound
from orders.tables.cycles import cycle
from orders.tables.people import person
from orders.tables.suppliers import supplier
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Units:
    """How many of one bundle."""

    code: str
    name: str
    name_en: str
    units: int

    def data(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "name": self.name,
            "name_en": self.name_en,
            "units": self.units,
        }


@dataclass(frozen=True, slots=True)
class BatchCard:
    """A building's parcels for one supplier in a cycle, without those that were taken out."""

    batch_id: int
    cycle_id: int
    cycle_number: int
    compound_id: int
    state: str
    reason: str | None
    building: str
    supplier_id: int
    supplier: str
    supplier_en: str
    households: int
    bags: int
    units: tuple[Units, ...]
    amount: int
    currency: str
    odd: tuple[OddThing, ...]
    timezone: str
    decided_by: str  # a name; empty before
    decided_at: datetime | None
    channel: str

    def data(self) -> dict[str, Any]:
        """The card as plain data, for a notice."""
        return {
            "batch_id": self.batch_id,
            "cycle_id": self.cycle_id,
            "cycle_number": self.cycle_number,
            "channel": self.channel,
            "compound_id": self.compound_id,
            "state": self.state,
            "reason": self.reason,
            "building": self.building,
            "supplier": self.supplier,
            "supplier_en": self.supplier_en,
            "households": self.households,
            "bags": self.bags,
            "units": [units.data() for units in self.units],
            "amount": self.amount,
            "currency": self.currency,
            "odd": [[code, data] for code, data in self.odd],
            "timezone": self.timezone,
            "decided_by": self.decided_by,
            "decided_at": self.decided_at and self.decided_at.isoformat(),
        }


async def batch_card(tx: Transaction, batch_id: int) -> BatchCard:
    """Return one batch; raises `StaleButton` where there is none of that number."""
    found = await cards_of(tx, select(batch.c.id).where(batch.c.id == batch_id))
    if not found:
        raise StaleButton()
    return found[0]


async def cards_of(tx: Transaction, batch_ids: Select[Any]) -> tuple[BatchCard, ...]:
    """Return the cards of many batches in walking order, in a few statements."""
    rows = await tx.all(
        select(
            batch,
            cycle.c.number,
            cycle.c.channel,
            building.c.code.label("building"),
            supplier.c.name.label("supplier"),
            supplier.c.name_en.label("supplier_en"),
            compound.c.currency,
            compound.c.timezone,
            person.c.name.label("decider"),
        )
        .join(cycle, cycle.c.id == batch.c.cycle_id)
        .join(building, building.c.id == batch.c.building_id)
        .join(supplier, supplier.c.id == batch.c.supplier_id)
        .join(compound, compound.c.id == batch.c.compound_id)
        .outerjoin(person, person.c.id == batch.c.decided_by)
        .where(batch.c.id.in_(batch_ids))
        .order_by(batch.c.cycle_id, building.c.compound_id, building.c.position, supplier.c.id)
    )
    sums = await _sums(tx, batch_ids)
    bags = await _bags(tx, batch_ids)
    units = await _units(tx, batch_ids)
    odd = await odd_of(tx, batch_ids)
    return tuple(
        _card(row, sums.get(row.id, (0, 0)), bags.get(row.id, 0), units[row.id], odd[row.id])
        for row in rows
    )


def _card(
    row: Row[Any],
    sums: tuple[int, int],
    bags: int,
    units: Sequence[Units],
    odd: Sequence[OddThing],
) -> BatchCard:
    households, amount = sums
    return BatchCard(
        batch_id=row.id,
        cycle_id=row.cycle_id,
        cycle_number=row.number,
        compound_id=row.compound_id,
        state=row.state,
        reason=row.reason,
        building=row.building,
        supplier_id=row.supplier_id,
        supplier=row.supplier,
        supplier_en=row.supplier_en,
        households=households,
        bags=bags,
        units=tuple(units),
        amount=amount,
        currency=row.currency,
        odd=tuple(odd),
        timezone=row.timezone,
        decided_by=row.decider or "",
        decided_at=row.decided_at,
        channel=row.channel,
    )


def _kept(batch_ids: Select[Any]) -> tuple[Any, ...]:
    return parcel.c.batch_id.in_(batch_ids), parcel.c.state != ParcelState.CANCELLED


async def _sums(tx: Transaction, batch_ids: Select[Any]) -> Mapping[int, tuple[int, int]]:
    rows = await tx.all(
        select(
            parcel.c.batch_id,
            func.count().label("households"),
            func.sum(parcel.c.amount).label("amount"),
        )
        .where(*_kept(batch_ids))
        .group_by(parcel.c.batch_id)
    )
    return {row.batch_id: (row.households, int(row.amount)) for row in rows}


async def _bags(tx: Transaction, batch_ids: Select[Any]) -> Mapping[int, int]:
    rows = await tx.all(
        select(parcel.c.batch_id, func.count().label("bags"))
        .join(bag, bag.c.parcel_id == parcel.c.id)
        .where(*_kept(batch_ids))
        .group_by(parcel.c.batch_id)
    )
    return {row.batch_id: row.bags for row in rows}


async def _units(tx: Transaction, batch_ids: Select[Any]) -> Mapping[int, Sequence[Units]]:
    line = parcel_line.c
    rows = await tx.all(
        select(
            parcel.c.batch_id,
            line.code,
            line.name,
            line.name_en,
            func.sum(line.quantity).label("units"),
        )
        .join(parcel_line, line.parcel_id == parcel.c.id)
        .where(*_kept(batch_ids))
        .group_by(parcel.c.batch_id, line.code, line.name, line.name_en)
        .order_by(func.length(line.code), line.code)
    )
    found: dict[int, list[Units]] = defaultdict(list)
    for row in rows:
        found[row.batch_id].append(Units(row.code, row.name, row.name_en, int(row.units)))
    return found
