"""From a file that somebody sent to rows of texts: XLSX, or CSV in any usual coding.

A number is written as people would (`13800138000`, not `13800138000.0`), a date as a date, merged
cells hold their value in every row, blank rows stay blank so that row numbers are those of the
file. What is no table is refused by what it is. Knows nothing of what the columns mean.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from orders.rules.errors_files import (
    FileBroken,
    FileEmpty,
    FileLocked,
    FileTooLarge,
    NoTable,
    OldWorkbook,
    TooManyRows,
)

Rows = tuple[tuple[str, ...], ...]

MOST_MIB = 5
# Three persons a household in a compound of 3,000.
MOST_ROWS = 10_000
MOST_COLUMNS = 60
# A table of that many rows takes 20 MiB unpacked.
MOST_UNPACKED = 100 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES_AND_PAPERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc")
DELIMITERS = ",;\t|，；"
CODINGS = ("utf-8-sig", "gb18030")


def read_sheets(content: bytes) -> tuple[Rows, ...]:
    """Return the rows of each sheet that has any; a CSV file is one sheet.

    Raises `FileTooLarge`, `FileEmpty`, `NoTable`, `FileLocked`, `OldWorkbook`, `FileBroken` and
    `TooManyRows`.
    """
    refuse_what_is_no_table(content)
    found = _workbook(content) if content.startswith(b"PK") else [csv_rows(content)]
    sheets = tuple(rows for rows in found if rows)
    if not sheets:
        raise FileEmpty()
    return sheets


def refuse_what_is_no_table(content: bytes) -> None:
    """Raise the reason, if the file's size or its first bytes give one."""
    if len(content) > MOST_MIB << 20:
        raise FileTooLarge(limit_mib=MOST_MIB)
    if content.startswith(OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        raise FileLocked() if is_locked else OldWorkbook()
    if content.startswith(PICTURES_AND_PAPERS):
        raise NoTable()


def _workbook(content: bytes) -> list[Rows]:
    from openpyxl import load_workbook  # a second to import, and seldom needed

    with unpacked(content):
        book = load_workbook(BytesIO(content), data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [as_rows(_cells(sheet)) for sheet in sheets]


@contextmanager
def unpacked(content: bytes) -> Iterator[ZipFile]:
    """A workbook's parts; what breaks inside is `FileBroken`."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                raise NoTable()
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise FileTooLarge(limit_mib=MOST_MIB)
            yield packed
    except (BadZipFile, KeyError, ValueError, TypeError, OSError, EOFError) as broken:
        raise FileBroken() from broken


def _cells(sheet: Any) -> Iterator[list[str]]:
    merged = {
        (row, span.min_col): sheet.cell(span.min_row, span.min_col).value
        for span in sheet.merged_cells.ranges
        for row in range(span.min_row, min(span.max_row, span.min_row + MOST_ROWS) + 1)
    }
    last = min(sheet.max_column, MOST_COLUMNS)
    for number, row in enumerate(sheet.iter_rows(max_col=last, values_only=True), start=1):
        yield [as_text(merged.get((number, column), value)) for column, value in enumerate(row, 1)]


def as_text(value: Any) -> str:
    """A cell's value as one would read it out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute):
        return value.date().isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return " ".join(str(value).split())


def csv_rows(content: bytes) -> Rows:
    """The rows of a CSV, whatever its coding and its sign between cells."""
    text = _decoded(content)
    if "\0" in text:
        raise NoTable()
    try:
        return as_rows(_split(text))
    except csv.Error as broken:
        raise NoTable() from broken


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # "Unicode text", as Excel calls it
        return content.decode("utf-16", errors="replace")
    for coding in CODINGS:
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    raise NoTable()


def _split(text: str) -> Iterator[list[str]]:
    for row in csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text)):
        yield [as_text(cell) for cell in row[:MOST_COLUMNS]]


def _delimiter(text: str) -> str:
    """The sign that splits most of the first lines, and all into about as many parts."""
    lines = [line for line in islice(text.splitlines(), 40) if line.strip()]

    def share(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        return sum(count > 0 for count in counts), max(counts, default=0)

    return max(DELIMITERS, key=share)


def as_rows(found: Iterator[list[str]]) -> Rows:
    """Rows as they stand, without the empty ones at the end; refuses more than there may be."""
    rows: list[tuple[str, ...]] = []
    filled = last = 0
    for row in found:
        rows.append(tuple(row))
        if any(row):
            filled, last = filled + 1, len(rows)
        if filled > MOST_ROWS:
            raise TooManyRows(limit=MOST_ROWS)
        if len(rows) - last > MOST_ROWS:
            break  # somebody gave a colour to a whole sheet
    return tuple(rows[:last])
