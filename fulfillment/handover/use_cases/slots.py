"""Giving every household whose goods arrived a slot at a delivery point and a pickup code."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, exists, func, select

from config.chance import Chance
from fulfillment.handover.rules import timetable
from fulfillment.handover.rules.days import DailyPoint, plan_days
from fulfillment.handover.rules.timetable import Plan, Stop
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.places import Place
from fulfillment.supply.tables.batches import bag, parcel
from orders.rules.codes import make_pickup_code
from orders.rules.roster_lines import INSTITUTION
from orders.rules.states import HandoverState, ParcelState
from orders.tables.compounds import building, delivery_point
from orders.tables.households import household, household_flag
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Home:
    """A household with goods to collect."""

    household_id: int
    address: str
    building: str
    unit: str
    floor: int
    position: int
    bags: int
    flagged: bool
    to_gate: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """When and where a household collects."""

    household_id: int
    address: str
    building: str
    bags: int
    point_id: int
    point: str
    point_en: str
    starts_at: datetime
    ends_at: datetime
    pickup_code: str


async def homes_of(tx: Transaction, handover_id: int) -> tuple[Home, ...]:
    """Return the households whose parcels arrived for a hand-over, in walking order."""
    flagged = exists().where(household_flag.c.household_id == household.c.id)
    bags = (
        select(parcel.c.household_id, func.count(bag.c.id).label("bags"))
        .outerjoin(bag, bag.c.parcel_id == parcel.c.id)
        .where(parcel.c.handover_id == handover_id, parcel.c.state == ParcelState.ARRIVED)
        .group_by(parcel.c.household_id)
        .subquery()
    )
    rows = await tx.all(
        select(household, building.c.code, bags.c.bags, flagged.label("flagged"))
        .join(building, building.c.id == household.c.building_id)
        .join(bags, bags.c.household_id == household.c.id)
        .order_by(building.c.position, household.c.position)
    )
    return tuple(
        Home(
            household_id=row.id,
            address=row.key,
            building=row.code,
            unit=row.unit,
            floor=row.floor,
            position=row.position,
            bags=row.bags,
            flagged=bool(row.flagged),
            to_gate=row.kind == INSTITUTION,
        )
        for row in rows
    )


async def make_slots(
    tx: Transaction,
    place: Place,
    homes: Sequence[Home],
    *,
    handover_id: int,
    chance: Chance,
    now: datetime,
) -> tuple[tuple[Slot, ...], int]:
    """Write down a slot for every household; also return the minutes missing on the first day."""
    points = await tx.all(
        select(delivery_point)
        .where(delivery_point.c.compound_id == place.compound_id)
        .order_by(delivery_point.c.id)
    )
    planned = _planned(homes, points, place, now)
    codes = await _new_codes(tx, place, len(homes), chance)
    home_of = {home.household_id: home for home in homes}
    point_of = {point.id: point for point in points}
    slots = tuple(
        _slot(home_of[given.household_id], point_of[given.point_id], given, code)
        for given, code in zip(planned.slots, codes, strict=True)
    )
    await tx.insert_many(
        slot,
        [
            {
                "handover_id": handover_id,
                "household_id": item.household_id,
                "point_id": item.point_id,
                "starts_at": item.starts_at,
                "ends_at": item.ends_at,
                "pickup_code": item.pickup_code,
            }
            for item in slots
        ],
    )
    return slots, planned.minutes_missing


def _slot(home: Home, point: Row[Any], given: timetable.Slot, code: str) -> Slot:
    return Slot(
        household_id=home.household_id,
        address=home.address,
        building=home.building,
        bags=home.bags,
        point_id=point.id,
        point=point.name,
        point_en=point.name_en,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        pickup_code=code,
    )


def _planned(
    homes: Sequence[Home], points: Sequence[Row[Any]], place: Place, now: datetime
) -> Plan:
    stops = [
        Stop(
            household_id=home.household_id,
            building=home.building,
            unit=home.unit or None,
            floor=home.floor,
            walking_order=home.position,
            bags=home.bags,
            flagged=home.flagged,
            to_gate=home.to_gate,
        )
        for home in homes
    ]
    daily = [
        DailyPoint(
            id=point.id,
            lane_metres=point.lane_metres,
            opens=time.fromisoformat(point.opens),
            closes=time.fromisoformat(point.closes),
        )
        for point in points
    ]
    return plan_days(
        stops, daily, now, timezone=place.timezone, distance_metres=place.distance_metres
    )


async def _new_codes(tx: Transaction, place: Place, wanted: int, chance: Chance) -> list[str]:
    """Pickup codes that no household of the compound has in an open hand-over."""
    taken: Collection[str] = set(
        await tx.scalars(
            select(slot.c.pickup_code)
            .join(handover, handover.c.id == slot.c.handover_id)
            .where(
                handover.c.compound_id == place.compound_id,
                handover.c.state == HandoverState.OPEN,
            )
        )
    )
    codes: dict[str, None] = {}
    while len(codes) < wanted:
        code = make_pickup_code(chance.below)
        if code not in taken:
            codes[code] = None
    return list(codes)
