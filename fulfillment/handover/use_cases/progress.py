"""How far a hand-over is: by building, and who is late."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import handover, slot
from orders.rules.errors import StaleButton
from orders.tables.compounds import building
from orders.tables.households import household
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class BuildingProgress:
    """Households of one building in a hand-over; collected counts what was brought, too."""

    building: str
    households: int
    collected: int

    @property
    def waiting(self) -> int:
        return self.households - self.collected


@dataclass(frozen=True, slots=True)
class Late:
    """A household whose slot is over and that has not collected everything."""

    household_id: int
    address: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """One hand-over."""

    handover_id: int
    compound_id: int
    state: str
    buildings: tuple[BuildingProgress, ...]
    late: tuple[Late, ...]

    @property
    def households(self) -> int:
        return sum(row.households for row in self.buildings)

    @property
    def collected(self) -> int:
        return sum(row.collected for row in self.buildings)

    @property
    def waiting(self) -> int:
        return self.households - self.collected


async def progress(tx: Transaction, *, handover_id: int, now: datetime) -> Progress:
    """Return how far a hand-over is; raises `StaleButton` for an unknown one."""
    opened = await tx.first(select(handover).where(handover.c.id == handover_id))
    if opened is None:
        raise StaleButton()
    rows = await tx.all(
        select(
            slot.c.household_id,
            slot.c.ends_at,
            slot.c.collected_at,
            slot.c.way,
            household.c.key,
            building.c.code,
        )
        .join(household, household.c.id == slot.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .where(slot.c.handover_id == handover_id)
        .order_by(building.c.position, household.c.position)
    )
    counts: dict[str, list[int]] = {}
    for row in rows:
        households, collected = counts.get(row.code, [0, 0])
        counts[row.code] = [households + 1, collected + (row.collected_at is not None)]
    return Progress(
        handover_id=handover_id,
        compound_id=opened.compound_id,
        state=opened.state,
        buildings=tuple(BuildingProgress(code, *both) for code, both in counts.items()),
        late=tuple(
            Late(row.household_id, row.key, row.ends_at)
            for row in rows
            if row.way == Way.POINT and row.collected_at is None and row.ends_at < now
        ),
    )
