"""One sheet of a workbook, written from top to bottom and set up to be printed on A4.

Strings are written as strings, whatever they begin with, so none becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fulfillment.supply.documents.fitting import clean
from fulfillment.supply.documents.wording import Wording, money_decimal

HEADINGS_ROW = 3
A4_PAPER = 9
# Excel's own limit is 32,767.
LONGEST_TEXT = 32_000

Cell = str | int | Decimal | None
Columns = Sequence[tuple[str, int]]


class Money(Decimal):
    """A number that is shown with the currency's decimals."""


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
        self.cell: Format = book.add_format({**cell, "text_wrap": True})
        self.money: Format = book.add_format({**cell, **money})
        self.total: Format = book.add_format({**bold, "top": 2})
        self.total_money: Format = book.add_format({**bold, "top": 2, **money})


class Page:
    """One sheet: title, headings, rows from top to bottom, set up to be printed on A4."""

    def __init__(self, book: Workbook, styles: Styles, words: Wording, name: str) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._styles = styles
        self._words = words
        self._name = name
        self._next = HEADINGS_ROW + 1

    def money(self, minor: int) -> Money:
        return Money(money_decimal(minor, self._words.pick_list.currency))

    def begin(self, columns: Columns, *, frozen_columns: int) -> None:
        sheet, head = self._sheet, self._words.head(self._name)
        sheet.write_string(0, 0, f"{head['compound']} · {head['supplier']} · {self._name}")
        sheet.set_row(0, 24, self._styles.title)
        facts = (head["edition"], head["reason"], head["made"], head["delivery"])
        sheet.write_string(1, 0, " · ".join(filter(None, facts)), self._styles.facts)
        for column, (heading, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(HEADINGS_ROW, column, heading, self._styles.heading)
        sheet.set_row(HEADINGS_ROW, 34)
        sheet.freeze_panes(HEADINGS_ROW + 1, frozen_columns)
        sheet.repeat_rows(0, HEADINGS_ROW)
        sheet.set_landscape()
        sheet.set_paper(A4_PAPER)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        page = head["page"].format(page="&P", pages="&N")
        sheet.set_footer(f"&L{head['edition']}&R{page}")

    def row(self, cells: Sequence[Cell]) -> None:
        self._write(cells, self._styles.cell, self._styles.money)

    def total(self, cells: Sequence[Cell]) -> None:
        self._write(cells, self._styles.total, self._styles.total_money)

    def _write(self, cells: Sequence[Cell], plain: Format, money: Format) -> None:
        for column, cell in enumerate(cells):
            if cell is None:
                self._sheet.write_blank(self._next, column, None, plain)
            elif isinstance(cell, str):
                text = clean(cell)[:LONGEST_TEXT]
                self._sheet.write_string(self._next, column, text, plain)
            else:
                style = money if isinstance(cell, Money) else plain
                self._sheet.write_number(self._next, column, cell, style)
        self._next += 1
