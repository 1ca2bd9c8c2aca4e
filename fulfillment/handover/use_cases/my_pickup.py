"""What a household may know of its own pickups: when, where, with which code, what is left."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, or_, select

from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import CallState, HandoverState, ParcelState
from orders.tables.compounds import compound, delivery_point
from orders.tables.households import household
from orders.use_cases.order_access import own_household
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class PickupView:
    """One household's slot in one hand-over; `is_open` is false where goods are held."""

    handover_id: int
    household_id: int
    address: str
    is_open: bool
    point: str
    point_en: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    pickup_code: str
    bags: int
    bags_collected: int
    collected_at: datetime | None
    way: str = Way.POINT
    may_wish: bool = False  # for another time
    may_ask_door: bool = False


async def pickups_of(tx: Transaction, *, household_ids: Sequence[int]) -> tuple[PickupView, ...]:
    """Return the households' slots in open hand-overs, and closed ones with something held."""
    of_slot = (
        parcel.c.handover_id == slot.c.handover_id,
        parcel.c.household_id == slot.c.household_id,
    )
    something_held = exists().where(*of_slot, parcel.c.state == ParcelState.HELD)
    rows = await tx.all(
        select(
            slot,
            handover.c.state,
            household.c.key,
            delivery_point.c.name,
            delivery_point.c.name_en,
            compound.c.timezone,
        )
        .join(handover, handover.c.id == slot.c.handover_id)
        .join(household, household.c.id == slot.c.household_id)
        .join(delivery_point, delivery_point.c.id == slot.c.point_id)
        .join(compound, compound.c.id == handover.c.compound_id)
        .where(
            slot.c.household_id.in_(household_ids),
            or_(handover.c.state == HandoverState.OPEN, something_held),
        )
        .order_by(slot.c.starts_at, slot.c.id)
    )
    bags = await _bags(tx, household_ids)
    return tuple(
        PickupView(
            handover_id=row.handover_id,
            household_id=row.household_id,
            address=row.key,
            is_open=row.state == HandoverState.OPEN,
            point=row.name,
            point_en=row.name_en,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            timezone=row.timezone,
            pickup_code=row.pickup_code,
            bags=bags[row.handover_id, row.household_id][0],
            bags_collected=bags[row.handover_id, row.household_id][1],
            collected_at=row.collected_at,
            way=row.way,
            **_wishes(row),
        )
        for row in rows
    )


def _wishes(row: Row[Any]) -> dict[str, bool]:
    """What the household may still ask for."""
    waits = row.state == HandoverState.OPEN and row.way == Way.POINT and not row.collected_at
    is_called = row.call != CallState.WAITING
    return {
        "may_wish": waits and not is_called and row.wish is None,
        "may_ask_door": waits and row.door_wish is None,
    }


async def pickup_of_mine(
    tx: Transaction, *, actor: Actor, household_id: int, handover_id: int
) -> PickupView:
    """One pickup of one's own household; raises `StaleButton` once everything is collected."""
    await own_household(tx, actor, household_id)
    for found in await pickups_of(tx, household_ids=[household_id]):
        if found.handover_id == handover_id and found.collected_at is None:
            return found
    raise StaleButton()


async def _bags(
    tx: Transaction, household_ids: Sequence[int]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Bags and collected bags by hand-over and household."""
    rows = await tx.all(
        select(
            parcel.c.handover_id,
            parcel.c.household_id,
            func.count().label("bags"),
            func.count(bag.c.collected_at).label("collected"),
        )
        .join(bag, BAG_CAME)
        .where(parcel.c.household_id.in_(household_ids), parcel.c.handover_id.is_not(None))
        .group_by(parcel.c.handover_id, parcel.c.household_id)
    )
    found: dict[tuple[int, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    found.update({(row.handover_id, row.household_id): (row.bags, row.collected) for row in rows})
    return found
