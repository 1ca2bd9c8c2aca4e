"""A totals workbook that came back: which list it is of, and what can be delivered of each bundle.

Only the column to be filled counts; what somebody changed in the others does not matter. Numbers
may be texts, in full width, with a unit behind; empty is all of it. Anything else is refused with
its cell. The marks are hidden properties, or the hidden sheet where a program lost those.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from fulfillment.supply.documents.totals_book import (
    CAN_DELIVER,
    CODE,
    HASH,
    MARKS,
    headings_of,
)
from fulfillment.supply.documents.workbook_page import MARKS_SHEET
from orders.documents.table_reading import Rows, read_sheets
from orders.rules.errors_shortage import BadUnits, NoInputColumn, NoReportMark, SaidTwice

NUMBER = re.compile(r"(\d{1,7})(?:\.0*)?(?:份|袋|个|件|盒|箱|units?)?", re.IGNORECASE)
MARK_ROWS = 20
# Properties; the names of the sheets.
WHERE_MARKED = (
    ("docProps/custom.xml", f'"{HASH}"'.encode()),
    ("xl/workbook.xml", f'name="{MARKS_SHEET}"'.encode()),
)
MOST_LOOKED_AT = 1 << 20


@dataclass(frozen=True, slots=True)
class Returned:
    """What a workbook says: its marks, and units by code with the cell that says it."""

    marks: Mapping[str, str]
    said: Mapping[str, int]
    cells: Mapping[str, str]


def read_totals(content: bytes) -> Returned:
    """Read a workbook that came back.

    Raises what `read_sheets` does, `NoReportMark`, `NoInputColumn`, `BadUnits`, `SaidTwice`.
    """
    sheets = read_sheets(content)
    marks = marks_in(content)
    if marks is None:
        raise NoReportMark()
    for rows in sheets:
        found = _columns(rows)
        if found is not None:
            said, cells = _said(rows, *found)
            return Returned(marks, said, cells)
    raise NoInputColumn()


def marks_in(content: bytes) -> Mapping[str, str] | None:
    """The marks of a totals workbook, None for any other file."""
    from openpyxl import load_workbook  # a second to import, and seldom needed

    if not content.startswith(b"PK"):
        return None
    try:
        book: Any = load_workbook(BytesIO(content))
    except (BadZipFile, KeyError, ValueError, TypeError, OSError, EOFError):
        return None  # whatever is wrong with it, `read_sheets` says what
    kept = {item.name: str(item.value) for item in book.custom_doc_props.props}
    if MARKS_SHEET in book.sheetnames:
        page = book[MARKS_SHEET]
        for name, value in page.iter_rows(max_row=MARK_ROWS, max_col=2, values_only=True):
            kept.setdefault(str(name), str(value))
    return {name: kept[name] for name in MARKS} if set(MARKS) <= set(kept) else None


def is_totals(content: bytes) -> bool:
    """Whether a file looks like a totals workbook that came back; cheap, for any file."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            sizes = {part.filename: part.file_size for part in packed.infolist()}
            return any(
                name in packed.read(place)
                for place, name in WHERE_MARKED
                if sizes.get(place, MOST_LOOKED_AT) < MOST_LOOKED_AT
            )
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        return False


def read_units(text: str, cell: str) -> int | None:
    """A number as people write it; None for an empty one. Raises `BadUnits`."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[\s,'_]", "", plain)
    if not plain:
        return None
    found = NUMBER.fullmatch(plain)
    if found is None:
        raise BadUnits(cell=cell, text=text[:40])
    return int(found[1])


def _columns(rows: Rows) -> tuple[int, int, int] | None:
    """Where the headings stand: their row, the column of codes, the one that was filled."""
    codes, inputs = headings_of(CODE), headings_of(CAN_DELIVER)
    for number, row in enumerate(rows):
        code = [place for place, text in enumerate(row) if text in codes]
        filled = [place for place, text in enumerate(row) if text in inputs]
        if code and filled:
            return number, code[0], filled[0]
    return None


def _said(
    rows: Rows, heading: int, code_at: int, units_at: int
) -> tuple[dict[str, int], dict[str, str]]:
    said: dict[str, int] = {}
    cells: dict[str, str] = {}
    for number, row in enumerate(rows[heading + 1 :], start=heading + 2):
        code = unicodedata.normalize("NFKC", row[code_at]).strip().upper() if row else ""
        cell = f"{_letter(units_at)}{number}"
        if not re.fullmatch("[A-Z]{1,4}", code) or len(row) <= units_at:
            continue
        units = read_units(row[units_at], cell)
        if units is None:
            continue
        if said.get(code, units) != units:
            raise SaidTwice(bundle=code, cell=cell)
        said[code], cells[code] = units, cell
    return said, cells


def _letter(place: int) -> str:
    """A column's letter; the tables that are read have at most 60."""
    first, last = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)
