"""Every entry of a cycle's books, to be looked at or taken away as a file."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fulfillment.money.tables.payments import ledger_entry
from orders.tables.households import household
from orders.tables.suppliers import supplier
from storage.database import Transaction

# Accounts whose number is a household's.
OF_HOUSEHOLDS = ("household", "credit", "refund", "kept", "advanced")


@dataclass(frozen=True, slots=True)
class BookLine:
    """One entry; `address` where the account is a household's."""

    at: datetime
    natural_key: str
    account: str
    address: str
    supplier: str
    amount: int
    currency: str
    actor: str
    reason: str


async def book_lines(
    tx: Transaction, *, cycle_id: int, compound_id: int | None = None
) -> tuple[BookLine, ...]:
    """Return the entries in the order in which they were written."""
    of_compound = () if compound_id is None else (ledger_entry.c.compound_id == compound_id,)
    rows = await tx.all(
        select(ledger_entry, supplier.c.name)
        .outerjoin(supplier, supplier.c.id == ledger_entry.c.supplier_id)
        .where(ledger_entry.c.cycle_id == cycle_id, *of_compound)
        .order_by(ledger_entry.c.id)
    )
    compounds = {row.compound_id for row in rows}
    keys = await tx.all(
        select(household.c.id, household.c.key).where(household.c.compound_id.in_(compounds))
    )
    homes = {str(row.id): row.key for row in keys}
    found = []
    for row in rows:
        kind, _, number = row.account.partition(":")
        address = homes.get(number, "") if kind in OF_HOUSEHOLDS else ""
        line = BookLine(
            row.at, row.natural_key, row.account, address, row.name or "", int(row.amount),
            row.currency, row.actor, row.reason or "",
        )  # fmt: skip
        found.append(line)
    return tuple(found)
