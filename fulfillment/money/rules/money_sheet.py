"""A paper about money as a value: a table by sections, in the words of one language.

Cells are texts, or sums in minor units. What may be shown of people was decided before.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

KIND = "money_sheet"
Cell = str | int


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a name of their own (a building, who advanced), and their sum.

    `headings` where printed ones differ from the sheet's: a column that means nothing here.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoneySheet:
    """`widths` are millimetres, 0 takes what is left. `ticks`: a box to tick before each row."""

    title: str
    place: str
    compound: str
    edition: str
    made: str  # as it is printed
    made_at: datetime
    locale: str
    currency: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    sections: tuple[Section, ...]
    total: tuple[Cell, ...] = ()
    ticks: bool = False
    note: str = ""
    page: str = ""
    signatures: tuple[str, ...] = ()


def to_json(sheet: MoneySheet) -> str:
    """Canonical text; the other way round is `from_json`."""
    return json.dumps(asdict(sheet), default=datetime.isoformat, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> MoneySheet:
    """The value that `to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    data["made_at"] = datetime.fromisoformat(data["made_at"])
    for name in ("headings", "widths", "total", "signatures"):
        data[name] = tuple(data[name])
    data["sections"] = tuple(
        Section(
            each["name"],
            tuple(tuple(row) for row in each["rows"]),
            tuple(each["total"]),
            tuple(each["headings"]),
        )
        for each in data["sections"]
    )
    return MoneySheet(**data)
