"""What a page shows of lists before a report: the bundles, what was ordered, earlier reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.pick_lists import PickListVersion, pick_list_version
from fulfillment.supply.use_cases.shortage_rows import ordered_of
from fulfillment.supply.use_cases.shortages import shortages_of
from orders.rules.states import CycleState, ShortageState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from storage.database import Transaction

MOST_CYCLES = 3


@dataclass(frozen=True, slots=True)
class BundleOrdered:
    """A bundle that the supplier sells in the cycle; `ordered` on the list, 0 for none."""

    code: str
    name: str
    name_en: str
    ordered: int


@dataclass(frozen=True, slots=True)
class Reported:
    """An earlier report."""

    shortage_id: int
    version: int
    state: str
    made_at: datetime
    said: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ShortageBoard:
    """One list with its reports; `is_open`: something can still be reported."""

    edition: PickListVersion
    cycle_number: int
    channel: str
    is_open: bool
    compound: str
    compound_en: str
    supplier: str
    supplier_en: str
    timezone: str
    bundles: tuple[BundleOrdered, ...]
    reports: tuple[Reported, ...]

    @property
    def waiting(self) -> Reported | None:
        """The report that waits for a yes, if it is of the newest list."""
        found = [each for each in self.reports if each.state == ShortageState.SHOWN]
        return found[0] if found and found[0].version == self.edition.version else None


async def shortage_board(
    tx: Transaction,
    *,
    compound_id: int,
    cycle_id: int | None = None,
    supplier_id: int | None = None,
) -> tuple[ShortageBoard, ...]:
    """The newest version of each list of a compound, of the last cycles or of one."""
    conditions = [pick_list.c.compound_id == compound_id]
    if cycle_id is not None:
        conditions.append(pick_list.c.cycle_id == cycle_id)
    if supplier_id is not None:
        conditions.append(pick_list.c.supplier_id == supplier_id)
    newest = (
        select(func.max(pick_list.c.id).label("id"))
        .where(*conditions)
        .group_by(pick_list.c.cycle_id, pick_list.c.supplier_id)
        .order_by(pick_list.c.cycle_id.desc(), pick_list.c.supplier_id)
        .limit(MOST_CYCLES * 4)
    )
    return tuple([await _board(tx, each) for each in await tx.scalars(newest)])


async def _board(tx: Transaction, pick_list_id: int) -> ShortageBoard:
    edition = await pick_list_version(tx, pick_list_id)
    round_ = await tx.one(select(cycle).where(cycle.c.id == edition.cycle_id))
    place = await tx.one(select(compound).where(compound.c.id == edition.compound_id))
    seller = await tx.one(select(supplier).where(supplier.c.id == edition.supplier_id))
    series = {
        "cycle_id": edition.cycle_id,
        "compound_id": edition.compound_id,
        "supplier_id": edition.supplier_id,
    }
    offers, units = await ordered_of(tx, series)
    reports = await shortages_of(tx, **series)
    return ShortageBoard(
        edition=edition,
        cycle_number=round_.number,
        channel=round_.channel,
        is_open=round_.state == CycleState.CLOSED and any(here for here, _ in units.values()),
        compound=place.name,
        compound_en=place.name_en,
        supplier=seller.name,
        supplier_en=seller.name_en,
        timezone=place.timezone,
        bundles=tuple(
            BundleOrdered(code, row.name, row.name_en, sum(units.get(code, ())))
            for code, row in offers.items()
        ),
        reports=_reports(reports),
    )


def _reports(rows: Sequence[Row[Any]]) -> tuple[Reported, ...]:
    return tuple(
        Reported(row.id, row.version, row.state, row.made_at, tuple(sorted(row.available.items())))
        for row in rows
    )
