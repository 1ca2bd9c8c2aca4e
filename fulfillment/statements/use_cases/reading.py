"""Reading a period's statements out of parcels and books: a few statements for any compound.

A period's cycles are those that opened after the period before it ended, up to its own end.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, and_, func, or_, select

from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.use_cases.debts import advances_of
from fulfillment.statements.rules.statement import (
    AdvanceLine,
    Bought,
    Entry,
    HouseholdStatement,
    Statements,
    Sums,
    SupplierSums,
    by_request,
    sums_of,
)
from fulfillment.supply.tables.batches import parcel, parcel_line
from orders.rules.states import ParcelState
from orders.tables.compounds import building, compound, control_period, group_compound
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.suppliers import supplier
from storage.database import Transaction

OUTCOMES: Mapping[str, str] = {
    ParcelState.COLLECTED: "got",
    ParcelState.DELIVERED: "got",
    ParcelState.DROPPED_UNPAID: "dropped",
    ParcelState.SHORT: "short",
    ParcelState.CANCELLED: "cancelled",
    ParcelState.RETURNED: "returned",
}


async def period_row(tx: Transaction, period_id: int) -> Row[Any]:
    return await tx.one(select(control_period).where(control_period.c.id == period_id))


def cycles_of(period: Row[Any]) -> Select[Any]:
    """The ids of the cycles that a period's statements are about."""
    before = (
        select(func.max(control_period.c.ended_at))
        .where(control_period.c.compound_id == period.compound_id, control_period.c.id < period.id)
        .scalar_subquery()
    )
    return (
        select(cycle.c.id)
        .join(group_compound, group_compound.c.group_id == cycle.c.group_id)
        .where(
            group_compound.c.compound_id == period.compound_id,
            cycle.c.opened_at.is_not(None),
            or_(before.is_(None), cycle.c.opened_at > before),
            cycle.c.opened_at <= period.ended_at,
        )
    )


async def read_statements(
    tx: Transaction, *, period_id: int, now: datetime
) -> tuple[Statements, tuple[Statements, ...]]:
    """Return the compound's summary, and the statements of each building in walking order."""
    period = await period_row(tx, period_id)
    place = await tx.one(select(compound).where(compound.c.id == period.compound_id))
    facts: dict[str, Any] = {
        "compound": place.name,
        "compound_en": place.name_en,
        "timezone": place.timezone,
        "currency": place.currency,
        "notice": period.notice,
        "begins_at": period.begins_at,
        "ended_at": period.ended_at or now,
        "made_at": now,
    }
    requests = await _requests(tx, period)
    bought = await _bought(tx, period)
    sums = _by_household(requests)
    advances = await _advances(tx, period, ZoneInfo(place.timezone))
    homes = await tx.all(
        select(household.c.id, household.c.key, building.c.code)
        .join(building, building.c.id == household.c.building_id)
        .where(household.c.compound_id == period.compound_id)
        .order_by(building.c.position, household.c.position)
    )
    pages: dict[str, list[HouseholdStatement]] = defaultdict(list)
    for home in homes:
        if home.id in bought or home.id in sums:
            mine = tuple(bought.get(home.id, ()))
            pages[home.code].append(
                HouseholdStatement(
                    home.key, mine, sums.get(home.id, Sums()), tuple(advances.get(home.id, ()))
                )
            )
    summary = Statements(**facts, suppliers=_by_supplier(requests))
    buildings = tuple(
        Statements(**facts, building=code, households=tuple(found)) for code, found in pages.items()
    )
    return summary, buildings


async def household_sums(tx: Transaction, *, period_id: int) -> Mapping[int, Sums]:
    """Return each household's sums of a period."""
    return _by_household(await _requests(tx, await period_row(tx, period_id)))


async def _requests(tx: Transaction, period: Row[Any]) -> list[tuple[Row[Any], list[Entry]]]:
    """The period's payment requests, each with its entries in the books."""
    mine = and_(
        payment_request.c.compound_id == period.compound_id,
        payment_request.c.cycle_id.in_(cycles_of(period)),
    )
    rows = await tx.all(
        select(
            payment_request.c.id,
            payment_request.c.household_id,
            supplier.c.name,
            supplier.c.name_en,
            supplier.c.id.label("supplier_id"),
        )
        .join(supplier, supplier.c.id == payment_request.c.supplier_id)
        .where(mine)
        .order_by(payment_request.c.id)
    )
    books = await tx.all(
        select(ledger_entry.c.natural_key, ledger_entry.c.account, ledger_entry.c.amount).where(
            ledger_entry.c.compound_id == period.compound_id,
            ledger_entry.c.cycle_id.in_(cycles_of(period)),
        )
    )
    entries = by_request((row.natural_key, row.account, int(row.amount)) for row in books)
    return [(row, entries.get(row.id, [])) for row in rows]


async def _advances(
    tx: Transaction, period: Row[Any], zone: ZoneInfo
) -> Mapping[int, list[AdvanceLine]]:
    """What was paid in each household's place in the period, and what it has paid back."""
    mine = and_(
        payment_request.c.compound_id == period.compound_id,
        payment_request.c.cycle_id.in_(cycles_of(period)),
    )
    found: dict[int, list[AdvanceLine]] = defaultdict(list)
    for each in await advances_of(tx, mine):
        found[each.household_id].append(
            AdvanceLine(
                cycle=each.cycle_number,
                number=each.number,
                day=f"{each.at.astimezone(zone):%Y-%m-%d}",
                by=each.by,
                by_en=each.by_en,
                amount=each.amount,
                repaid=each.repaid,
            )
        )
    return found


def _by_household(requests: Sequence[tuple[Row[Any], list[Entry]]]) -> dict[int, Sums]:
    found: dict[int, Sums] = {}
    for row, entries in requests:
        found[row.household_id] = found.get(row.household_id, Sums()) + sums_of(entries)
    return found


def _by_supplier(
    requests: Sequence[tuple[Row[Any], list[Entry]]],
) -> tuple[SupplierSums, ...]:
    names = {row.supplier_id: (row.name, row.name_en) for row, _ in requests}
    found = []
    for supplier_id, (name, name_en) in sorted(names.items()):
        mine = [(row, entries) for row, entries in requests if row.supplier_id == supplier_id]
        total = sum((sums_of(entries) for _, entries in mine), Sums())
        homes = len({row.household_id for row, _ in mine})
        found.append(SupplierSums(name, name_en, homes, total))
    return tuple(found)


async def _bought(tx: Transaction, period: Row[Any]) -> Mapping[int, list[Bought]]:
    mine = and_(
        parcel.c.compound_id == period.compound_id, parcel.c.cycle_id.in_(cycles_of(period))
    )
    rows = await tx.all(
        select(parcel, cycle.c.number.label("cycle_number"), supplier.c.name, supplier.c.name_en)
        .join(cycle, cycle.c.id == parcel.c.cycle_id)
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .where(mine)
        .order_by(cycle.c.number, parcel.c.id)
    )
    line = parcel_line.c
    lines: dict[int, list[tuple[str, str, str, int]]] = defaultdict(list)
    for item in await tx.all(
        select(line.parcel_id, line.code, line.name, line.name_en, line.quantity)
        .join(parcel, parcel.c.id == line.parcel_id)
        .where(mine)
        .order_by(line.parcel_id, func.length(line.code), line.code)
    ):
        lines[item.parcel_id].append((item.code, item.name, item.name_en, item.quantity))
    found: dict[int, list[Bought]] = defaultdict(list)
    for row in rows:
        found[row.household_id].append(
            Bought(
                cycle=row.cycle_number,
                number=row.number,
                supplier=row.name,
                supplier_en=row.name_en,
                lines=tuple(lines[row.id]),
                amount=row.amount,
                outcome=OUTCOMES.get(row.state, "held"),
            )
        )
    return found
