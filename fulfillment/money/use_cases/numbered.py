"""Events of a bill that may be undone and happen again: each time has a key of its own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.books import Event
from fulfillment.money.tables.payments import ledger_entry
from storage.database import Transaction


async def parts_of(
    tx: Transaction, event: Event, requests: Sequence[Row[Any]]
) -> Mapping[int, str]:
    """The `part` of the event's next entries by request: empty the first time, then 2, 3 …"""
    keys = await tx.scalars(
        select(ledger_entry.c.natural_key)
        .where(
            ledger_entry.c.cycle_id.in_({row.cycle_id for row in requests}),
            ledger_entry.c.natural_key.like(f"{event}:%"),
            ledger_entry.c.amount > 0,
        )
        .distinct()
    )
    counts = Counter(int(key.split(":")[1]) for key in keys)
    return {row.id: str(counts[row.id] + 1) if counts[row.id] else "" for row in requests}
