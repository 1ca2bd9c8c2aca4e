"""The roster: who lives where by the liaison's list, who receives, who cares.

An entry is not a member. It becomes one person's (`person_id`) once they have joined with the
phone that stands in it.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from orders.tables.households import roster_entry
from storage.database import Transaction

# Whoever cares for a household does not live there.
AT_HOME = ("lives", "receives")


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One line of the roster. `phone` is in the form of `read_phone`, or empty."""

    entry_id: int
    household_id: int
    role: str  # lives, receives, cares
    name: str
    phone: str
    person_id: int | None


async def roster_match(tx: Transaction, *, household_id: int, phone: str) -> RosterEntry | None:
    """Return the entry of a household by which somebody with this phone lives there."""
    row = await tx.first(
        select(roster_entry)
        .where(
            roster_entry.c.household_id == household_id,
            roster_entry.c.phone_index == tx.sealer.index(phone),
            roster_entry.c.role.in_(AT_HOME),
            roster_entry.c.removed_at.is_(None),
        )
        .order_by(roster_entry.c.id)
        .limit(1)
    )
    return None if row is None else _entry(row)


async def roster_of(tx: Transaction, *, household_id: int) -> tuple[RosterEntry, ...]:
    """Return everybody who stands in the roster for a household, in the order of the list."""
    rows = await tx.all(
        select(roster_entry)
        .where(roster_entry.c.household_id == household_id, roster_entry.c.removed_at.is_(None))
        .order_by(roster_entry.c.id)
    )
    return tuple(_entry(row) for row in rows)


def _entry(row: Any) -> RosterEntry:
    return RosterEntry(
        row.id, row.household_id, row.role, row.name or "", row.phone or "", row.person_id
    )
