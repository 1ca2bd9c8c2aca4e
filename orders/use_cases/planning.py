"""Planning the cycle that opens next, before it opens, so that it can be called off.

Cycles need no planning to open: the scheduler makes the row when one is due, or opens the one
that stands there planned.
"""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from config.chance import Chance
from orders.actors import Actor
from orders.rules.states import CycleState
from orders.rules.timetable import next_after
from orders.tables.cycles import cycle
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.timetables import hold_timetable
from storage.audit import Change, record
from storage.database import Transaction


async def plan_next_cycle(
    tx: Transaction, *, group_id: int, chance: Chance, actor: Actor, now: datetime
) -> int:
    """Return the id of the group's next cycle, planned now where it was not yet."""
    item = next_after(await hold_timetable(tx, group_id), now)
    number = item.number
    is_new = await tx.insert_new(
        cycle,
        group_id=group_id,
        number=number,
        state=CycleState.PLANNED,
        seed=chance.token(),
        **asdict(item.times),
    )
    cycle_id: int = await tx.scalar(
        select(cycle.c.id).where(cycle.c.group_id == group_id, OF_GROUP, cycle.c.number == number)
    )
    if is_new:
        change = Change("cycle", cycle_id, "plan", None, CycleState.PLANNED)
        await record(tx, change, actor=str(actor), now=now)
    return cycle_id
