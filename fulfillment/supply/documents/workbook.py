"""A paper's tables as a workbook (XLSX) or as comma-separated values that Excel opens.

Nothing that people wrote becomes a formula or a link. The creation date is the snapshot's, so the
same version gives the same bytes.
"""

from __future__ import annotations

import csv
from datetime import UTC
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from fulfillment.supply.documents.book import Book, Cell
from fulfillment.supply.documents.defusing import defused
from fulfillment.supply.documents.workbook_page import Styles, TableWords, write_marks, write_sheet

BOM = "\ufeff"


def write_workbook(book: Book, words: TableWords) -> bytes:
    """The workbook's bytes; row 4 of each sheet holds the headings, data follow without gaps."""
    out = BytesIO()
    workbook = Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    created = words.made_at.astimezone(UTC).replace(tzinfo=None)
    workbook.set_properties({"title": words.edition(), "created": created})
    for name, value in book.hidden.items():
        workbook.set_custom_property(name, value, "text")
    styles = Styles(workbook, words.currency)
    for sheet in book.sheets:
        write_sheet(workbook, styles, words, sheet)
    if book.hidden:
        write_marks(workbook, book.hidden)
    workbook.close()
    return out.getvalue()


def write_csv(book: Book) -> bytes:
    """The first sheet: headings, rows, totals; UTF-8 with a mark, lines end as Excel ends them."""
    sheet = book.sheets[0]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_defused(column.heading) for column in sheet.columns])
    writer.writerows([_defused(cell) for cell in row] for row in (*sheet.rows, *sheet.totals))
    return (BOM + out.getvalue()).encode()


def _defused(cell: Cell) -> str:
    if isinstance(cell, str):
        return defused(cell)
    return "" if cell is None else str(cell)
