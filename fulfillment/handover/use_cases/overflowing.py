"""What to do with a plan that does not fit: longer hours, a point more, or the door for some.

Each holds for one hand-over only. In one that is open already, what is still to come is planned
anew, and only those who get another slot are told.
"""

from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Row, func, select, update

from fulfillment.handover.rules.points import PointKind
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.rules.windows import NO_NIGHT, Night, open_minutes
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.tables.points import point_hours
from fulfillment.handover.use_cases.places import Place, hold_place
from fulfillment.handover.use_cases.replanning import Replanned, replan
from fulfillment.handover.use_cases.timetable_inputs import setting_of
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_timetable import IntoTheNight
from orders.rules.states import CallState, HandoverState
from orders.tables.compounds import delivery_point
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

NEXT_DAY, DOOR = "next", "door"
MOST_SHIFT: Final = timedelta(hours=24)


async def close_later(
    tx: Transaction, *, actor: Actor, handover_id: int, closes: str, now: datetime
) -> Replanned:
    """Let the lanes of a hand-over be open until a local hour, where they would close earlier.

    Needs `approve`. Raises `IntoTheNight`. What shall be is said, so pressed twice it is the same.
    """
    place = await _hold(tx, actor, handover_id)
    setting = await setting_of(tx, place, handover_id=handover_id)
    until = _hour(closes)
    for point in setting.points:
        if point.kind is not PointKind.LANE or not _is_later(until, point.closes, point.opens):
            continue
        if _is_night(point.opens, until, setting.conditions.night):
            raise IntoTheNight(until=setting.conditions.night.begins.strftime("%H:%M"))
        await set_hours(
            tx,
            place,
            handover_id=handover_id,
            point_id=point.id,
            opens=point.opens.strftime("%H:%M"),
            closes=closes,
            lane_metres=point.lane_metres,
            actor=actor,
            now=now,
        )
    return await replan(tx, place, handover_id=handover_id, actor=actor, now=now, why="hours")


async def use_point_too(
    tx: Transaction, *, actor: Actor, handover_id: int, point_id: int, now: datetime
) -> Replanned:
    """Take a point that is not in use into use. Needs `approve`."""
    place = await _hold(tx, actor, handover_id)
    done = await tx.run(
        update(delivery_point)
        .where(
            delivery_point.c.id == point_id,
            delivery_point.c.compound_id == place.compound_id,
            delivery_point.c.in_use.is_(False),
        )
        .values(in_use=True)
    )
    if done:
        change = Change("delivery_point", point_id, "use", False, True, place.compound_id)
        await record(tx, change, actor=str(actor), now=now)
    return await replan(tx, place, handover_id=handover_id, actor=actor, now=now, why="hours")


async def choose_overflow(
    tx: Transaction, *, actor: Actor, handover_id: int, overflow: str, now: datetime
) -> None:
    """Say what becomes of what does not fit into the day of a planned hand-over: next, door."""
    place = await _hold(tx, actor, handover_id)
    if overflow not in (NEXT_DAY, DOOR):
        raise StaleButton()
    row = await tx.one(select(handover).where(handover.c.id == handover_id))
    if row.state != HandoverState.PLANNED:
        raise StaleButton()
    if row.overflow == overflow:
        return
    await tx.run(update(handover).where(handover.c.id == handover_id).values(overflow=overflow))
    change = Change("handover", handover_id, "overflow", row.overflow, overflow, place.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def move_all_later(
    tx: Transaction, *, actor: Actor, handover_id: int, first: datetime, now: datetime
) -> Replanned:
    """Let the next slot to come begin at an instant, and all after it by as much later.

    Needs `approve`. For a truck or hands that are late; earlier than now nothing moves.
    """
    place = await _hold(tx, actor, handover_id)
    shift = await _shift(tx, handover_id, first, now)
    if not timedelta(0) < shift <= MOST_SHIFT:
        return Replanned((), 0)
    return await replan(
        tx, place, handover_id=handover_id, actor=actor, now=now, shift=shift, why="shift"
    )


async def set_hours(
    tx: Transaction,
    place: Place,
    *,
    handover_id: int,
    point_id: int,
    opens: str,
    closes: str,
    lane_metres: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the hours and the lane of a point in one hand-over. The caller holds the place."""
    mine = (point_hours.c.handover_id == handover_id) & (point_hours.c.point_id == point_id)
    known = await tx.first(select(point_hours).where(mine))
    own = await tx.one(select(delivery_point).where(delivery_point.c.id == point_id))
    before = _said(known or own)
    values = {"opens": opens, "closes": closes, "lane_metres": lane_metres}
    if before == values:
        return
    who: dict[str, Any] = {"set_by": str(actor), "set_at": now}
    if known is None:
        of = {"handover_id": handover_id, "point_id": point_id}
        await tx.insert(point_hours, **of, **values, **who)
    else:
        await tx.run(update(point_hours).where(mine).values(**values, **who))
    change = Change("delivery_point", point_id, "hours", before, values, place.compound_id)
    await record(tx, change, actor=str(actor), now=now)


def _said(row: Row[Any]) -> dict[str, Any]:
    return {"opens": row.opens, "closes": row.closes, "lane_metres": row.lane_metres}


async def _hold(tx: Transaction, actor: Actor, handover_id: int) -> Place:
    found = await tx.first(select(handover).where(handover.c.id == handover_id))
    if found is None or found.state == HandoverState.CLOSED:
        raise StaleButton()
    await require_right(tx, actor, found.compound_id, "approve")
    return await hold_place(tx, found.compound_id)


async def _shift(tx: Transaction, handover_id: int, first: datetime, now: datetime) -> timedelta:
    """By how much the next slot that nobody was called to would move."""
    earliest = await tx.scalar(
        select(func.min(slot.c.starts_at)).where(
            slot.c.handover_id == handover_id,
            slot.c.way == Way.POINT,
            slot.c.call == CallState.WAITING,
            slot.c.collected_at.is_(None),
            slot.c.ends_at > now,
        )
    )
    return first - earliest if earliest else timedelta(0)


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise StaleButton() from None


def _is_later(until: time, closes: time, opens: time) -> bool:
    """Whether a point that opens then would be open longer."""
    return _open_for(opens, until) > _open_for(opens, closes)


def _is_night(opens: time, until: time, night: Night) -> bool:
    """Whether anything of these hours would be cut off by the night."""
    open_by_day = sum(end - begin for begin, end in open_minutes(opens, until, night))
    return open_by_day < _open_for(opens, until)


def _open_for(opens: time, closes: time) -> int:
    return sum(end - begin for begin, end in open_minutes(opens, closes, NO_NIGHT))
