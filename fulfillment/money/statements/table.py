"""The table in a statement: found by the names of its columns, whatever stands above it.

Rows come one by one. A row that is shorter than the heading was torn; what stands alone in its
row, or after a `#` or a rule, belongs to the text around the table and is kept for its totals.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from fulfillment.money.statements.cells import clean, heading
from fulfillment.money.statements.lines import LONGEST_LINE, Cells, Lines

SIGNS: Final = ",\t;|"
MOST_NOTES: Final = 200
# So many lines a quoted cell may hold; a quote that never ends must not swallow the file.
MOST_IN_QUOTES: Final = 20
_NOTE: Final = re.compile(
    r"[#=]|-{4}|(?:已|待|总)?(?:收入|支出|不计收支|中性交易)[:：]|导出时间|共[0-9]"
)
_LOOKS_LIKE_DATE: Final = re.compile(r"日期|时间|date|datum|data|fecha|ngày|วันที่", re.I)
_LOOKS_LIKE_SUM: Final = re.compile(
    r"金额|发生额|收入|存入|贷方|amount|credit|betrag|valor|importe|montant|số tiền|จำนวนเงิน", re.I
)

Record = dict[str, str]
# The line, the values by column (None: torn), and the line as it stands.
Row = tuple[int, Record | None, str]
Fits = Callable[[frozenset[str]], bool]


@dataclass(slots=True)
class Table:
    """What stands under a heading; read once. `notes` grows while rows are read.

    A table of text has `lines` and the `sign` between cells, a sheet has `cells`.
    """

    headings: tuple[str, ...]
    notes: list[str] = field(default_factory=list)
    lines: Lines = field(default_factory=lambda: iter(()))
    sign: str = ""
    cells: Cells | None = None

    @property
    def is_sheet(self) -> bool:
        """Whether it stands in a workbook, where cells at a row's end may be missing."""
        return self.cells is not None

    def raw(self) -> Lines:
        """The rows as they are written, without looking for quotes."""
        if self.cells is None:
            return self.lines
        return ((number, ",".join(cells).rstrip(",")) for number, cells in self.cells)

    def rows(self) -> Iterator[tuple[int, list[str], str]]:
        """Number, cells and text of each row."""
        if self.cells is None:
            return split_rows(self.lines, self.sign, width=len(self.headings))
        return ((number, cells, ",".join(cells)) for number, cells in self.cells)

    def records(self, *, needs: Collection[str] = (), loose: str = "") -> Iterator[Row]:
        """Each row by its columns.

        `needs`: columns without which a row is torn; else all. `loose`: a column of words, which
        some wallets write without quotes, so that a comma in it makes a row too long.
        """
        names = self.headings
        most = max((names.index(name) for name in needs), default=len(names) - 1) + 1
        for number, cells, raw in self.rows():
            if not raw.strip(" \t\r\n,;|"):
                continue
            if self._is_note(cells, raw, most):
                self.notes += [raw.strip()] if len(self.notes) < MOST_NOTES else []
            elif self._is_whole(cells, raw, most):
                yield number, dict(zip(names, self._fitted(cells, loose), strict=False)), raw
            else:
                yield number, None, raw

    def _fitted(self, cells: list[str], loose: str) -> list[str]:
        """As many cells as there are headings, or more."""
        width = len(self.headings)
        if loose in self.headings and len(cells) > width:
            return _rejoined(cells, width, self.headings.index(loose), self.sign)
        return cells + [""] * (width - len(cells))

    def _is_whole(self, cells: list[str], raw: str, most: int) -> bool:
        if self.is_sheet or len(cells) >= len(self.headings):
            return True
        return len(cells) >= most and raw.endswith("\n")

    def _is_note(self, cells: list[str], raw: str, most: int) -> bool:
        if _NOTE.match(raw.lstrip()):
            return True
        filled = sum(1 for cell in cells if clean(cell))
        return filled <= 1 < most and (self.is_sheet or len(cells) == 1) and raw.endswith("\n")


def find_table(lines: Lines, kinds: Iterable[tuple[object, Fits]]) -> tuple[object, Table] | None:
    """The first row whose names one of the kinds knows, and what stands under it."""
    kinds = list(kinds)
    notes: list[str] = []
    for _, line in lines:
        for sign in SIGNS:
            if sign not in line:
                continue
            names = _names(line.replace("，", ",") if sign == "," else line, sign)
            kind = _known(names, kinds)
            if kind is not None:
                return kind, Table(names, notes, lines=lines, sign=sign)
        if len(notes) < MOST_NOTES and line.strip():
            notes.append(line.strip()[:LONGEST_LINE])
    return None


def find_in_sheet(rows: Cells, kinds: Iterable[tuple[object, Fits]]) -> tuple[object, Table] | None:
    """The same in the sheet of a workbook."""
    kinds = list(kinds)
    notes: list[str] = []
    for _, cells in rows:
        names = _trimmed([heading(cell) for cell in cells])
        kind = _known(names, kinds)
        if kind is not None:
            return kind, Table(names, notes, cells=rows)
        if len(notes) < MOST_NOTES:
            notes += [cell.strip() for cell in cells if cell.strip()][:5]
    return None


def likely_heading(rows: Iterable[list[str]]) -> tuple[str, ...]:
    """The names of the columns of a table that nobody knows; empty where there seems to be none."""
    for cells in rows:
        names = tuple(name for name in map(heading, cells) if name)
        if len(names) > 2 and _any(_LOOKS_LIKE_DATE, names) and _any(_LOOKS_LIKE_SUM, names):
            return names[:40]
    return ()


def split_rows(lines: Lines, sign: str, *, width: int) -> Iterator[tuple[int, list[str], str]]:
    """Cells of each row; a quoted cell may hold the sign, and a few line ends.

    A line with as many cells as there are columns is a row, also with a quote that does not end in
    it: a stray quote must not swallow the payments after it.
    """
    waiting: deque[tuple[int, str]] = deque()
    while True:
        found = waiting.popleft() if waiting else next(lines, None)
        if found is None:
            return
        number, line = found
        cells = line.rstrip("\r\n").split(sign)
        if '"' in line:
            alone = _alone(line, sign)
            if alone is not None and len(alone) >= width:
                cells = alone
            elif len(cells) < width:
                cells = alone or _quoted(line, lines, waiting, sign)
            else:
                cells = [cell.replace('"', "") for cell in cells]
        yield number, cells, line


def _alone(line: str, sign: str) -> list[str] | None:
    """The cells of a line whose quotes all end in it."""

    def only() -> Iterator[str]:
        yield line
        raise csv.Error("it goes on")

    try:
        return next(csv.reader(only(), delimiter=sign))
    except csv.Error:
        return None


def _quoted(line: str, lines: Lines, waiting: deque[tuple[int, str]], sign: str) -> list[str]:
    """The cells of a row with quotes; lines that it takes along leave `waiting`."""
    taken: list[tuple[int, str]] = []

    def pulled() -> Iterator[str]:
        yield line
        while len(taken) < MOST_IN_QUOTES:
            more = waiting.popleft() if waiting else next(lines, None)
            if more is None:
                break
            taken.append(more)
            yield more[1]
        raise csv.Error("a quote that does not end")

    try:
        return next(csv.reader(pulled(), delimiter=sign))
    except (csv.Error, StopIteration):
        waiting.extendleft(reversed(taken))
        return line.rstrip("\r\n").split(sign)


def _rejoined(cells: list[str], width: int, place: int, sign: str) -> list[str]:
    """A row with one cell too many or more, put together again where words stand."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    end = place + 1 + len(cells) - width
    if end <= place + 1:
        return cells
    return [*cells[:place], sign.join(cells[place:end]), *cells[end:]]


def _names(line: str, sign: str) -> tuple[str, ...]:
    return _trimmed([heading(cell.strip().strip('"')) for cell in line.split(sign)])


def _trimmed(names: list[str]) -> tuple[str, ...]:
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _known(names: tuple[str, ...], kinds: Iterable[tuple[object, Fits]]) -> object | None:
    if len(names) < 2:
        return None
    there = frozenset(names)
    return next((kind for kind, fits in kinds if fits(there)), None)


def _any(pattern: re.Pattern[str], names: Iterable[str]) -> bool:
    return any(pattern.search(name) for name in names)
