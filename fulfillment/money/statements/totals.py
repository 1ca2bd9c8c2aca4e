"""What a file says of its own total, beside what its rows add up to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fulfillment.money.statements.cells import minor_of
from orders.rules.errors_reading import TotalDisagrees
from orders.rules.money import Money, format_amount

# 收入：5笔 100.00元 (personal exports), 已收入:3笔,30.00元 (older web form)
_INCOME: Final = re.compile(
    r"(?<![支不待])(?:已)?收入\s*[:：]\s*([0-9]+)\s*笔\s*[,，]?\s*([0-9.,]+)\s*元"
)


@dataclass(slots=True)
class Tally:
    """Rows counted and added up while they are read."""

    currency: str
    rows: int = 0
    amount: int = 0

    def add(self, amount: int) -> None:
        """Count one more row."""
        self.rows += 1
        self.amount += amount

    def against(self, rows: int | None, amount: int | None) -> TotalDisagrees | None:
        """The doubt if the file says something else; None of both: it says nothing."""
        fits = rows in (None, self.rows) and amount in (None, self.amount)
        if fits:
            return None
        said = self._in_words("?" if rows is None else rows, amount)
        return TotalDisagrees(said=said, found=self._in_words(self.rows, self.amount))

    def _in_words(self, rows: int | str, amount: int | None) -> str:
        shown = "?" if amount is None else format_amount(Money(amount, self.currency))
        return f"{rows} · {shown}"


def income_said(notes: Iterable[str], currency: str) -> tuple[int, int] | None:
    """Number and sum of what came in, as the text around the table says it."""
    for note in notes:
        match = _INCOME.search(note)
        amount = minor_of(match[2], currency) if match else None
        if match and amount is not None:
            return int(match[1]), amount
    return None


def count_of(cell: str) -> int | None:
    """A number of rows; None where it is none."""
    cell = cell.strip().removesuffix("笔").removesuffix(".0")
    return int(cell) if re.fullmatch(r"[0-9]{1,9}", cell) else None
