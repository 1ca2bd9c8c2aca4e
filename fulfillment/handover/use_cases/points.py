"""Delivery points: seen by who hands out, added and changed by the liaison.

What changes is shown before it counts. It holds from the next hand-over on; hours and lane also
for the hand-over under way only, whose timetable is then planned anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select, update

from fulfillment.handover.rules.points import PointKind, people_in_lane
from fulfillment.handover.rules.typed_points import PointWish, checked
from fulfillment.handover.tables.points import point_hours
from fulfillment.handover.use_cases.overflowing import set_hours
from fulfillment.handover.use_cases.places import hold_place, place_of
from fulfillment.handover.use_cases.replanning import replan
from fulfillment.handover.use_cases.timetable_preview import current_handover
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_timetable import BadPoint, PointTaken
from orders.tables.compounds import building, delivery_point
from orders.use_cases.desks import Place
from orders.use_cases.rights import has_right, require_right
from storage.audit import Change, record
from storage.database import Transaction

MAY_SEE = ("approve", "hand_out", "gate", "deliver")
FIELDS: Final = (
    "name",
    "name_en",
    "kind",
    "lane_metres",
    "holes",
    "opens",
    "closes",
    "serves",
    "walking",
    "in_use",
)
OF_HOURS: Final = ("opens", "closes", "lane_metres")


@dataclass(frozen=True, slots=True)
class PointView:
    """One point; `today` are opens, closes and metres in the hand-over under way."""

    id: int
    name: str
    name_en: str
    kind: str
    lane_metres: int
    people: int
    holes: int
    opens: str
    closes: str
    serves: tuple[str, ...]
    walking: Mapping[str, int]
    in_use: bool
    today: tuple[str, str, int] | None


@dataclass(frozen=True, slots=True)
class PointBoard:
    """A compound's points and buildings."""

    place: Place
    points: tuple[PointView, ...]
    buildings: tuple[str, ...]
    handover_id: int | None
    may_change: bool


@dataclass(frozen=True, slots=True)
class PointChange:
    """One field before and after."""

    field: str
    before: Any
    after: Any


async def point_board(tx: Transaction, *, actor: Actor, compound_id: int) -> PointBoard:
    """Return a compound's delivery points. Needs a right in it."""
    await require_right(tx, actor, compound_id, *MAY_SEE)
    may_change = await has_right(tx, actor, compound_id, "approve")
    may_look = may_change or await has_right(tx, actor, compound_id, "hand_out")
    handover_id = (
        await current_handover(tx, actor=actor, compound_id=compound_id) if may_look else None
    )
    here = await place_of(tx, compound_id)
    rows = await tx.all(
        select(delivery_point)
        .where(delivery_point.c.compound_id == compound_id)
        .order_by(delivery_point.c.id)
    )
    own = await tx.all(select(point_hours).where(point_hours.c.handover_id == handover_id))
    today = {row.point_id: (row.opens, row.closes, row.lane_metres) for row in own}
    return PointBoard(
        place=Place(compound_id, here.name, here.name_en, here.timezone),
        points=tuple(_view(row, today.get(row.id), here.distance_metres) for row in rows),
        buildings=await _codes(tx, compound_id),
        handover_id=handover_id,
        may_change=may_change,
    )


async def look_at_point(
    tx: Transaction, *, actor: Actor, compound_id: int, point_id: int | None, wish: PointWish
) -> tuple[PointChange, ...]:
    """Return what saving would change. Needs `approve`; raises `BadPoint`, `PointTaken`."""
    await require_right(tx, actor, compound_id, "approve")
    values = checked(wish, await _codes(tx, compound_id))
    known = await _known(tx, compound_id, point_id)
    await _require_free_name(tx, compound_id, point_id, values["name"])
    before = {name: known._mapping[name] if known else None for name in FIELDS}
    return tuple(
        PointChange(name, before[name], values[name])
        for name in FIELDS
        if before[name] != values[name]
    )


async def save_point(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    point_id: int | None,
    wish: PointWish,
    this_time: bool,
    now: datetime,
) -> int:
    """Add a point or change one; with `this_time` only hours and lane, for one hand-over.

    Needs `approve`. Raises `BadPoint` or `PointTaken`.
    """
    changes = await look_at_point(
        tx, actor=actor, compound_id=compound_id, point_id=point_id, wish=wish
    )
    place = await hold_place(tx, compound_id)
    values = checked(wish, await _codes(tx, compound_id))
    handover_id = await current_handover(tx, actor=actor, compound_id=compound_id)
    if this_time and point_id is not None and handover_id is not None:
        await set_hours(
            tx,
            place,
            handover_id=handover_id,
            point_id=point_id,
            **{name: values[name] for name in OF_HOURS},
            actor=actor,
            now=now,
        )
    elif point_id is None:
        point_id = await tx.insert(delivery_point, compound_id=compound_id, **values)
        await _note(tx, compound_id, point_id, "add", changes, actor=actor, now=now)
    elif changes:
        await _require_a_point_left(tx, compound_id, point_id, values)
        mine = delivery_point.c.id == point_id
        await tx.run(update(delivery_point).where(mine).values(**values))
        await _note(tx, compound_id, point_id, "change", changes, actor=actor, now=now)
    if handover_id is not None and this_time:
        await replan(tx, place, handover_id=handover_id, actor=actor, now=now, why="hours")
    if point_id is None:
        raise StaleButton()
    return point_id


async def _known(tx: Transaction, compound_id: int, point_id: int | None) -> Row[Any] | None:
    if point_id is None:
        return None
    found = await tx.first(select(delivery_point).where(delivery_point.c.id == point_id))
    if found is None or found.compound_id != compound_id:
        raise StaleButton()
    return found


async def _require_free_name(
    tx: Transaction, compound_id: int, point_id: int | None, name: str
) -> None:
    same = await tx.scalar(
        select(delivery_point.c.id).where(
            delivery_point.c.compound_id == compound_id, delivery_point.c.name == name
        )
    )
    if same is not None and same != point_id:
        raise PointTaken(name=name)


async def _require_a_point_left(
    tx: Transaction, compound_id: int, point_id: int, values: Mapping[str, Any]
) -> None:
    """Somewhere people must be able to come to, or be brought from."""
    if values["in_use"]:
        return
    others = await tx.scalar(
        select(delivery_point.c.id).where(
            delivery_point.c.compound_id == compound_id,
            delivery_point.c.id != point_id,
            delivery_point.c.in_use,
            delivery_point.c.kind == PointKind.LANE,
        )
    )
    if others is None:
        raise BadPoint(field="in_use")


async def _note(
    tx: Transaction,
    compound_id: int,
    point_id: int,
    verb: str,
    changes: Sequence[PointChange],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    before = {each.field: each.before for each in changes}
    after = {each.field: each.after for each in changes}
    change = Change("delivery_point", point_id, verb, before, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _codes(tx: Transaction, compound_id: int) -> tuple[str, ...]:
    return tuple(
        await tx.scalars(
            select(building.c.code)
            .where(building.c.compound_id == compound_id)
            .order_by(building.c.position)
        )
    )


def _view(row: Row[Any], today: tuple[str, str, int] | None, distance: int) -> PointView:
    return PointView(
        id=row.id,
        name=row.name,
        name_en=row.name_en,
        kind=row.kind,
        lane_metres=row.lane_metres,
        people=people_in_lane(row.lane_metres, distance),
        holes=row.holes,
        opens=row.opens,
        closes=row.closes,
        serves=tuple(row.serves),
        walking=row.walking,
        in_use=row.in_use,
        today=today,
    )
