"""A sheet of a workbook, written from top to bottom and set up to be printed on A4.

Strings are written as strings, whatever they begin with, so none becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from babel.numbers import get_currency_precision
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fulfillment.supply.documents.book import Cell, Column, Money, Sheet
from fulfillment.supply.documents.fitting import clean, width

HEADINGS_ROW = 3
A4_PAPER = 9
# Excel's own limit is 32,767.
LONGEST_TEXT = 32_000
LONGEST_NAME = 31
LINE_POINTS, MOST_LINES = 15, 20
MARKS_SHEET = "lanzi"
INPUT_COLOUR = "#FFF2B3"


class TableWords(Protocol):
    """What a workbook needs of a paper's wording, whatever the paper is made from."""

    @property
    def made_at(self) -> datetime: ...

    @property
    def currency(self) -> str: ...

    def edition(self) -> str: ...

    def head(self, title: str) -> dict[str, str]: ...


class Formats(NamedTuple):
    """How the cells of a row look. Numbers keep a distance from the text beside them."""

    text: Format
    number: Format
    money: Format


class Styles:
    def __init__(self, book: Workbook, currency: str) -> None:
        digits = get_currency_precision(currency)
        cell: dict[str, Any] = {"border": 1, "valign": "vcenter"}
        bold = {**cell, "bold": True}
        money = {"num_format": f"#,##0.{'0' * digits}" if digits else "#,##0"}
        self.title: Format = book.add_format({"bold": True, "font_size": 16})
        self.facts: Format = book.add_format({"font_size": 10})
        self.heading: Format = book.add_format(
            {**bold, "text_wrap": True, "align": "center", "bottom": 2}
        )
        right = {"align": "right", "indent": 1}
        total = {**bold, "top": 2}
        self.of_rows = Formats(
            book.add_format({**cell, "text_wrap": True, "align": "left"}),
            book.add_format({**cell, **right}),
            book.add_format({**cell, **money}),
        )
        self.of_totals = Formats(
            book.add_format(total),
            book.add_format({**total, **right}),
            book.add_format({**total, **money}),
        )
        filled = {"bg_color": INPUT_COLOUR, "locked": False, "text_wrap": True}
        self.input: Format = book.add_format({**cell, **filled})
        self.input_heading: Format = book.add_format(
            {**bold, **filled, "locked": True, "align": "center", "bottom": 2}
        )


def write_sheet(book: Workbook, styles: Styles, words: TableWords, sheet: Sheet) -> None:
    """One sheet: title, headings, rows from top to bottom, set up to be printed on A4."""
    page = book.add_worksheet(sheet.name[:LONGEST_NAME])
    _set_up(page, styles, words, sheet)
    at = HEADINGS_ROW + 1
    for row in sheet.rows:
        _write(page, at, row, styles.of_rows)
        lines = max(map(_lines, row, sheet.columns))
        if lines > 1:  # LibreOffice does not make such rows higher by itself
            page.set_row(at, LINE_POINTS * lines)
        at += 1
    for row in sheet.totals:
        _write(page, at, row, styles.of_totals)
        at += 1
    _open_inputs(page, styles, sheet)


def write_marks(book: Workbook, marks: Mapping[str, str]) -> None:
    """Once more on a sheet that nobody sees: programs lose properties, but no sheets."""
    page = book.add_worksheet(MARKS_SHEET)
    for at, (name, value) in enumerate(marks.items()):
        page.write_string(at, 0, name)
        page.write_string(at, 1, value)
    page.very_hidden()


def _open_inputs(page: Worksheet, styles: Styles, sheet: Sheet) -> None:
    """Columns to be filled are coloured and open; the rest is locked against slips of the hand."""
    inputs = [place for place, column in enumerate(sheet.columns) if column.is_input]
    for place in inputs:
        heading = clean(sheet.columns[place].heading)
        page.write_string(HEADINGS_ROW, place, heading, styles.input_heading)
        for at in range(len(sheet.rows)):
            page.write_blank(HEADINGS_ROW + 1 + at, place, None, styles.input)
    if inputs:
        page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})


def _set_up(page: Worksheet, styles: Styles, words: TableWords, sheet: Sheet) -> None:
    head = words.head(sheet.name)
    page.write_string(0, 0, f"{head['compound']} · {head['supplier']} · {sheet.name}")
    page.set_row(0, 24, styles.title)
    facts = (head["edition"], head["reason"], head["made"], head["delivery"])
    page.write_string(1, 0, " · ".join(filter(None, facts)), styles.facts)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(HEADINGS_ROW, place, clean(column.heading), styles.heading)
    lines = max(_lines(column.heading, column) for column in sheet.columns)
    page.set_row(HEADINGS_ROW, LINE_POINTS * max(lines, 2) + 4)
    # Building 3 is a name: no green corners for numbers written as text.
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    page.freeze_panes(HEADINGS_ROW + 1, sheet.frozen_columns)
    page.repeat_rows(0, HEADINGS_ROW)
    page.set_h_pagebreaks([HEADINGS_ROW + 1 + row for row in sheet.breaks])
    page.set_landscape()
    page.set_paper(A4_PAPER)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    number = head["page"].format(page="&P", pages="&N")
    page.set_footer(f"&L{head['edition']}&R{number}")


def _lines(cell: Cell, column: Column) -> int:
    """How many lines a text takes in its column; most are short, and counting cells costs."""
    if not isinstance(cell, str) or 2 * len(cell) < column.width:
        return 1
    return min(-(-width(cell) // max(column.width - 1, 1)), MOST_LINES)


def _write(page: Worksheet, at: int, cells: Sequence[Cell], formats: Formats) -> None:
    for column, cell in enumerate(cells):
        if cell is None:
            page.write_blank(at, column, None, formats.text)
        elif isinstance(cell, str):
            page.write_string(at, column, clean(cell)[:LONGEST_TEXT], formats.text)
        else:
            plain = formats.money if isinstance(cell, Money) else formats.number
            page.write_number(at, column, cell, plain)
