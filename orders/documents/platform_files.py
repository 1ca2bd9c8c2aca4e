"""The tables of another platform's export, cell by cell as they stand in the file.

Other than a roster's, merged cells stay blank but for the first (which order a row belongs to is
said by its number, not by how a sheet was painted), and a formula that was never worked out is
given as it is written.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import islice, product, repeat
from typing import Any, Final
from zipfile import ZipFile

from orders.documents.table_reading import (
    MOST_COLUMNS,
    MOST_ROWS,
    as_rows,
    as_text,
    csv_rows,
    refuse_what_is_no_table,
    unpacked,
)
from orders.rules.errors_files import FileEmpty
from orders.rules.platform_orders import Table

_MERGED: Final = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
# A formula beside which no value is kept, as programs write it that do not calculate.
_NEVER_WORKED_OUT: Final = re.compile(rb"</f>(?:<v ?/>|<v></v>)?</c>")


def read_platform_tables(content: bytes) -> tuple[Table, ...]:
    """Return each sheet that has any rows; a CSV file is one sheet.

    Raises `FileTooLarge`, `FileEmpty`, `NoTable`, `FileLocked`, `OldWorkbook`, `FileBroken` and
    `TooManyRows`.
    """
    refuse_what_is_no_table(content)
    if content.startswith(b"PK"):
        found = list(_workbook(content))
    else:
        found = [Table("", csv_rows(content))]
    tables = tuple(table for table in found if table.rows)
    if not tables:
        raise FileEmpty()
    return tables


def _workbook(content: bytes) -> Iterator[Table]:
    from openpyxl import load_workbook  # a second to import, and seldom needed

    with unpacked(content) as packed:
        is_worked_out = not _has_bare_formulas(packed)
        book = load_workbook(BytesIO(content), data_only=True, read_only=True)
        written = None if is_worked_out else load_workbook(BytesIO(content), read_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                formulas = written[sheet.title] if written is not None else None
                hidden = set(_hidden(packed, sheet))
                yield Table(sheet.title, as_rows(_cells(sheet, formulas, hidden)))


def _cells(sheet: Any, formulas: Any, hidden: set[tuple[int, int]]) -> Iterator[list[str]]:
    """The rows' texts; where there is no value, the formula that has none."""
    said = repeat(()) if formulas is None else _rows_of(formulas)
    for number, (row, written) in enumerate(zip(_rows_of(sheet), said, strict=False), start=1):
        yield [
            "" if (number, place) in hidden else as_text(_value(cell, written, place))
            for place, cell in enumerate(row, start=1)
        ]


def _value(cell: Any, written: tuple[Any, ...], place: int) -> Any:
    return written[place - 1] if cell is None and place <= len(written) else cell


def _hidden(packed: ZipFile, sheet: Any) -> Iterator[tuple[int, int]]:
    """Cells under a merged one: nobody sees what platforms leave in them."""
    from openpyxl.utils import range_boundaries

    # Read row by row, openpyxl keeps no merged cells; a fourth of the time for it.
    path = sheet._worksheet_path
    source = packed.read(path) if path in packed.namelist() else b""
    for ref in _MERGED.findall(source):
        left, top, right, bottom = (place or 1 for place in range_boundaries(ref.decode()))
        last = min(bottom, top + MOST_ROWS)
        cells = product(range(top, last + 1), range(left, min(right, MOST_COLUMNS) + 1))
        yield from islice(cells, 1, None)


def _rows_of(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # some programs write that a sheet has one cell
    for row in sheet.iter_rows(values_only=True):
        yield row[:MOST_COLUMNS]


def _has_bare_formulas(packed: ZipFile) -> bool:
    sheets = (name for name in packed.namelist() if name.startswith("xl/worksheets/"))
    return any(_NEVER_WORKED_OUT.search(packed.read(name)) for name in sheets)
