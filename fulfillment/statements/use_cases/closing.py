"""When the last cycle of an ended period is settled, its statements are ready: all are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, select, update

from fulfillment.notices import Notice
from fulfillment.statements.rules.statement import Sums
from fulfillment.statements.use_cases.reading import cycles_of, household_sums
from fulfillment.told import Note, tell_households, tell_people
from orders.actors import SCHEDULER
from orders.rules.states import CycleState
from orders.tables.compounds import compound, control_period
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.orders import order
from orders.use_cases.channels import who_answers
from orders.use_cases.rights import holders
from storage.audit import Change, record
from storage.database import Transaction

RUNNING = (CycleState.OPEN, CycleState.CLOSED)


async def close_periods(tx: Transaction, *, now: datetime) -> Sequence[int]:
    """Draw the line under ended periods in which nothing is under way; returns their ids."""
    period = control_period.c
    ended = await tx.lock_all(
        select(control_period)
        .where(period.ended_at.is_not(None), period.statements_at.is_(None))
        .order_by(period.id)
    )
    done = [row for row in ended if not await _is_under_way(tx, row)]
    for row in done:
        await _close(tx, row, now=now)
    return [row.id for row in done]


async def _is_under_way(tx: Transaction, row: Row[Any]) -> bool:
    """A cycle of other compounds of the group counts only where this one has ordered in it."""
    mine = exists().where(order.c.cycle_id == cycle.c.id, order.c.compound_id == row.compound_id)
    running = select(cycle.c.id).where(
        cycle.c.id.in_(cycles_of(row)), cycle.c.state.in_(RUNNING), mine
    )
    still_orders = select(cycle.c.id).where(
        cycle.c.id.in_(cycles_of(row)),
        cycle.c.state == CycleState.OPEN,
        cycle.c.cutoff_at <= row.orders_until,
    )
    found = await tx.first(running.limit(1)) or await tx.first(still_orders.limit(1))
    return found is not None


async def _close(tx: Transaction, row: Row[Any], *, now: datetime) -> None:
    await tx.run(
        update(control_period).where(control_period.c.id == row.id).values(statements_at=now)
    )
    change = Change("control_period", row.id, "close", None, None, row.compound_id)
    await record(tx, change, actor=str(SCHEDULER), now=now)
    place = await tx.one(select(compound).where(compound.c.id == row.compound_id))
    facts = {
        "compound": place.name,
        "compound_en": place.name_en,
        "currency": place.currency,
        "timezone": place.timezone,
        "begins_at": row.begins_at.isoformat(),
        "ended_at": row.ended_at.isoformat(),
    }
    sums = await household_sums(tx, period_id=row.id)
    await _tell_homes(tx, row, sums, facts, now=now)
    total = sum(sums.values(), Sums())
    data = {**facts, "households": len(sums), "asked": total.asked, "open": total.open}
    people = await holders(tx, row.compound_id, "approve")
    await tell_people(
        tx, people, Notice.STATEMENTS_READY, data, now=now, key=f"statements:{row.id}"
    )


async def _tell_homes(
    tx: Transaction,
    row: Row[Any],
    sums: Mapping[int, Sums],
    facts: dict[str, Any],
    *,
    now: datetime,
) -> None:
    keys = {
        home.id: home.key
        for home in await tx.all(
            select(household.c.id, household.c.key).where(
                household.c.compound_id == row.compound_id
            )
        )
    }
    placed_by = {
        item.household_id: item.placed_by
        for item in await tx.all(
            select(order.c.household_id, who_answers().label("placed_by"))
            .where(order.c.compound_id == row.compound_id)
            .order_by(order.c.id)
        )
    }
    notes = [
        Note(
            home,
            Notice.CLOSING_STATEMENT,
            {
                **facts,
                "household_id": home,
                "address": keys[home],
                "asked": mine.asked,
                "paid": mine.paid,
                "waived": mine.waived,
                "dropped": mine.dropped,
                "cancelled": mine.cancelled,
                "open": mine.open,
                "refunded": mine.refunded,
                "credit": mine.credit,
                "advanced": mine.advanced,
                "repaid": mine.repaid,
                "owed": mine.owed,
                "covered": mine.covered,
            },
            placed_by[home],
            key=f"statement:{row.id}:{home}",
        )
        for home, mine in sums.items()
    ]
    await tell_households(tx, notes, now=now)
