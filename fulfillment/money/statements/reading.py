"""Read a statement: what it is, its rows, and what is doubtful about it.

The format is known by what stands in the file: the first bytes, the names of the columns. Several
files in one archive are one statement if they are of one kind (a month by days, rows and totals).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from config.statement_maps import StatementMap
from fulfillment.money.rules.statement_rows import Skipped, Source, StatementRow
from fulfillment.money.statements import (
    alipay_merchant,
    alipay_personal,
    camt053,
    mt940,
    wechat_fund,
    wechat_personal,
    wechat_trade,
)
from fulfillment.money.statements.lines import MOST_ROWS, lines_of, sheets_of
from fulfillment.money.statements.mapped import Mapped
from fulfillment.money.statements.opening import Opened, open_files
from fulfillment.money.statements.statement import Account, Fee, Found, Statement
from fulfillment.money.statements.table import (
    SIGNS,
    Fits,
    Table,
    find_in_sheet,
    find_table,
    likely_heading,
)
from orders.rules.errors import DomainError
from orders.rules.errors_files import FileEmpty, TooManyRows
from orders.rules.errors_reading import (
    NeedsMap,
    NotAStatement,
    SeveralAccounts,
    TornRows,
    TotalDisagrees,
    TwoKinds,
)

FIRST_OF_EACH: Final = 5
_LOOKED_THROUGH: Final = 200
_KINDS: Final[dict[Source, Any]] = {
    Source.WECHAT_TRADE: wechat_trade,
    Source.WECHAT_FUND: wechat_fund,
    Source.WECHAT_PERSONAL: wechat_personal,
    Source.ALIPAY_MERCHANT: alipay_merchant,
    Source.ALIPAY_PERSONAL: alipay_personal,
}
_SUMMARY: Final = "summary"


def read_statement(
    sent: bytes | Path,
    *,
    password: str | None = None,
    maps: Sequence[StatementMap] = (),
    timezone: str = "Asia/Shanghai",
    currency: str = "",
) -> Statement:
    """The statement in what was sent: a file's bytes (20 MiB at most), or a path.

    `timezone` is that of files which name none and are not Chinese wallets'. `currency`: rows in
    another one are skipped; empty takes all. Raises `NeedsPassword`, `WrongPassword`, `TooBig`,
    `TooManyRows`, `NotAStatement`, `NeedsMap`, and what `orders.rules.errors_files` has for files
    that are none.
    """
    zone = ZoneInfo(timezone)
    wish = _Wish(zone, tuple(Mapped(each, zone, currency or "CNY") for each in maps))
    gathered = _Gathered(currency)
    unknown: DomainError | None = None
    for opened in open_files(sent, password=password):
        try:
            for source, found in _read_file(opened, wish):
                gathered.take(source, found)
        except (NotAStatement, NeedsMap) as error:
            unknown = error  # a letter beside the statement, if there is one
    if gathered.source is None and unknown is not None:
        raise unknown
    return gathered.statement()


@dataclass(frozen=True, slots=True)
class _Wish:
    zone: ZoneInfo
    maps: tuple[Mapped, ...]

    def kinds(self) -> Iterator[tuple[object, Fits]]:
        """Every table that is known; wallets before banks, as a bank's map may name little."""
        for source, module in _KINDS.items():
            yield source, module.fits
        yield _SUMMARY, alipay_merchant.fits_summary
        for mapped in self.maps:
            yield mapped, mapped.fits


# What one file brings: rows of a source, or how many sales and refunds a second file counts.
_Bringing = Iterator[tuple[Source | None, Iterator[Found] | tuple[int, int]]]


def _read_file(opened: Opened, wish: _Wish) -> _Bringing:
    if opened.is_workbook:
        yield from _read_workbook(opened, wish)
    elif camt053.is_camt(opened.head):
        yield Source.CAMT053, camt053.read(opened, wish.zone)
    elif mt940.is_mt940(opened.head):
        yield Source.MT940, mt940.read(opened, wish.zone)
    else:
        found = find_table(lines_of(opened), wish.kinds())
        if found is None:
            raise _unknown(line.split(sign) for _, line in lines_of(opened) for sign in SIGNS)
        yield from _of_table(*found)


def _read_workbook(opened: Opened, wish: _Wish) -> _Bringing:
    is_known = False
    for sheet in sheets_of(opened):
        found = find_in_sheet(sheet, wish.kinds())
        if found is not None:
            is_known = True
            yield from _of_table(*found)
    if not is_known:
        raise _unknown(cells for sheet in sheets_of(opened) for _, cells in sheet)


def _of_table(kind: object, table: Table) -> _Bringing:
    if isinstance(kind, Source):
        yield kind, _KINDS[kind].read(table)
    elif isinstance(kind, Mapped):
        yield Source.MAP, kind.read(table)
    elif (counts := alipay_merchant.read_summary(table)) is not None:
        yield None, counts


def _unknown(rows: Iterable[list[str]]) -> DomainError:
    """What to say of a file in which no known table was found."""
    first = (cells for _, cells in zip(range(_LOOKED_THROUGH), rows, strict=False))
    headings = likely_heading(first)
    return NeedsMap(headings=headings) if headings else NotAStatement()


@dataclass(slots=True)
class _Gathered:
    """What has been found so far. A transaction that stands there twice is one."""

    currency: str
    source: Source | None = None
    rows: list[StatementRow] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    examples: list[Skipped] = field(default_factory=list)
    accounts: dict[str, None] = field(default_factory=dict)
    doubts: list[DomainError] = field(default_factory=list)
    fees: Counter[str] = field(default_factory=Counter)
    counts: tuple[int, int] | None = None

    def take(self, source: Source | None, found: Iterator[Found] | tuple[int, int]) -> None:
        """Take everything that one table brings."""
        if isinstance(found, tuple):
            self.counts = found
            return
        if self.source not in (None, source):
            raise TwoKinds()
        for item in found:
            self._take(item)
        self.source = source

    def _take(self, item: Found) -> None:
        if isinstance(item, StatementRow):
            self._take_row(item)
        elif isinstance(item, Skipped):
            self._skip(item)
        elif isinstance(item, Account):
            self.accounts[item.name] = None
        elif isinstance(item, Fee):
            self.fees[item.transaction_id] += item.amount
            self.skipped["fee"] += 1
        else:
            self.doubts.append(item)
        if len(self.rows) + self.skipped.total() > MOST_ROWS:
            raise TooManyRows(limit=MOST_ROWS)

    def _take_row(self, row: StatementRow) -> None:
        known = self.places.get(row.transaction_id)
        if self.currency and row.currency != self.currency:
            self._skip(Skipped(row.line, "other_currency"))
        elif known is None:
            self.places[row.transaction_id] = len(self.rows)
            self.rows.append(row)
        else:
            first = self.rows[known]
            is_same = (first.amount, first.at) == (row.amount, row.at)
            self._skip(Skipped(row.line, "twice_in_file" if is_same else "id_taken"))

    def _skip(self, item: Skipped) -> None:
        self.skipped[item.reason] += 1
        if self.skipped[item.reason] <= FIRST_OF_EACH:
            self.examples.append(item)

    def statement(self) -> Statement:
        """Everything together, with the doubts that only the whole file shows."""
        if self.source is None:
            raise NotAStatement() if self.counts else FileEmpty()
        for name, fee in self.fees.items():
            if (place := self.places.get(name)) is not None:
                self.rows[place] = replace(self.rows[place], fee=self.rows[place].fee + fee)
        accounts = tuple(name for name in self.accounts if name)
        return Statement(
            source=self.source,
            rows=tuple(self.rows),
            skipped=dict(self.skipped),
            examples=tuple(self.examples),
            accounts=accounts,
            doubts=tuple(self._all_doubts(accounts)),
        )

    def _all_doubts(self, accounts: tuple[str, ...]) -> Iterator[DomainError]:
        yield from self.doubts
        if torn := self.skipped["torn_row"]:
            yield TornRows(rows=torn)
        if len(accounts) > 1:
            yield SeveralAccounts(accounts="、".join(accounts[:5]))
        if self.counts is not None:
            found = Counter(row.amount > 0 for row in self.rows)
            said = f"{self.counts[0]} + {self.counts[1]}"
            here = f"{found[True]} + {found[False]}"
            yield from [TotalDisagrees(said=said, found=here)] if said != here else []
