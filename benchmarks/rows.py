"""What a benchmark measured: rows with our time beside a floor measured in the same run.

Every benchmark returns rows; `report` prints them as a table and writes them as JSON.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. `floor_seconds`: the least that the same work could take here."""

    name: str
    n: int
    ours_seconds: float
    floor_seconds: float | None = None  # none where nothing sensible compares
    peak_mib: float = 0.0
    figures: Mapping[str, float | int | str] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """How many times the floor we took."""
        return self.ours_seconds / self.floor_seconds if self.floor_seconds else None

    def as_data(self) -> dict[str, Any]:
        """The row for JSON; its own figures stand beside the six that every row has."""
        return {
            "name": self.name,
            "n": self.n,
            "ours_seconds": _rounded(self.ours_seconds),
            "floor_seconds": _rounded(self.floor_seconds),
            "ratio": _rounded(self.ratio),
            "peak_mib": round(self.peak_mib, 1),
            **self.figures,
        }


def peak_mib(*, with_children: bool = False) -> float:
    """The most memory that this process has held so far, or any child that has ended."""
    kinds = (RUSAGE_SELF, RUSAGE_CHILDREN) if with_children else (RUSAGE_SELF,)
    units = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, KiB elsewhere
    return max(getrusage(kind).ru_maxrss for kind in kinds) / units


def report(rows: Sequence[Row], *, json_file: Path | None = None) -> None:
    """Print the rows, and write them to `json_file` if one is named."""
    Console(soft_wrap=True).print(_table(rows))
    for row in rows:
        if row.figures:
            print(f"{row.name}: " + ", ".join(f"{key} {row.figures[key]}" for key in row.figures))
    if json_file is not None:
        data = [row.as_data() for row in rows]
        json_file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _table(rows: Sequence[Row]) -> Table:
    table = Table("name")
    for name in ("n", "ours_seconds", "floor_seconds", "ratio", "peak_mib"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(
            row.name,
            f"{row.n:,}",
            f"{row.ours_seconds:.2f}",
            "–" if row.floor_seconds is None else f"{row.floor_seconds:.2f}",
            "–" if row.ratio is None else f"{row.ratio:.2f}",
            f"{row.peak_mib:.0f}",
        )
    return table


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)
