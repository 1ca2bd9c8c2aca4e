"""A statement as read: its rows of money, what else stood in it, and what is doubtful about it.

Everything here is a fact of the file. Whether it is the right account and month is for the person
who looks at the preview; `accounts` and `period` are there for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fulfillment.money.rules.statement_rows import Skipped, Source, StatementRow
from orders.rules.errors import DomainError


@dataclass(frozen=True, slots=True)
class Account:
    """Whose statement it is, as far as the file says: a merchant number, an IBAN, a nickname."""

    name: str


@dataclass(frozen=True, slots=True)
class Fee:
    """What a wallet kept of a transaction, where that is a row of its own."""

    transaction_id: str
    amount: int
    line: int


# What a reader finds, in the order of the file. A doubt is an error that is not raised.
Found = StatementRow | Skipped | Account | Fee | DomainError


@dataclass(frozen=True, slots=True)
class Statement:
    """One file. `skipped` counts by reason; `examples` are the first of each with their lines."""

    source: Source
    rows: tuple[StatementRow, ...]
    skipped: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[Skipped, ...] = ()
    accounts: tuple[str, ...] = ()
    doubts: tuple[DomainError, ...] = ()

    @property
    def period(self) -> tuple[datetime, datetime] | None:
        """From the first to the last row of money, in UTC."""
        if not self.rows:
            return None
        times = [row.at for row in self.rows]
        return min(times), max(times)

    @property
    def received(self) -> int:
        """The sum of what came in."""
        return sum(row.amount for row in self.rows if row.amount > 0)

    @property
    def given_back(self) -> int:
        """The sum of the refunds, as a positive number."""
        return -sum(row.amount for row in self.rows if row.amount < 0)
