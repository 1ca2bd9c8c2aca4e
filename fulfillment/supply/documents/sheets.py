"""Sheets of labels as data: a new sheet is a new entry here and no new code. Millimetres."""

from __future__ import annotations

from dataclasses import asdict, dataclass


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


# Avery L7173 and its likes: ten labels a page.
A4_2X5 = Sheet(210, 297, 2, 5, 99.1, 57, left=4.65, top=6, gap_x=2.5)
# Four A6 slips, cut once down and once across.
A4_4_SLIPS = Sheet(210, 297, 2, 2, 105, 148.5, left=0, top=0)
