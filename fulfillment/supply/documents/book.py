"""A paper as a table: sheets of plain cells, from which XLSX and CSV are written.

A layout gives the cells once; no form can say something else than the other. Texts are cells of
text whatever they begin with: `workbook` writes them as strings, `comma_separated` defuses them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal


class Money(Decimal):
    """A number that is shown with the currency's decimals."""


Cell = str | int | Decimal | None
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and its width in characters. `is_input`: an empty column to be filled by hand."""

    heading: str
    width: int
    is_input: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows under headings, then totals in bold. All rows are as long as `columns`."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    totals: Sequence[Row] = ()
    frozen_columns: int = 1
    breaks: tuple[int, ...] = ()  # rows before which a new page begins: a building


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a paper; a CSV holds the first. `hidden` goes where only a program looks."""

    sheets: tuple[Sheet, ...]
    hidden: dict[str, str] = field(default_factory=dict)
