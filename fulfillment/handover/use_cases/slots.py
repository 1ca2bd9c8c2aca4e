"""Giving every household whose goods arrived a slot at a delivery point and a pickup code."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from config.chance import Chance
from fulfillment.handover.rules import slots as rule
from fulfillment.handover.rules.stops import Stop
from fulfillment.handover.rules.timetable import plan
from fulfillment.handover.rules.ways import DoorFor, Way
from fulfillment.handover.rules.ways_out import minutes_missing, ways_out
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.places import Place
from fulfillment.handover.use_cases.timetable_inputs import Home, Setting, setting_of
from orders.rules.codes import make_pickup_code
from orders.rules.levels import Level
from orders.rules.states import HandoverState
from storage.database import Transaction

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """When and where a household collects, or how else it comes by its bags."""

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
    way: str


async def make_slots(
    tx: Transaction,
    place: Place,
    homes: Sequence[Home],
    *,
    handover_id: int,
    chance: Chance,
    now: datetime,
) -> tuple[tuple[Slot, ...], int]:
    """Write down a slot for every household; also return the minutes missing on the first day.

    Of a building that is held back the slots wait: their times say nothing.
    """
    setting = await setting_of(tx, place, handover_id=handover_id)
    stops = [home.stop for home in homes if not home.is_held]
    brought = await _brought_as_it_does_not_fit(tx, handover_id, stops, setting, now)
    planned = plan(stops, setting.points, now, setting.conditions, at_door=brought)
    held = [home for home in homes if home.is_held]
    given = [*planned.slots, *_waiting(held, setting.points[0].id, now)]
    codes = await _new_codes(tx, place, len(homes), chance)
    home_of = {home.household_id: home for home in homes}
    slots = tuple(
        _slot(home_of[each.household_id], setting.rows[each.point_id], each, code)
        for each, code in zip(given, codes, strict=True)
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
                "way": item.way,
                "door_for": _why_brought(home_of[item.household_id], item.way),
            }
            for item in slots
        ],
    )
    missing = 0
    if not planned.fits:
        missing = minutes_missing(stops, setting.points, now, setting.conditions)
    return slots, missing


def _why_brought(home: Home, way: str) -> str | None:
    if way != Way.DOOR:
        return None
    return DoorFor.SEAL if home.stop.level is Level.SEALED else DoorFor.FIT


async def _brought_as_it_does_not_fit(
    tx: Transaction, handover_id: int, stops: Sequence[Stop], setting: Setting, now: datetime
) -> frozenset[int]:
    """Who is served at the door because the liaison wants all done on the first day."""
    wanted = await tx.scalar(select(handover.c.overflow).where(handover.c.id == handover_id))
    if wanted != "door":
        return frozenset()
    ways = ways_out(stops, setting.points, now, setting.conditions)
    return frozenset(ways.to_door if ways else ())


def _waiting(homes: Sequence[Home], point_id: int, now: datetime) -> list[rule.Slot]:
    return [
        rule.Slot(
            household_id=home.household_id,
            point_id=point_id,
            starts_at=now,
            ends_at=now + AN_HOUR,
            way=Way.WAIT,
        )
        for home in homes
    ]


def _slot(home: Home, point: Row[Any], given: rule.Slot, code: str) -> Slot:
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
        way=given.way,
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
