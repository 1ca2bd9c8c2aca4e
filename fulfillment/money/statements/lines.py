"""The lines of a file as text, whatever its coding, or the rows of a workbook's sheets.

A statement may be 200,000 rows long, so everything is given out one by one. Lines are numbered as
an editor numbers them, from 1.
"""

import codecs
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from io import TextIOWrapper
from itertools import islice
from typing import IO, Any, Final

from fulfillment.money.statements.opening import Opened, unpacking
from orders.rules.errors_files import NoTable, TooManyRows

MOST_ROWS: Final = 200_000
# Beside the rows: preambles, summaries, blank lines.
MOST_LINES: Final = 2 * MOST_ROWS
# No row of a statement is that long; a file without line ends is none.
LONGEST_LINE: Final = 1 << 15
MOST_COLUMNS: Final = 80
_CHUNK: Final = 1 << 20
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Lines = Iterator[tuple[int, str]]
Cells = Iterator[tuple[int, list[str]]]


def coding_of(opened: Opened) -> str:
    """UTF-8 if it says so or the whole file is; else that of Chinese systems."""
    if opened.head.startswith(_WIDE):
        return "utf-16"
    if opened.head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    decoder = codecs.getincrementaldecoder("utf-8")()
    with unpacking(is_locked=opened.is_locked), opened.open() as source:
        while chunk := source.read(_CHUNK):
            try:
                decoder.decode(chunk)  # what is cut off at the very end may be half a character
            except UnicodeDecodeError:
                return "gb18030"
    return "utf-8"


def lines_of(opened: Opened) -> Lines:
    """The lines with their ends, so that a last one without is seen."""
    if b"\0" in opened.head and not opened.head.startswith(_WIDE):
        raise NoTable()
    coding = coding_of(opened)
    with (
        unpacking(is_locked=opened.is_locked),
        opened.open() as source,
        TextIOWrapper(source, encoding=coding, errors="replace") as text,
    ):
        for number in range(1, MOST_LINES + 2):
            line = text.readline(LONGEST_LINE)
            if not line:
                return
            if len(line) == LONGEST_LINE:
                raise NoTable()
            if number > MOST_LINES:
                raise TooManyRows(limit=MOST_ROWS)
            yield number, line


def sheets_of(opened: Opened) -> Iterator[Cells]:
    """The rows of each sheet that is shown."""
    with unpacking(is_locked=opened.is_locked), opened.open() as source:
        for sheet in _sheets(source):
            yield _cells(sheet, opened)


def _sheets(source: IO[bytes]) -> list[Any]:
    from openpyxl import load_workbook  # a second to import, and not always needed

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and dates that no statement needs
        book = load_workbook(source, data_only=True, read_only=True)
        return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _cells(sheet: Any, opened: Opened) -> Cells:
    with unpacking(is_locked=opened.is_locked):
        sheet.reset_dimensions()  # some programs write that a sheet has one cell
        rows = enumerate(sheet.iter_rows(values_only=True), start=1)
        for number, row in islice(rows, MOST_LINES + 1):
            if number > MOST_LINES:
                raise TooManyRows(limit=MOST_ROWS)
            yield number, [cell_text(value) for value in row[:MOST_COLUMNS]]


def cell_text(value: Any) -> str:
    """A cell's value as a CSV would hold it; a sum that was calculated is not 0.30000000000004."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return format(value, ".15g") if abs(value) < 1e15 else str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
