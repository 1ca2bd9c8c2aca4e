"""Credit of households: money of cancelled cycles that was kept for their next requests.

It is kept with the supplier that got it, in its currency, and is the sum of the books' entries
of the account `kept`; nothing else keeps it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from fulfillment.money.rules.giving_back import credit_for
from fulfillment.money.tables.payments import ledger_entry
from orders.tables.households import household
from orders.tables.suppliers import supplier
from storage.database import Transaction

ACCOUNTS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Credit:
    """What a household has with a supplier."""

    supplier: str
    supplier_en: str
    amount: int
    currency: str


async def credits_of(tx: Transaction, household_id: int) -> tuple[Credit, ...]:
    """Return a household's credit, a supplier and currency each."""
    kept = await _kept(tx, [household_id])
    names = {
        row.id: row
        for row in await tx.all(
            select(supplier.c.id, supplier.c.name, supplier.c.name_en).where(
                supplier.c.id.in_({supplier_id for _, supplier_id, _ in kept})
            )
        )
    }
    return tuple(
        Credit(names[supplier_id].name, names[supplier_id].name_en, amount, currency)
        for (_, supplier_id, currency), amount in sorted(kept.items())
        if amount > 0
    )


async def credit_used_by(tx: Transaction, parcels: Sequence[Row[Any]]) -> Mapping[int, int]:
    """How much credit pays for each of these parcels (by its id); their households are held.

    One parcel a household, supplier and currency: the caller asks for one cycle's.
    """
    found = await _kept(tx, sorted({row.household_id for row in parcels}), *_of(parcels))
    rich = sorted({household_id for (household_id, _, _), amount in found.items() if amount > 0})
    if not rich:
        return {}
    # Two cycles that are packed at once must not spend the same credit.
    await hold_credit(tx, rich)
    kept = dict(await _kept(tx, rich, *_of(parcels)))
    used: dict[int, int] = {}
    for row in parcels:
        key = (row.household_id, row.supplier_id, row.currency)
        used[row.id] = credit_for(row.amount, kept=kept.get(key, 0))
        kept[key] = kept.get(key, 0) - used[row.id]
    return used


async def hold_credit(tx: Transaction, household_ids: Iterable[int]) -> None:
    """Nobody else spends these households' credit; bills, where any are held, are held before."""
    ids = sorted(set(household_ids))
    for start in range(0, len(ids), ACCOUNTS_AT_ONCE):
        part = household.c.id.in_(ids[start : start + ACCOUNTS_AT_ONCE])
        await tx.lock_all(select(household.c.id).where(part).order_by(household.c.id))


async def credit_left(
    tx: Transaction, requests: Iterable[Row[Any]]
) -> Mapping[tuple[int, int, str], int]:
    """What is left by household, supplier and currency."""
    rows = list(requests)
    return await _kept(tx, sorted({row.household_id for row in rows}), *_of(rows))


def _of(rows: Sequence[Row[Any]]) -> tuple[ColumnElement[bool], ...]:
    return (ledger_entry.c.supplier_id.in_({row.supplier_id for row in rows}),)


async def _kept(
    tx: Transaction, household_ids: Sequence[int], *conditions: ColumnElement[bool]
) -> Mapping[tuple[int, int, str], int]:
    accounts = {f"kept:{household_id}": household_id for household_id in household_ids}
    names = list(accounts)
    found: dict[tuple[int, int, str], int] = {}
    for start in range(0, len(names), ACCOUNTS_AT_ONCE):
        part = names[start : start + ACCOUNTS_AT_ONCE]
        rows = await tx.all(
            select(
                ledger_entry.c.account,
                ledger_entry.c.supplier_id,
                ledger_entry.c.currency,
                func.sum(ledger_entry.c.amount).label("amount"),
            )
            .where(ledger_entry.c.account.in_(part), *conditions)
            .group_by(ledger_entry.c.account, ledger_entry.c.supplier_id, ledger_entry.c.currency)
        )
        for row in rows:
            key = (accounts[row.account], row.supplier_id, row.currency)
            found[key] = int(row.amount)
    return found
