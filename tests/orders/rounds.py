"""A household's earlier cycles: ordered, closed, and the next one opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from config.chance import SeededChance
from orders.actors import Actor
from orders.tables.compounds import group_compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import bundle
from orders.use_cases.closing import close_cycle
from orders.use_cases.cycles import open_due_cycles
from storage.database import Transaction
from tests.builders import (
    CUTOFF,
    OPENING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    make_order,
)

ROOM = "1-1-101"
LENGTH = timedelta(days=3)


@dataclass(slots=True)
class Rounds:
    """The small compound with one member; `now` is two hours into the open cycle."""

    tx: Transaction
    actor: Actor
    liaison: Actor
    compound_id: int
    group_id: int
    home: int
    cycle_id: int
    now: datetime = OPENING + timedelta(hours=2)

    async def orders(self, lines: Mapping[str, int], *, key: str = ROOM) -> int:
        return await make_order(self.tx, key, dict(lines), cycle_id=self.cycle_id)

    async def next_cycle(self, **changes: dict[str, object]) -> int:
        """Close this cycle and open the next, in which bundles (by code) are changed."""
        number = await self.tx.scalar(select(cycle.c.number).where(cycle.c.id == self.cycle_id))
        await close_cycle(self.tx, cycle_id=self.cycle_id, now=CUTOFF + (number - 1) * LENGTH)
        for code, values in changes.items():
            await self.tx.run(update(bundle).where(bundle.c.code == code).values(**values))
        self.now += LENGTH
        await open_due_cycles(self.tx, now=self.now, chance=SeededChance("rounds"))
        self.cycle_id = await self.tx.scalar(select(cycle.c.id).where(cycle.c.state == "open"))
        return self.cycle_id


async def make_rounds(tx: Transaction) -> Rounds:
    loaded = await make_compound(tx)
    liaison = await make_liaison(tx, loaded.compound_id)
    group_id = await tx.scalar(
        select(group_compound.c.group_id).where(group_compound.c.compound_id == loaded.compound_id)
    )
    cycle_id = await make_open_cycle(tx)
    actor = await make_member(tx, ROOM)
    home = await household_id_of(tx, ROOM)
    return Rounds(tx, actor, liaison, loaded.compound_id, group_id, home, cycle_id)
