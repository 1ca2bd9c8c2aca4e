"""The timetable as it will be, before a hand-over opens, or as it stands once it is open.

Needs `approve` or `hand_out`. For one that is planned it is made as if everything on its way were
counted when its rest is over; nothing is written. What does not fit into the first day
comes with the three ways out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from fulfillment.handover.rules.points import PointKind, days_of
from fulfillment.handover.rules.slots import Slot
from fulfillment.handover.rules.timetable import plan
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.rules.ways_out import WaysOut, ways_out
from fulfillment.handover.tables.handovers import consignment, handover, slot
from fulfillment.handover.use_cases.places import Place, place_of
from fulfillment.handover.use_cases.timetable_inputs import (
    EXPECTED,
    Home,
    Setting,
    held_buildings,
    homes_of,
    setting_of,
)
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import ConsignmentState, HandoverState, ParcelState
from orders.tables.compounds import building
from orders.use_cases.rights import has_right, require_right
from storage.database import Transaction

MAY_SEE = ("approve", "hand_out")


@dataclass(frozen=True, slots=True)
class BuildingRow:
    """From when to when a building is called to a point, or how many are served otherwise."""

    building_id: int
    building: str
    point: str
    point_en: str
    starts_at: datetime
    ends_at: datetime
    households: int
    bags: int
    flagged: int
    way: str
    held: str | None = None  # why it waits


@dataclass(frozen=True, slots=True)
class SparePoint:
    """A lane that could be used as well."""

    id: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class TimetablePreview:
    """A hand-over's timetable. `ways` is None where everything fits into the day."""

    compound_id: int
    compound: str
    compound_en: str
    timezone: str
    handover_id: int
    state: str
    may_change: bool
    overflow: str
    as_of: datetime
    rows: tuple[BuildingRow, ...]
    ways: WaysOut | None
    closes_at: datetime | None  # of the last lane on the first day
    spare: tuple[SparePoint, ...]  # lanes that are there and not in use
    can_open: bool = False  # something is here already

    @property
    def closes(self) -> str:
        """Until when the points would have to be open, HH:MM; empty where they need not."""
        if self.ways is None or self.closes_at is None:
            return ""
        until = self.closes_at + timedelta(minutes=self.ways.minutes)
        return until.astimezone(ZoneInfo(self.timezone)).strftime("%H:%M")

    @property
    def households(self) -> int:
        return sum(row.households for row in self.rows)


async def timetable_preview(
    tx: Transaction, *, actor: Actor, handover_id: int, now: datetime
) -> TimetablePreview:
    """Return a hand-over's timetable; raises `StaleButton` for one that is closed or unknown."""
    found = await tx.first(select(handover).where(handover.c.id == handover_id))
    if found is None or found.state == HandoverState.CLOSED:
        raise StaleButton()
    await require_right(tx, actor, found.compound_id, *MAY_SEE)
    place = await place_of(tx, found.compound_id)
    as_of = await _ready_at(tx, place, handover_id, now)
    homes = await homes_of(tx, place, handover_id, now=now, states=EXPECTED)
    setting = await setting_of(tx, place, handover_id=handover_id)
    ways: WaysOut | None = None
    if found.state == HandoverState.OPEN:
        given = await _written(tx, handover_id)
    else:
        given, ways = _planned(homes, setting, as_of, is_door=found.overflow == "door")
    rows = await _rows(tx, place, homes, given, setting, handover_id=handover_id, as_of=as_of)
    return TimetablePreview(
        compound_id=place.compound_id,
        compound=place.name,
        compound_en=place.name_en,
        timezone=place.timezone,
        handover_id=handover_id,
        state=found.state,
        may_change=await has_right(tx, actor, place.compound_id, "approve"),
        overflow=found.overflow,
        as_of=as_of,
        rows=rows,
        ways=ways,
        closes_at=_closes_at(setting, as_of),
        spare=tuple(
            SparePoint(row.id, row.name, row.name_en)
            for row in setting.rows.values()
            if not row.in_use and row.kind == PointKind.LANE
        ),
        can_open=handover_id in await with_goods(tx, [handover_id]),
    )


async def current_handover(tx: Transaction, *, actor: Actor, compound_id: int) -> int | None:
    """The hand-over to look at: the planned one that goods are coming for, else the open one."""
    await require_right(tx, actor, compound_id, *MAY_SEE)
    rows = await tx.all(
        select(handover.c.id, handover.c.state)
        .where(handover.c.compound_id == compound_id, handover.c.state != HandoverState.CLOSED)
        .order_by(handover.c.state != HandoverState.PLANNED, handover.c.id.desc())
    )
    return rows[0].id if rows else None


async def with_goods(tx: Transaction, handover_ids: Sequence[int]) -> frozenset[int]:
    """Which of these hand-overs have counted parcels that wait for it to open."""
    counted = select(parcel.c.handover_id).where(
        parcel.c.handover_id.in_(handover_ids), parcel.c.state == ParcelState.ARRIVED
    )
    return frozenset(await tx.scalars(counted.distinct()))


async def _ready_at(tx: Transaction, place: Place, handover_id: int, now: datetime) -> datetime:
    """When pickup can begin at the earliest: now, or when the last load will have rested."""
    loads = await tx.all(
        select(consignment.c.state, consignment.c.rest_until).where(
            consignment.c.handover_id == handover_id,
            consignment.c.state != ConsignmentState.REFUSED,
        )
    )
    rest = timedelta(minutes=place.rest_minutes)
    untils = [
        row.rest_until or (now if row.state == ConsignmentState.COUNTED else now + rest)
        for row in loads
    ]
    return max(now, *untils)


def _closes_at(setting: Setting, as_of: datetime) -> datetime | None:
    lanes = [point for point in setting.points if point.kind is PointKind.LANE]
    today = next(days_of(lanes, as_of, setting.conditions, at_most=1), [])
    return max((point.closes_at for point in today), default=None)


def _planned(
    homes: Sequence[Home], setting: Setting, as_of: datetime, *, is_door: bool
) -> tuple[list[Slot], WaysOut | None]:
    stops = [home.stop for home in homes if not home.is_held]
    if not setting.points or not stops:
        return [], None
    ways = ways_out(stops, setting.points, as_of, setting.conditions)
    at_door = frozenset(ways.to_door) if ways and is_door else frozenset()
    made = plan(stops, setting.points, as_of, setting.conditions, at_door=at_door)
    return list(made.slots), ways


async def _written(tx: Transaction, handover_id: int) -> list[Slot]:
    rows = await tx.all(select(slot).where(slot.c.handover_id == handover_id))
    return [
        Slot(
            household_id=row.household_id,
            point_id=row.point_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            way=Way(row.way),
        )
        for row in rows
        if row.way != Way.WAIT
    ]


async def _rows(
    tx: Transaction,
    place: Place,
    homes: Sequence[Home],
    given: Sequence[Slot],
    setting: Setting,
    *,
    handover_id: int,
    as_of: datetime,
) -> tuple[BuildingRow, ...]:
    """A row for each building, point and way, in the order of time; held buildings last."""
    codes = await tx.all(
        select(building.c.id, building.c.code).where(building.c.compound_id == place.compound_id)
    )
    ids = {row.code: row.id for row in codes}
    holds = await held_buildings(tx, handover_id)
    slot_of = {each.household_id: each for each in given}
    groups: dict[tuple[str, int, str], list[Home]] = {}
    for home in homes:
        own = slot_of.get(home.household_id)
        key = (home.building, own.point_id if own else 0, own.way if own else Way.WAIT)
        groups.setdefault(key, []).append(home)
    rows = []
    for (code, point_id, way), group in groups.items():
        mine = [slot_of[home.household_id] for home in group if home.household_id in slot_of]
        point = setting.rows.get(point_id) or next(iter(setting.rows.values()))
        hold = holds.get(ids[code])
        rows.append(
            BuildingRow(
                building_id=ids[code],
                building=code,
                point=point.name,
                point_en=point.name_en,
                starts_at=min((each.starts_at for each in mine), default=as_of),
                ends_at=max((each.ends_at for each in mine), default=as_of),
                households=len(group),
                bags=sum(home.bags for home in group),
                flagged=sum(home.stop.flagged for home in group),
                way=way,
                held=hold.reason if hold else None,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.way == Way.WAIT, row.starts_at, row.building)))
