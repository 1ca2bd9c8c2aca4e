"""What came of a run: a table by database and phase, and the same as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

COUNTS = ("rounds", "struck", "kills", "restarts")


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of all cycles on one database; `struck`: something was under way."""

    name: str
    rounds: int
    struck: int
    kills: int
    restarts: int
    differences: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Figures:
    """One run on one database."""

    database: str
    seed: int
    cycles: int
    phases: Sequence[Phase]
    texts: int
    orders: int
    updates: int
    sent: int
    unknown: int
    unknown_seen: int
    seconds: float

    @property
    def differences(self) -> list[str]:
        return [f"{each.name}: {found}" for each in self.phases for found in each.differences]

    def total(self, count: str) -> int:
        return sum(getattr(each, count) for each in self.phases)

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "seconds": round(self.seconds, 1)}


def show(found: Sequence[Figures], console: Console) -> None:
    """The table, then what was handled, then every difference."""
    table = Table("database", "phase")
    for name in (*COUNTS, "differences"):
        table.add_column(name, justify="right")
    for figures in found:
        for each in figures.phases:
            counts = [str(getattr(each, name)) for name in COUNTS]
            table.add_row(figures.database, each.name, *counts, str(len(each.differences)))
        totals = [str(figures.total(name)) for name in COUNTS]
        number = str(len(figures.differences))
        table.add_row(figures.database, "all", *totals, number, end_section=True, style="bold")
    console.print(table)
    for figures in found:
        console.print(_summary(figures), highlight=False)
        for difference in figures.differences:
            console.print(f"[red]✗[/] {figures.database}, seed {figures.seed}: ", end="")
            console.print(difference, markup=False)


def write(found: Sequence[Figures], file: Path) -> None:
    data = [figures.as_data() for figures in found]
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _summary(figures: Figures) -> str:
    return (
        f"{figures.database}: {figures.cycles} cycles, {figures.texts} texts, "
        f"{figures.orders} orders, {figures.updates} updates, {figures.sent} notices sent, "
        f"{figures.unknown} unknown ({figures.unknown_seen} of them seen once), "
        f"seed {figures.seed}, {figures.seconds:.0f} s"
    )
