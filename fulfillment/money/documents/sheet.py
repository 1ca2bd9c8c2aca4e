"""A money sheet on paper and as a workbook: cells made to fit, sums as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fulfillment.money.rules.money_sheet import Cell, MoneySheet
from fulfillment.supply.documents import book
from fulfillment.supply.documents.fitting import clean, cut, cut_middle
from fulfillment.supply.documents.wording import money_decimal
from orders.rules.money import show_amount

LONGEST = 80
NOT_IN_NAMES = "[]:*?/\\"  # of sheets, for Excel
# Of an address the room matters most; it stands first.
LONGEST_ADDRESS = 26


def lay_out_sheet(sheet: MoneySheet) -> dict[str, Any]:
    """What `money_sheet.typ` draws."""
    return {
        "head": {
            "title": cut(sheet.title, 40),
            "compound": cut(sheet.compound, 48),
            "cycle": cut(sheet.edition, 40),
            "lang": sheet.locale.partition("_")[0],
            "page": sheet.page,
            "made": sheet.made,
            "supplier": "",
            "reason": "",
            "delivery": "",
            "edition": sheet.edition,
        },
        "place": cut(sheet.place, 28),
        "headings": list(sheet.headings),
        "widths": list(sheet.widths),
        "numbers": _numbers(sheet),
        "sections": [
            {
                "name": cut(each.name, 60),
                "headings": list(each.headings or sheet.headings),
                "rows": [_shown(row, sheet.currency) for row in each.rows],
                "total": _shown(each.total, sheet.currency),
            }
            for each in sheet.sections
        ],
        "total": _shown(sheet.total, sheet.currency),
        "ticks": sheet.ticks,
        "note": clean(sheet.note),
        "signatures": list(sheet.signatures),
    }


def _numbers(sheet: MoneySheet) -> list[bool]:
    """Which columns hold sums."""
    rows = [row for each in sheet.sections for row in each.rows]
    return [any(isinstance(row[at], int) for row in rows) for at in range(len(sheet.headings))]


def _shown(row: tuple[Cell, ...], currency: str) -> list[str]:
    cells = [
        show_amount(cell, currency) if isinstance(cell, int) else cut(cell, LONGEST) for cell in row
    ]
    if row and isinstance(row[0], str):
        cells[0] = cut_middle(row[0], LONGEST_ADDRESS)
    return cells


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What a workbook needs of the sheet's words."""

    sheet: MoneySheet

    @property
    def made_at(self) -> datetime:
        return self.sheet.made_at

    @property
    def currency(self) -> str:
        return self.sheet.currency

    def edition(self) -> str:
        return f"{self.sheet.title} · {self.sheet.edition}"

    def head(self, title: str) -> dict[str, str]:
        return {
            "title": title,
            "compound": self.sheet.compound,
            "cycle": self.sheet.edition,
            "supplier": self.sheet.place,
            "reason": "",
            "delivery": "",
            "made": self.sheet.made,
            "edition": self.sheet.edition,
            "page": self.sheet.page,
        }


def sheet_book(sheet: MoneySheet) -> book.Book:
    """The same rows as a table, the section's name in a column of its own."""
    columns = (
        *(book.Column(heading, 16) for heading in sheet.headings),
        book.Column("", 24),
    )
    rows = [
        (*_cells(row, sheet.currency), clean(each.name))
        for each in sheet.sections
        for row in each.rows
    ]
    totals = [(*_cells(sheet.total, sheet.currency), "")] if sheet.total else []
    name = "".join(char for char in sheet.title if char not in NOT_IN_NAMES)
    return book.Book((book.Sheet(name[:31], columns, rows, totals),))


def _cells(row: tuple[Cell, ...], currency: str) -> list[book.Cell]:
    return [
        book.Money(money_decimal(cell, currency)) if isinstance(cell, int) else clean(cell)
        for cell in row
    ]
