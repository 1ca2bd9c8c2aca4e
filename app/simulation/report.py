"""The numbers of a run: `report.json`, and a table for who watched."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.simulation.beliefs import Memory
from app.simulation.checks import LIVE, billed, sums_of
from app.simulation.purse import sums_by_way
from app.simulation.records import Records
from orders.rules.states import ParcelState, PaymentState

FILE = "report.json"
MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Report:
    """What `report.json` holds. Sums are in minor units."""

    households: int
    cycles: int
    seed: int
    orders_placed: int
    orders_live: int
    orders_refused_late: int
    units: int
    units_short: int
    amount_minor: int
    batches: int
    bags: int
    payments_requested: int
    payments_confirmed: int
    payments_waived: int
    requested_minor: int
    confirmed_minor: int
    dropped_minor: int
    waived_minor: int
    open_minor: int
    cancelled_minor: int
    paid_by_way_minor: dict[str, int]
    parcels_dropped_unpaid: int
    parcels_held: int
    collected: int
    bags_by_end: dict[str, int]
    bags_missing: dict[str, int]
    sealed_buildings: int
    door_runs: dict[str, int]
    doors: dict[str, int]
    late_loads: int
    updates_handled: int
    messages_sent: int
    wall_seconds: float
    books_balance: bool
    differences: tuple[str, ...]


def make_report(
    records: Records,
    memory: Memory,
    differences: Sequence[str],
    *,
    households: int,
    cycles: int,
    seed: int,
    messages_sent: int,
    wall_seconds: float,
) -> Report:
    """Count everything once more, from what was read back."""
    live = [each for each in records.orders if each.state in LIVE]
    parcels, handovers = records.parcels, records.handovers
    states = [each.state for each in parcels]
    bills = [each for each in parcels if each.bill_state]
    sums = sums_of(bills)
    units = sum(sum(each.got.values()) for each in live)
    return Report(
        households=households,
        cycles=cycles,
        seed=seed,
        orders_placed=sum(belief.placed for belief in memory.beliefs.values()),
        orders_live=len(live),
        orders_refused_late=sum(len(each) for each in records.late.values()),
        units=units,
        units_short=sum(sum(each.wished.values()) for each in live) - units,
        amount_minor=sum(each.amount for each in parcels),
        batches=records.batches,
        bags=sum(len(each.bags) for each in parcels),
        payments_requested=len(bills),
        payments_confirmed=sum(each.bill_state == PaymentState.CONFIRMED for each in bills),
        payments_waived=sum(each.bill_state == PaymentState.WAIVED for each in bills),
        requested_minor=sum(billed(each) for each in bills),
        confirmed_minor=sums["confirmed"],
        dropped_minor=sums["dropped"],
        waived_minor=sums["waived"],
        open_minor=sums["open"],
        cancelled_minor=sums["cancelled"],
        paid_by_way_minor=sums_by_way(memory.paid),
        parcels_dropped_unpaid=states.count(ParcelState.DROPPED_UNPAID),
        parcels_held=states.count(ParcelState.HELD),
        collected=states.count(ParcelState.COLLECTED),
        bags_by_end=_counted(each.end for each in handovers.bags),
        bags_missing=_counted(each.decided for each in handovers.bags if each.decided),
        sealed_buildings=len({each.building for each in handovers.seals}),
        door_runs=handovers.runs_by_state,
        doors=_counted(each.outcome or "open" for each in handovers.doors),
        late_loads=handovers.late_loads,
        updates_handled=records.updates_handled,
        messages_sent=messages_sent,
        wall_seconds=round(wall_seconds, 1),
        books_balance=not differences,
        differences=tuple(differences),
    )


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def write_report(report: Report, folder: Path) -> None:
    text = json.dumps(asdict(report), ensure_ascii=False, indent=2)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def _shown(name: str, value: object) -> str:
    """Sums in whole units; of several, one below the other."""
    if isinstance(value, dict):
        return "\n".join(f"{key} {_shown(name, one)}" for key, one in value.items())
    is_sum = name.endswith("_minor") and isinstance(value, int)
    return f"{value / 100:,.2f}" if is_sum and isinstance(value, int) else f"{value}"


def show_report(report: Report, console: Console, folder: Path) -> None:
    """The table, and what does not agree."""
    table = Table(title="模拟结果 Simulation", show_header=False)
    for name, value in asdict(report).items():
        if name != "differences":
            table.add_row(name.removesuffix("_minor"), _shown(name, value))
    console.print(table)
    for difference in report.differences[:MOST_SHOWN]:
        console.print(f"[red]✗[/] {difference}", highlight=False, markup=True)
    rest = len(report.differences) - MOST_SHOWN
    if rest > 0:
        console.print(f"… 还有 and {rest} more")
    verdict = (
        "[bold green]账目相符 The books balance[/]"
        if report.books_balance
        else f"[bold red]有 {len(report.differences)} 处不符 differences[/]"
    )
    console.print(f"{verdict} · {folder}")
