"""What the database says about money, as plain values for the checks."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import func, select

from fulfillment.money.rules.books import Balance
from fulfillment.money.tables.payments import ledger_entry
from fulfillment.money.tables.statement_rows import statement_row
from fulfillment.money.use_cases.ledger import balance_of
from fulfillment.supply.tables.batches import parcel, parcel_line
from orders.rules.states import ParcelState, StatementRowState
from orders.tables.cycles import cycle, offer
from orders.tables.households import household
from orders.tables.suppliers import supplier
from storage.database import Transaction

Key = tuple[int, str, str]  # cycle, supplier, room
# The other side of money that a household sent itself.
OF_HOUSEHOLD: Final = ("household", "credit", "refund", "kept")
HAVE: Final = (ParcelState.COLLECTED, ParcelState.DELIVERED)


@dataclass(slots=True)
class MoneyRecords:
    """The books by who paid; sums are minor units, positive for what came."""

    own: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    gathered: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    advanced: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    received: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    through: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    rows: dict[str, int] = field(default_factory=dict)
    balances: dict[tuple[int, str], Balance] = field(default_factory=dict)
    # By cycle: what payers add to prices, and what suppliers gave for faults.
    subsidies: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    given: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    # Good and unit: what households have of it.
    handed_out: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


async def read_money(tx: Transaction) -> MoneyRecords:
    """Read the books, entry by entry, and what statements showed."""
    found = MoneyRecords()
    homes = {row.id: row.key for row in await tx.all(select(household.c.id, household.c.key))}
    pairs: dict[str, list[Any]] = defaultdict(list)
    for row in await _entries(tx):
        pairs[row.natural_key].append(row)
    for key, pair in pairs.items():
        _add(found, key.partition(":")[0], pair, homes)
    found.rows = await _rows(tx)
    found.balances = await _balances(tx)
    await _read_handed_out(tx, found)
    return found


def _add(found: MoneyRecords, event: str, pair: list[Any], homes: dict[int, str]) -> None:
    kinds = {row.account.partition(":")[0]: row for row in pair}
    home = next((kinds[kind] for kind in OF_HOUSEHOLD if kind in kinds), None)
    for row in pair:
        kind, _, whose = row.account.partition(":")
        if kind == "received":
            found.received[row.supplier] -= row.amount
        if kind == "through":
            found.through[whose] += row.amount
        if home is None:
            continue
        key = (row.number, row.supplier, homes[int(home.account.partition(":")[2])])
        if kind == "received":
            found.own[key] -= row.amount
        elif kind == "through" and event in ("gather", "ungather"):
            found.gathered[key] -= row.amount
        elif kind == "through" and event in ("advance", "unadvance"):
            found.advanced[key] -= row.amount
    if event == "subsidise":
        found.subsidies[pair[0].number] += abs(pair[0].amount)
    elif event in ("compensate", "compensate_back"):
        found.given[pair[0].number] += abs(pair[0].amount)


async def _entries(tx: Transaction) -> Any:
    return await tx.all(
        select(
            ledger_entry.c.natural_key,
            ledger_entry.c.account,
            ledger_entry.c.amount,
            cycle.c.number,
            supplier.c.name.label("supplier"),
        )
        .join(supplier, supplier.c.id == ledger_entry.c.supplier_id)
        .outerjoin(cycle, cycle.c.id == ledger_entry.c.cycle_id)
        .order_by(ledger_entry.c.id)
    )


async def _rows(tx: Transaction) -> dict[str, int]:
    rows = await tx.all(
        select(supplier.c.name, func.sum(statement_row.c.amount).label("sum"))
        .join(supplier, supplier.c.id == statement_row.c.supplier_id)
        .where(statement_row.c.state == StatementRowState.SETTLED)
        .group_by(supplier.c.name)
    )
    return {row.name: int(row.sum) for row in rows}


async def _balances(tx: Transaction) -> dict[tuple[int, str], Balance]:
    pairs = await tx.all(
        select(
            cycle.c.id.label("cycle_id"), cycle.c.number, supplier.c.id.label("supplier_id"),
            supplier.c.name,
        )
        .select_from(ledger_entry)
        .join(cycle, cycle.c.id == ledger_entry.c.cycle_id)
        .join(supplier, supplier.c.id == ledger_entry.c.supplier_id)
        .distinct()
    )  # fmt: skip
    return {
        (row.number, row.name): await balance_of(
            tx, cycle_id=row.cycle_id, supplier_id=row.supplier_id
        )
        for row in pairs
    }


async def _read_handed_out(tx: Transaction, found: MoneyRecords) -> None:
    rows = await tx.all(
        select(offer.c.contents, func.sum(parcel_line.c.quantity).label("units"))
        .join(parcel_line, parcel_line.c.offer_id == offer.c.id)
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .where(parcel.c.state.in_(HAVE))
        .group_by(offer.c.id)
    )
    for row in rows:
        for item in row.contents:
            good = f"{item['name']}|{item['unit']}"
            found.handed_out[good] += Decimal(item["quantity"]) * int(row.units)
