"""What a timetable is made from: points with their hours, the compound's rules, households."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, exists, func, select

from fulfillment.handover.rules.points import Conditions, DailyPoint, PointKind
from fulfillment.handover.rules.stops import Stop, Wish
from fulfillment.handover.rules.windows import Night
from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.tables.points import building_hold, point_hours
from fulfillment.handover.use_cases.places import Place
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from orders.rules.levels import Level
from orders.rules.roster_lines import INSTITUTION
from orders.rules.states import ParcelState
from orders.tables.compounds import building, compound, delivery_point
from orders.tables.households import household, household_flag
from orders.use_cases.levels import levels_of
from storage.database import Transaction

# Bags that are there, or on their way to be.
EXPECTED = (
    ParcelState.PACKED,
    ParcelState.LOADED,
    ParcelState.ARRIVED,
    ParcelState.READY,
)


@dataclass(frozen=True, slots=True)
class Home:
    """A household with goods to collect; `is_held` while its building is held back."""

    household_id: int
    address: str
    building: str
    bags: int
    stop: Stop
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and by which rules people are called down in a hand-over."""

    points: tuple[DailyPoint, ...]
    rows: Mapping[int, Row[Any]]
    conditions: Conditions


async def setting_of(tx: Transaction, place: Place, *, handover_id: int | None = None) -> Setting:
    """Return the compound's points in use, with the hours of this hand-over, and its rules."""
    rows = await tx.all(
        select(delivery_point)
        .where(delivery_point.c.compound_id == place.compound_id)
        .order_by(delivery_point.c.id)
    )
    own = await tx.all(select(point_hours).where(point_hours.c.handover_id == handover_id))
    hours = {row.point_id: row for row in own}
    rule = await tx.one(
        select(compound.c.night_from, compound.c.night_to, compound.c.pickup_seconds).where(
            compound.c.id == place.compound_id
        )
    )
    return Setting(
        points=tuple(_point(row, hours.get(row.id, row)) for row in rows if row.in_use),
        rows={row.id: row for row in rows},
        conditions=Conditions(
            timezone=place.timezone,
            distance_metres=place.distance_metres,
            seconds_for_a_household=rule.pickup_seconds,
            night=Night(time.fromisoformat(rule.night_from), time.fromisoformat(rule.night_to)),
        ),
    )


async def homes_of(
    tx: Transaction,
    place: Place,
    handover_id: int,
    *,
    now: datetime,
    states: Sequence[ParcelState] = (ParcelState.ARRIVED,),
) -> tuple[Home, ...]:
    """Return the households with parcels in these states in a hand-over, in walking order."""
    flagged = exists().where(household_flag.c.household_id == household.c.id)
    bags = (
        select(parcel.c.household_id, func.count(bag.c.id).label("bags"))
        .outerjoin(bag, BAG_CAME)
        .where(parcel.c.handover_id == handover_id, parcel.c.state.in_(states))
        .group_by(parcel.c.household_id)
        .subquery()
    )
    rows = await tx.all(
        select(household, building.c.code, bags.c.bags, flagged.label("flagged"), slot.c.wish)
        .join(building, building.c.id == household.c.building_id)
        .join(bags, bags.c.household_id == household.c.id)
        .outerjoin(
            slot, (slot.c.household_id == household.c.id) & (slot.c.handover_id == handover_id)
        )
        .order_by(building.c.position, household.c.position)
    )
    levels = await levels_of(tx, place.compound_id, at=now)
    held = await held_buildings(tx, handover_id)
    return tuple(_home(row, levels[row.code], is_held=row.building_id in held) for row in rows)


async def held_buildings(tx: Transaction, handover_id: int) -> Mapping[int, Row[Any]]:
    """The holds of a hand-over that are not released, by building."""
    rows = await tx.all(
        select(building_hold).where(
            building_hold.c.handover_id == handover_id, building_hold.c.released_at.is_(None)
        )
    )
    return {row.building_id: row for row in rows}


def _point(row: Row[Any], hours: Row[Any]) -> DailyPoint:
    return DailyPoint(
        id=row.id,
        opens=time.fromisoformat(hours.opens),
        closes=time.fromisoformat(hours.closes),
        lane_metres=hours.lane_metres,
        kind=PointKind(row.kind),
        serves=frozenset(row.serves),
        holes=row.holes,
        walking=row.walking,
    )


def _home(row: Row[Any], level: Level, *, is_held: bool) -> Home:
    stop = Stop(
        household_id=row.id,
        building=row.code,
        unit=row.unit or None,
        floor=row.floor,
        walking_order=row.position,
        bags=row.bags,
        flagged=bool(row.flagged),
        to_gate=row.kind == INSTITUTION,
        level=level,
        wish=Wish(row.wish) if row.wish else None,
    )
    return Home(row.id, row.key, row.code, row.bags, stop, is_held)
