"""Sheets of labels as data: a new sheet is a new entry here and no new code. Millimetres."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the cells lie on a page; `gap_*` is the distance between neighbouring cells."""

    page_width: float
    page_height: float
    columns: int
    rows: int
    cell_width: float
    cell_height: float
    left: float
    top: float
    gap_x: float = 0
    gap_y: float = 0

    @property
    def cells(self) -> int:
        return self.columns * self.rows

    def places(self) -> list[tuple[float, float]]:
        """Left upper corners of the cells, row by row."""
        return [
            (
                self.left + column * (self.cell_width + self.gap_x),
                self.top + row * (self.cell_height + self.gap_y),
            )
            for row in range(self.rows)
            for column in range(self.columns)
        ]

    def for_drawing(self) -> dict[str, object]:
        return {**asdict(self), "places": self.places()}

    def shifted(self, x: int, y: int) -> Sheet:
        """The same with its cells moved by so many tenths of a millimetre."""
        return replace(self, left=self.left + x / 10, top=self.top + y / 10)


# Avery L7173 and its likes: ten labels a page.
A4_2X5 = Sheet(210, 297, 2, 5, 99.1, 57, left=4.65, top=6, gap_x=2.5)
# Avery L7159 and its likes: 24 a page.
A4_3X8 = Sheet(210, 297, 3, 8, 63.5, 33.9, left=7.25, top=12.9, gap_x=2.5)
# Avery L4731 and its likes have 7 columns; these are 44 without margins between the cells.
A4_4X11 = Sheet(210, 297, 4, 11, 48.5, 25.4, left=8, top=8.8)
# Two A5 pages across, cut once; six slips for doors; a page of A5 by itself.
A4_1X2 = Sheet(210, 297, 1, 2, 210, 148.5, left=0, top=0)
A4_2X3 = Sheet(210, 297, 2, 3, 105, 99, left=0, top=0)
A5 = Sheet(148, 210, 1, 1, 148, 210, left=0, top=0)
# Four A6 slips, cut once down and once across.
A4_4_SLIPS = Sheet(210, 297, 2, 2, 105, 148.5, left=0, top=0)

SHEETS = {
    "a4_2x5": A4_2X5,
    "a4_3x8": A4_3X8,
    "a4_4x11": A4_4X11,
    "a4_1x2": A4_1X2,
    "a4_2x3": A4_2X3,
    "a5": A5,
    "a4_4_slips": A4_4_SLIPS,
}
# Millimetres that label printers can feed and that a person can read.
SHORTEST, LONGEST = 30, 200
# What address, a few rows to tick, sum and payment code need.
SMALLEST_SLIP = (80, 110)
SIZE = re.compile(r"([0-9]{2,3})x([0-9]{2,3})")


def sheet_of(name: str) -> Sheet:
    """A sheet by its name, or the page of a label printer by its size (`60x40`).

    KeyError for an unknown name and for a size outside 30 to 200 mm.
    """
    if name in SHEETS:
        return SHEETS[name]
    size = SIZE.fullmatch(name)
    if size is None:
        raise KeyError(name)
    width, height = int(size[1]), int(size[2])
    if not (SHORTEST <= width <= LONGEST and SHORTEST <= height <= LONGEST):
        raise KeyError(name)
    return Sheet(width, height, 1, 1, width, height, left=0, top=0)
