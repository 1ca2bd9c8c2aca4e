"""A totals workbook that somebody sent back: which list it is of, and the report that it makes.

A workbook of another cycle, compound or supplier than the one looked at, or of an older version,
is refused with the reason.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from fulfillment.supply.documents.totals_book import COMPOUND, CYCLE, HASH, SUPPLIER, VERSION
from fulfillment.supply.documents.totals_reading import Returned
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.pick_lists import latest
from fulfillment.supply.use_cases.shortages import ShortageCard, report_shortage
from orders.actors import Actor
from orders.rules.errors_shortage import (
    NoReportMark,
    NotOnList,
    OtherCompound,
    OtherCycle,
    OtherSupplier,
    ReportOutdated,
)
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from storage.database import Transaction

WORKBOOK = "workbook"


async def take_totals(
    tx: Transaction,
    *,
    actor: Actor,
    returned: Returned,
    now: datetime,
    series: Mapping[str, int] | None = None,
) -> ShortageCard:
    """Report what a workbook says; `series` names the list that its sender is looking at.

    Raises `OtherCycle`, `OtherCompound`, `OtherSupplier`, `ReportOutdated`, `NoReportMark` where
    there never was such a list, and what `report_shortage` does.
    """
    if series is not None:
        await _require_same(tx, returned.marks, series)
    pick_list_id = await _list_of(tx, returned.marks)
    try:
        return await report_shortage(
            tx,
            actor=actor,
            pick_list_id=pick_list_id,
            said=returned.said,
            source=WORKBOOK,
            now=now,
        )
    except NotOnList as error:
        raise NotOnList(bundle=error.bundle, cell=returned.cells[error.bundle]) from None


async def _require_same(
    tx: Transaction, marks: Mapping[str, str], series: Mapping[str, int]
) -> None:
    """Compared one by one, so that the reason is the right one."""
    place = await tx.scalar(select(compound.c.name).where(compound.c.id == series["compound_id"]))
    if marks[COMPOUND] != place:
        raise OtherCompound(compound=marks[COMPOUND][:40])
    seller = await tx.scalar(select(supplier.c.name).where(supplier.c.id == series["supplier_id"]))
    if marks[SUPPLIER] != seller:
        raise OtherSupplier(supplier=marks[SUPPLIER][:40])
    if marks[CYCLE] != str(series["cycle_id"]):
        numbers = {
            str(row.id): row.number
            for row in await tx.all(
                select(cycle.c.id, cycle.c.number).where(
                    cycle.c.id.in_((series["cycle_id"], _number(marks[CYCLE])))
                )
            )
        }
        wanted = numbers[str(series["cycle_id"])]
        raise OtherCycle(number=str(numbers.get(marks[CYCLE], "?")), wanted=wanted)
    newest = await latest(
        tx,
        cycle_id=series["cycle_id"],
        compound_id=series["compound_id"],
        supplier_id=series["supplier_id"],
    )
    if newest is not None and marks[VERSION] != str(newest.version):
        raise ReportOutdated(version=_number(marks[VERSION]), latest=newest.version)


async def _list_of(tx: Transaction, marks: Mapping[str, str]) -> int:
    """The version by its hash; a hash that was tampered with is of no list."""
    rows = await tx.all(
        select(pick_list.c.id, pick_list.c.sha256).where(
            pick_list.c.cycle_id == _number(marks[CYCLE]),
            pick_list.c.version == _number(marks[VERSION]),
        )
    )
    for row in rows:
        if row.sha256 == marks[HASH]:
            return int(row.id)
    raise NoReportMark()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
