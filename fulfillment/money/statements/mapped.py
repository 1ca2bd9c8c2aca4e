"""A bank's table through a map of its columns: which heading is the date, the sum, the words.

What goes out is skipped unless its words say that it gives something back. A row without a number
of its own is named after what it says, so the same row of another file is the same row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from config.statement_maps import StatementMap
from fulfillment.money.rules.statement_rows import Skipped, Source
from fulfillment.money.statements.cells import clean, fee_of, heading, minor_of, text
from fulfillment.money.statements.dates import ReadDate, reader_of
from fulfillment.money.statements.ids import Namer
from fulfillment.money.statements.row import money_row
from fulfillment.money.statements.statement import Found
from fulfillment.money.statements.table import Record, Table

GIVES_BACK: Final = re.compile(
    r"退款|退回|退货|refund|reversal|erstattung|rückzahlung|rembours|reembolso|estorno|devolu"
    r"|hoàn tiền|คืนเงิน",
    re.I,
)
_TOTAL: Final = re.compile(r"合计|总计|小计|本页|承前|total|summe|saldo|balance", re.I)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A map with its headings as they are compared, and what holds where it is silent."""

    map: StatementMap
    zone: ZoneInfo
    currency: str

    def fits(self, names: frozenset[str]) -> bool:
        """Whether all the headings that the map names are there."""
        return names >= {heading(name) for name in self.map.columns}

    def read(self, table: Table) -> Iterator[Found]:
        """Rows, and what is skipped."""
        needs = {heading(name) for name in self.map.columns}
        namer, instant_of = Namer(), reader_of(self.map.date_format, self.zone)
        for number, record, _ in table.records(needs=needs):
            if record is None:
                yield Skipped(number, "torn_row")
            else:
                yield self._row(Cells(self.map, record), number, namer, instant_of)

    def _row(self, cells: "Cells", line: int, namer: Namer, instant_of: ReadDate) -> Found:
        if _TOTAL.search(cells.first()):
            return Skipped(line, "total")
        if self.map.means_done and not cells.is_done():
            return Skipped(line, "not_successful")
        currency = self.map.fixed_currency or cells.of(self.map.currency) or self.currency
        amount = cells.amount(currency)
        texts = [cells.of(name) for name in self.map.texts]
        if amount is not None and amount < 0 and not any(map(GIVES_BACK.search, texts)):
            return Skipped(line, "outgoing")
        at = instant_of(f"{cells.of(self.map.date)} {cells.of(self.map.time)}".strip())
        name = text(cells.of(self.map.id))
        return money_row(
            Source.MAP,
            line,
            transaction_id=name or namer.name(at, amount, currency, *texts),
            at=at,
            amount=amount,
            currency=currency,
            texts=texts,
            fee=abs(fee_of(cells.of(self.map.fee), currency)),
        )


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row by what the map says they are."""

    map: StatementMap
    record: Record

    def of(self, name: str | None) -> str:
        """What stands under a heading of the map."""
        return clean(self.record.get(heading(name), "")) if name else ""

    def first(self) -> str:
        """The row's first cell, where banks write that a row is a total."""
        return next(iter(self.record.values()), "")

    def is_done(self) -> bool:
        """Whether the row's state is one that the map calls done."""
        return self.of(self.map.state) in self.map.means_done

    def amount(self, currency: str) -> int | None:
        """What came in, negative what went out."""
        decimal = self.map.decimal
        if self.map.amount is None:
            came = minor_of(self.of(self.map.money_in), currency, decimal=decimal)
            went = minor_of(self.of(self.map.money_out), currency, decimal=decimal)
            return came if came or not went else -abs(went)
        amount = minor_of(self.of(self.map.amount), currency, decimal=decimal)
        if amount is None or self.map.direction is None:
            return amount
        is_in = self.of(self.map.direction) in self.map.means_in
        return abs(amount) if is_in else -abs(amount)
