"""The money of a compound's newest cycles at a glance, from the books."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from fulfillment.money.rules.books import Balance, balance
from fulfillment.money.tables.payments import ledger_entry
from orders.tables.cycles import cycle
from storage.database import Transaction

# Older ones are looked up in the books by their number.
MOST_CYCLES = 12


@dataclass(frozen=True, slots=True)
class CycleMoney:
    """One cycle's balance in one currency."""

    cycle_id: int
    cycle_number: int
    channel: str
    currency: str
    sums: Balance


async def money_of_cycles(
    tx: Transaction, *, compound_id: int, supplier_id: int | None = None
) -> tuple[CycleMoney, ...]:
    """Return the cycles of which the books know, the newest first."""
    of_supplier = () if supplier_id is None else (ledger_entry.c.supplier_id == supplier_id,)
    mine = (ledger_entry.c.compound_id == compound_id, *of_supplier)
    newest = (
        select(ledger_entry.c.cycle_id)
        .where(*mine, ledger_entry.c.cycle_id.is_not(None))
        .distinct()
        .order_by(ledger_entry.c.cycle_id.desc())
        .limit(MOST_CYCLES)
    )
    keys = (ledger_entry.c.cycle_id, ledger_entry.c.currency, ledger_entry.c.account)
    rows = await tx.all(
        select(*keys, cycle.c.number, cycle.c.channel, func.sum(ledger_entry.c.amount).label("sum"))
        .join(cycle, cycle.c.id == ledger_entry.c.cycle_id)
        .where(*mine, ledger_entry.c.cycle_id.in_(newest))
        .group_by(*keys, cycle.c.number, cycle.c.channel)
    )
    sums: dict[tuple[int, int, str, str], list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        key = (row.cycle_id, row.number, row.channel, row.currency)
        sums[key].append((row.account, int(row.sum)))
    return tuple(CycleMoney(*key, balance(sums[key])) for key in sorted(sums, reverse=True))
