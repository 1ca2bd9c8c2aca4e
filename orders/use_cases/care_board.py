"""Coverage of welfare calls: reached, visited, not reached or overdue, by carer's name."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from orders.actors import Actor
from orders.rules.care import DONE, standing
from orders.tables.care import welfare_call
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.orders import order
from orders.use_cases.call_cards import STANDS
from orders.use_cases.carers import CARE, names_of
from orders.use_cases.rights import require_right
from storage.database import Transaction

STANDINGS = ("reached", "visited", "unreached", "overdue", "waiting")
# Of so many cycles the history is shown: a month of three-day cycles.
CYCLES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Missing:
    """A household that nobody has heard."""

    call_id: int
    address: str
    standing: str
    tries: int
    visitor: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """One carer's calls, or all of a cycle (without a name)."""

    name: str
    counts: dict[str, int]
    missing: tuple[Missing, ...]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class CycleCoverage:
    """One cycle's calls; `owed` need food and have no order in it."""

    number: int
    cutoff_at: datetime
    everybody: Coverage
    carers: tuple[Coverage, ...]
    food: int
    medicine: int
    owed: tuple[str, ...]


async def care_board(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> tuple[CycleCoverage, ...]:
    """Return the coverage of the last cycles, the newest first. Needs `approve` or `care`."""
    await require_right(tx, actor, compound_id, *CARE)
    lists = (
        select(welfare_call.c.cycle_id)
        .where(welfare_call.c.compound_id == compound_id)
        .group_by(welfare_call.c.cycle_id)
        .order_by(func.max(welfare_call.c.id).desc())
        .limit(CYCLES_SHOWN)
    )
    has_order = (
        select(order.c.id)
        .where(
            order.c.cycle_id == welfare_call.c.cycle_id,
            order.c.household_id == welfare_call.c.household_id,
            order.c.state.in_(STANDS),
        )
        .exists()
    )
    rows = await tx.all(
        select(
            *(column for column in welfare_call.c if column.name != "remark"),
            household.c.key,
            cycle.c.number,
            cycle.c.cutoff_at,
            has_order.label("has_order"),
        )
        .join(household, household.c.id == welfare_call.c.household_id)
        .join(cycle, cycle.c.id == welfare_call.c.cycle_id)
        .where(welfare_call.c.compound_id == compound_id, welfare_call.c.cycle_id.in_(lists))
        .order_by(cycle.c.number.desc(), household.c.position)
    )
    people = {each for row in rows for each in (row.carer_id, row.visitor_id) if each is not None}
    names = await names_of(tx, list(people))
    by_cycle: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_cycle[row.cycle_id].append(row)
    return tuple(_cycle(found, names, now) for found in by_cycle.values())


def _cycle(rows: Sequence[Row[Any]], names: dict[int, str], now: datetime) -> CycleCoverage:
    by_carer: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_carer[row.carer_id or 0].append(row)
    return CycleCoverage(
        number=rows[0].number,
        cutoff_at=rows[0].cutoff_at,
        everybody=_coverage("", rows, names, now),
        carers=tuple(
            _coverage(names.get(carer, ""), found, names, now)
            for carer, found in sorted(by_carer.items(), key=lambda item: names.get(item[0], ""))
        ),
        food=sum(row.food for row in rows),
        medicine=sum(row.medicine for row in rows),
        owed=tuple(row.key for row in rows if row.food and not row.has_order),
    )


def _coverage(
    name: str, rows: Sequence[Row[Any]], names: dict[int, str], now: datetime
) -> Coverage:
    counts = dict.fromkeys(STANDINGS, 0)
    missing = []
    for row in rows:
        how = standing(row.state, tries=row.tries, due_at=row.due_at, now=now)
        counts[how] += 1
        if row.state not in DONE:
            visitor = names.get(row.visitor_id or 0, "")
            missing.append(Missing(row.id, row.key, how, row.tries, visitor))
    return Coverage(name, counts, tuple(missing))
