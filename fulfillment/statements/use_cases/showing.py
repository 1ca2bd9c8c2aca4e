"""Which statements lie ready for a compound, and taking one, with a note of who took it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.statements.rules.statement import HouseholdStatement, Statements, Sums
from fulfillment.statements.use_cases.reading import read_statements
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.tables.compounds import control_period
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class PeriodReady:
    """A period that is closed, with its summary and how many households each building has."""

    period_id: int
    statements_at: datetime
    summary: Statements
    buildings: tuple[tuple[str, int], ...]
    total: Sums


async def periods_ready(
    tx: Transaction, *, compound_id: int, now: datetime
) -> tuple[PeriodReady, ...]:
    """Return the closed periods, the newest first."""
    found = []
    for row in await _closed(tx, compound_id):
        summary, buildings = await read_statements(tx, period_id=row.id, now=now)
        counted = tuple((each.building, len(each.households)) for each in buildings)
        total = sum((each.sums for each in summary.suppliers), Sums())
        found.append(PeriodReady(row.id, row.statements_at, summary, counted, total))
    return tuple(found)


async def take_statements(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    period_id: int,
    building: str | None,
    now: datetime,
) -> Statements:
    """Return a building's statements, of all buildings (`""`), or the summary (None); noted.

    Raises `StaleButton` for what is another compound's, or not there.
    """
    if period_id not in [row.id for row in await _closed(tx, compound_id)]:
        raise StaleButton()
    summary, buildings = await read_statements(tx, period_id=period_id, now=now)
    after = {"building": building}
    change = Change("control_period", period_id, "take_statements", None, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    if building is None:
        return summary
    homes: list[HouseholdStatement] = [
        home for each in buildings if building in ("", each.building) for home in each.households
    ]
    if not homes:
        raise StaleButton()
    chosen = next(each for each in buildings if building in ("", each.building))
    return replace(chosen, building=building, households=tuple(homes))


async def _closed(tx: Transaction, compound_id: int) -> Sequence[Row[Any]]:
    period = control_period.c
    return await tx.all(
        select(period.id, period.statements_at)
        .where(period.compound_id == compound_id, period.statements_at.is_not(None))
        .order_by(period.id.desc())
    )
