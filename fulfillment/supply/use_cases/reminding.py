"""Reminding the liaisons of batches that wait: the supermarket cannot begin without them.

At the instant by which they should be approved, then after half an hour and two hours. After
a downtime only the latest of these is said.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import batch
from fulfillment.told import tell_people
from orders.rules.states import BatchState, CycleState
from orders.tables.compounds import building, compound
from orders.tables.cycles import cycle
from orders.use_cases.rights import holders
from storage.database import Transaction

AFTER = (timedelta(), timedelta(minutes=30), timedelta(hours=2))


async def remind_approval(tx: Transaction, *, now: datetime) -> int:
    """Tell who approves which buildings still wait; returns how many compounds were told of."""
    waiting = await _waiting(tx, now)
    for (cycle_id, compound_id), rows in waiting.items():
        times = sum(rows[0].approve_by + after <= now for after in AFTER)
        data = {
            "cycle_id": cycle_id,
            "cycle_number": rows[0].number,
            "channel": rows[0].channel,
            "compound_id": compound_id,
            "compound": rows[0].name,
            "compound_en": rows[0].name_en,
            "buildings": list(dict.fromkeys(row.code for row in rows)),
            "batches": len(rows),
            "approve_by": rows[0].approve_by.isoformat(),
            "timezone": rows[0].timezone,
        }
        people = await holders(tx, compound_id, "approve")
        key = f"batches_wait:{cycle_id}:{compound_id}:{times}"
        await tell_people(tx, people, Notice.BATCHES_WAIT, data, now=now, key=key)
    return len(waiting)


async def _waiting(tx: Transaction, now: datetime) -> dict[tuple[int, int], list[Row[Any]]]:
    """Batches that should be approved by now, by cycle and compound, in walking order."""
    rows = await tx.all(
        select(
            batch.c.cycle_id,
            batch.c.compound_id,
            building.c.code,
            cycle.c.number,
            cycle.c.channel,
            cycle.c.approve_by,
            compound.c.name,
            compound.c.name_en,
            compound.c.timezone,
        )
        .join(cycle, cycle.c.id == batch.c.cycle_id)
        .join(building, building.c.id == batch.c.building_id)
        .join(compound, compound.c.id == batch.c.compound_id)
        .where(
            batch.c.state == BatchState.AWAITING_APPROVAL,
            cycle.c.state == CycleState.CLOSED,
            cycle.c.approve_by <= now,
        )
        .order_by(building.c.position, batch.c.id)
    )
    waiting: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        waiting[row.cycle_id, row.compound_id].append(row)
    return waiting
