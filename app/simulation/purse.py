"""What people really paid, to the unit: the truth that the books are held against in the end.

Each sum belongs to the bill that it was meant for, whatever was written on the transfer. Sums are
minor units.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

# How money came: by the household itself, through somebody's hands, or from somebody else.
TRANSFER, CLAIMED, COUNTER, QUIET, SEEN, SENT_BACK = (
    "transfer",
    "claimed",
    "counter",
    "quiet",
    "seen_at_door",
    "sent_back",
)
GATHERED, CASH_AT_DOOR = "gathered", "cash_at_door"
ADVANCED, PAYER, DONATION = "advanced", "payer", "donation"
OWN: Final = (TRANSFER, CLAIMED, COUNTER, QUIET, SEEN, SENT_BACK)
IN_HAND: Final = (GATHERED, CASH_AT_DOOR)


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill as the household reads it: what is asked, and with which reference."""

    cycle: int
    supplier: str
    address: str
    amount: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """One sum that was paid; negative where it was sent back."""

    cycle: int
    supplier: str
    address: str
    way: str
    amount: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """One line of a supplier's account. `back_of` is the number of the transfer given back."""

    number: int
    at: datetime
    amount: int
    note: str
    back_of: int = 0


@dataclass(slots=True)
class Purse:
    """Everything that was paid in a cycle."""

    cycle: int
    paid: list[Paid] = field(default_factory=list)

    def pay(self, bill: Bill, way: str, amount: int | None = None) -> None:
        """Remember that a bill, or another sum for it, was paid."""
        sum_ = bill.amount if amount is None else amount
        self.paid.append(Paid(bill.cycle, bill.supplier, bill.address, way, sum_))

    def give(self, supplier: str, way: str, amount: int) -> None:
        """Remember what came from no household."""
        self.paid.append(Paid(self.cycle, supplier, "", way, amount))


@dataclass(slots=True)
class Till:
    """A supplier's account: what came in, and what went back, one after the other."""

    supplier: str
    rows: list[Transfer] = field(default_factory=list)

    def take(self, amount: int, note: str, *, at: datetime, back_of: int = 0) -> Transfer:
        """One more line; numbers are the supplier's own and never come twice."""
        row = Transfer(len(self.rows) + 1, at, amount, note, back_of)
        self.rows.append(row)
        return row


def sums_by_way(paid: Iterable[Paid]) -> dict[str, int]:
    """What came by each way, in alphabetical order."""
    sums: dict[str, int] = {}
    for each in sorted(paid, key=lambda one: one.way):
        sums[each.way] = sums.get(each.way, 0) + each.amount
    return sums


def of_ways(paid: Iterable[Paid], ways: Sequence[str]) -> dict[tuple[int, str, str], int]:
    """(cycle, supplier, address): what came by these ways."""
    sums: dict[tuple[int, str, str], int] = {}
    for each in paid:
        if each.way in ways:
            key = each.cycle, each.supplier, each.address
            sums[key] = sums.get(key, 0) + each.amount
    return sums
