"""Where the words of a label stand in its cell: rows that share a height, the least important
dropped where it is too small. Pure geometry in millimetres; drawings fill the places.

A row names the word that it shows and the style it is drawn in (see `cells.typ`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from fulfillment.supply.documents.sheets import Sheet

# A QR code is read by every phone from this size of a module on.
MODULE = 0.35
# Of type of 5 points (mm): a line of text, and a half-width cell.
SMALLEST_LINE, SMALLEST_CELL = 2.05, 0.9
NEVER = 0  # the rank of what is never dropped


@dataclass(frozen=True, slots=True)
class Row:
    """A row's height lies between `least` and `most`; what is left is shared by `weight`.

    Rows of the highest `rank` are dropped first.
    """

    name: str
    least: float
    most: float
    rank: int = NEVER
    weight: float = 1
    style: str = "line"
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Place:
    """A word's box within the cell."""

    name: str
    style: str
    x: float
    y: float
    width: float
    height: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a cell that is still free."""

    x: float
    y: float
    width: float
    height: float

    def below(self, height: float) -> Box:
        """What remains under the topmost `height`."""
        return replace(self, y=self.y + height, height=self.height - height)

    def above(self, height: float) -> Box:
        """What remains over the lowest `height`."""
        return replace(self, height=self.height - height)

    def right(self, width: float) -> Box:
        """The rightmost part."""
        return replace(self, x=self.x + self.width - width, width=width)

    def left(self, width: float) -> Box:
        """The leftmost part."""
        return replace(self, width=width)


Face = tuple[Place, ...]


def inside(sheet: Sheet) -> Box:
    """A cell within the margin that printers may miss it by."""
    width, height = sheet.cell_width, sheet.cell_height
    margin = min(max(min(width, height) * 0.065, 1.5), 6)
    return Box(margin, margin, width - 2 * margin, height - 2 * margin)


def gap_of(box: Box) -> float:
    """Between rows: little on little labels."""
    return min(max(min(box.width, box.height) * 0.025, 0.5), 2.5)


def stack(rows: Sequence[Row], box: Box) -> Face:
    """The rows one under the other over the whole height of the box, without the least important.

    Rows that are never dropped shrink together where even they are too high.
    """
    gap = gap_of(box)
    kept = list(rows)
    while _needed(kept, gap) > box.height and any(row.rank != NEVER for row in kept):
        kept.remove(max(kept, key=lambda row: row.rank))
    room = box.height - gap * (len(kept) - 1)
    heights = _heights(kept, room)
    places, y = [], box.y
    for row, height in zip(kept, heights, strict=True):
        places.append(Place(row.name, row.style, box.x, y, box.width, height, row.align))
        y += height + gap
    return tuple(places)


def _needed(rows: Sequence[Row], gap: float) -> float:
    return sum(row.least for row in rows) + gap * (len(rows) - 1)


def _heights(rows: Sequence[Row], room: float) -> list[float]:
    """Each row's least, and of the rest by weight up to its most, as long as there is a rest."""
    heights = [row.least for row in rows]
    if sum(heights) > room:
        return [height * room / sum(heights) for height in heights]
    for _ in rows:
        rest = room - sum(heights)
        growing = [at for at, row in enumerate(rows) if heights[at] < row.most]
        weights = sum(rows[at].weight for at in growing)
        if rest < 0.01 or not weights:
            break
        for at in growing:
            share = rest * rows[at].weight / weights
            heights[at] = min(rows[at].most, heights[at] + share)
    return heights


def banded(box: Box) -> tuple[Place, Box]:
    """A band over the top for what must not be overlooked, and what is left below it."""
    height = min(max(box.height * 0.13, 3.2), 14)
    band = Place("mark", "band", box.x, box.y, box.width, height, "center")
    return band, box.below(height + gap_of(box))


def is_wide(box: Box) -> bool:
    """Whether two columns beside each other use the cell better than rows alone."""
    return box.width >= 1.2 * box.height


def address_row(box: Box, *, least: float = 6.5) -> Row:
    """The biggest row. Seven signs are three times as wide as high: no use in more height."""
    return Row("address", least, max(least, box.width * 0.34), weight=4, style="address")


def columns(box: Box, width: float) -> tuple[Box, Box]:
    """The box in two beside each other, the right one so wide."""
    between = max(1.2, box.width * 0.02)
    return box.left(box.width - width - between), box.right(width)


def rows_over(box: Box, side: float) -> tuple[Box, Box, Box]:
    """For a code in the lower right corner: what is above it, beside it, and its own place."""
    low = box.below(box.height - side)
    beside = low.left(box.width - side - max(1.0, box.width * 0.03))
    return box.above(side + max(0.7, box.height * 0.015)), beside, low.right(side)


def room_for(face: Face, name: str) -> int:
    """How many half-width cells of the smallest type a place holds; 0 where it was dropped."""
    for place in face:
        if place.name == name:
            lines = int(place.height / SMALLEST_LINE)
            return int(lines * place.width / SMALLEST_CELL * 0.9)
    return 0


def code_side(box: Box, modules: int, *, share: float, most: float = 1.0) -> float:
    """The side of a QR code: its share of the box's shorter side, never under 0.35 mm a module.

    `most` is the size of a module that is big enough.
    """
    wished = min(box.width, box.height) * share
    return max(min(wished, modules * most), modules * MODULE)


def for_drawing(faces: dict[str, Face]) -> dict[str, list[dict[str, Any]]]:
    """The same as plain data, to a hundredth of a millimetre."""
    return {
        name: [
            {
                key: round(value, 2) if isinstance(value, float) else value
                for key, value in asdict(place).items()
            }
            for place in face
        ]
        for name, face in faces.items()
    }
