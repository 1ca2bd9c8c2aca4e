"""The daily reconciliation: every bill of a cycle against the books, in a few statements.

Nothing is changed. What does not fit is named with the household, the bill, what was expected and
what was found, so that a person can look at that one line.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from fulfillment.money.rules.books import Balance, balance
from fulfillment.money.rules.reconciling import (
    Bill,
    Entry,
    Misfit,
    Transfer,
    What,
    misfits_of,
    misfits_of_transfers,
)
from fulfillment.money.tables.payments import ledger_entry, payment_request, refund
from fulfillment.money.tables.statement_rows import row_payment, statement_row
from fulfillment.supply.tables.batches import parcel
from orders.rules.errors import StaleButton
from orders.rules.states import StatementRowState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class SupplierBooks:
    """A supplier's balance in one compound and cycle."""

    compound: str
    compound_en: str
    supplier: str
    supplier_en: str
    currency: str
    sums: Balance


@dataclass(frozen=True, slots=True)
class AccountSums:
    """One line of the trial balance: what went to the accounts of a kind, and what left them."""

    kind: str
    currency: str
    debit: int
    credit: int

    @property
    def total(self) -> int:
        return self.credit - self.debit


@dataclass(frozen=True, slots=True)
class CycleBooks:
    """Everything about one cycle's money: the trial balance, by supplier, what does not fit."""

    cycle_id: int
    cycle_number: int
    channel: str
    accounts: tuple[AccountSums, ...]
    suppliers: tuple[SupplierBooks, ...]
    misfits: tuple[Misfit, ...]

    @property
    def balances(self) -> bool:
        is_zero = not sum(each.total for each in self.accounts)
        return is_zero and all(each.sums.balances for each in self.suppliers) and not self.misfits


async def cycle_books(
    tx: Transaction, *, cycle_id: int, compound_id: int | None = None
) -> CycleBooks:
    """Return a cycle's books, of one compound or of all that ordered in it.

    Raises `StaleButton` for a cycle that is not there.
    """
    row = await tx.first(select(cycle).where(cycle.c.id == cycle_id))
    if row is None:
        raise StaleButton()
    of = _of_cycle(cycle_id, compound_id)
    return CycleBooks(
        cycle_id=cycle_id,
        cycle_number=row.number,
        channel=row.channel,
        accounts=await _accounts(tx, of),
        suppliers=await _suppliers(tx, of),
        misfits=tuple(await reconcile(tx, cycle_id=cycle_id, compound_id=compound_id)),
    )


async def reconcile(
    tx: Transaction, *, cycle_id: int, compound_id: int | None = None
) -> list[Misfit]:
    """Return each line of a cycle that does not fit."""
    of = _of_cycle(cycle_id, compound_id)
    entries = await tx.all(
        select(ledger_entry.c.natural_key, ledger_entry.c.account, ledger_entry.c.amount).where(*of)
    )
    bills = await _bills(tx, cycle_id, compound_id)
    read = list(_entries(entries))
    found = misfits_of(bills, read)
    transfers = await _transfers(tx, cycle_id, [bill.request_id for bill in bills])
    found += misfits_of_transfers(bills, read, transfers)
    homes = {bill.household_id: bill.address for bill in bills}
    found += await _below_zero(tx, homes)
    found += await _refunds(tx, homes, of, cycle_id)
    return found


def _entries(rows: Sequence[Row[Any]]) -> Iterable[Entry]:
    return (Entry(row.natural_key, row.account, int(row.amount)) for row in rows)


def _of_cycle(cycle_id: int, compound_id: int | None) -> tuple[ColumnElement[bool], ...]:
    of_compound = () if compound_id is None else (ledger_entry.c.compound_id == compound_id,)
    return (ledger_entry.c.cycle_id == cycle_id, *of_compound)


async def _bills(tx: Transaction, cycle_id: int, compound_id: int | None) -> Sequence[Bill]:
    request = payment_request.c
    of_compound = () if compound_id is None else (request.compound_id == compound_id,)
    rows = await tx.all(
        select(
            request.id.label("request_id"),
            request.household_id,
            parcel.c.address,
            request.reference,
            request.state,
            parcel.c.state.label("parcel_state"),
            parcel.c.amount.label("parcel_amount"),
            request.amount,
            request.credit_used.label("credit"),
            request.discount,
            request.holder,
            request.way,
        )
        .join(parcel, parcel.c.id == request.parcel_id)
        .where(request.cycle_id == cycle_id, *of_compound)
        .order_by(request.id)
    )
    return [
        Bill(**{**row._mapping, "holder": row.holder or "", "way": row.way or ""}) for row in rows
    ]


async def _transfers(
    tx: Transaction, cycle_id: int, request_ids: Sequence[int]
) -> Sequence[Transfer]:
    """What statements and gateways say that came for these bills, the whole of each transfer."""
    wanted = set(request_ids)
    of_cycle = (
        select(row_payment.c.row_id)
        .join(payment_request, payment_request.c.id == row_payment.c.request_id)
        .where(payment_request.c.cycle_id == cycle_id)
    )
    rows = await tx.all(
        select(
            statement_row.c.id,
            statement_row.c.transaction_id,
            statement_row.c.amount,
            row_payment.c.request_id,
            row_payment.c.amount.label("part"),
        )
        .join(row_payment, row_payment.c.row_id == statement_row.c.id)
        .where(
            statement_row.c.id.in_(of_cycle),
            statement_row.c.amount > 0,
            statement_row.c.state == StatementRowState.SETTLED,
        )
        .order_by(statement_row.c.id)
    )
    parts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    facts = {row.id: (row.transaction_id, int(row.amount)) for row in rows}
    for row in rows:
        parts[row.id].append((row.request_id, int(row.part)))
    return [
        Transfer(*facts[key], tuple(found))
        for key, found in parts.items()
        if any(request_id in wanted for request_id, _ in found)
    ]


async def _below_zero(tx: Transaction, homes: dict[int, str]) -> Iterable[Misfit]:
    """Credit of a household with a supplier, over all cycles, is never less than nothing."""
    rows = await tx.all(
        select(ledger_entry.c.account, func.sum(ledger_entry.c.amount).label("sum"))
        .where(ledger_entry.c.account.like("kept:%"))
        .group_by(ledger_entry.c.account, ledger_entry.c.supplier_id, ledger_entry.c.currency)
        .having(func.sum(ledger_entry.c.amount) < 0)
    )
    below = [(int(row.account[5:]), int(row.sum)) for row in rows]
    return [
        Misfit(What.CREDIT_BELOW_ZERO, f"kept:{home}", homes[home], 0, found, home)
        for home, found in below
        if home in homes
    ]


async def _refunds(
    tx: Transaction, homes: dict[int, str], of: Sequence[ColumnElement[bool]], cycle_id: int
) -> Iterable[Misfit]:
    """What the books owe back is what stands on the list to be sent."""
    booked: dict[int, int] = defaultdict(int)
    for row in await tx.all(
        select(ledger_entry.c.account, func.sum(ledger_entry.c.amount).label("sum"))
        .where(*of, ledger_entry.c.account.like("refund:%"))
        .group_by(ledger_entry.c.account)
    ):
        booked[int(row.account[7:])] = int(row.sum)
    listed: dict[int, int] = defaultdict(int)
    for row in await tx.all(
        select(refund.c.household_id, func.sum(refund.c.amount).label("sum"))
        .where(refund.c.cycle_id == cycle_id, refund.c.paid_at.is_(None))
        .group_by(refund.c.household_id)
    ):
        listed[row.household_id] = int(row.sum)
    return [
        Misfit(What.REFUNDS, f"refund:{home}", homes[home], listed[home], booked[home], home)
        for home in sorted({*booked, *listed} & set(homes))
        if listed[home] != booked[home]
    ]


async def _accounts(tx: Transaction, of: Sequence[ColumnElement[bool]]) -> tuple[AccountSums, ...]:
    """Accounts of one kind together; a trial balance of 3,000 households is read by nobody."""
    rows = await tx.all(
        select(ledger_entry.c.account, ledger_entry.c.currency, *_sides())
        .where(*of)
        .group_by(ledger_entry.c.account, ledger_entry.c.currency)
    )
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        found = sums[row.account.partition(":")[0], row.currency]
        found[0] += int(row.debit)
        found[1] += int(row.credit)
    return tuple(AccountSums(*key, *sums[key]) for key in sorted(sums))


def _sides() -> tuple[Any, Any]:
    amount = ledger_entry.c.amount
    debit = func.sum(func.abs(amount) - amount) / 2
    credit = func.sum(func.abs(amount) + amount) / 2
    return debit.label("debit"), credit.label("credit")


async def _suppliers(
    tx: Transaction, of: Sequence[ColumnElement[bool]]
) -> tuple[SupplierBooks, ...]:
    rows = await tx.all(
        select(
            ledger_entry.c.compound_id,
            ledger_entry.c.supplier_id,
            ledger_entry.c.currency,
            ledger_entry.c.account,
            func.sum(ledger_entry.c.amount).label("sum"),
        )
        .where(*of)
        .group_by(
            ledger_entry.c.compound_id,
            ledger_entry.c.supplier_id,
            ledger_entry.c.currency,
            ledger_entry.c.account,
        )
    )
    sums: dict[tuple[int, int, str], list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        key = (row.compound_id, row.supplier_id, row.currency)
        sums[key].append((row.account, int(row.sum)))
    places = {row.id: row for row in await tx.all(select(compound))}
    sellers = {row.id: row for row in await tx.all(select(supplier))}
    return tuple(
        SupplierBooks(
            places[here].name,
            places[here].name_en,
            sellers[seller].name if seller in sellers else "",
            sellers[seller].name_en if seller in sellers else "",
            currency,
            balance(sums[here, seller, currency]),
        )
        for here, seller, currency in sorted(sums, key=lambda key: (key[0], key[1] or 0, key[2]))
    )
