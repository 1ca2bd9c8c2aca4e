"""Passes that cannot be used any more: the building was sealed, or the point is gone.

Their households are told once, and the outing does not count.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from fulfillment.handover.notices_duty import Notice
from fulfillment.handover.tables.outings import outing, outing_point
from orders.actors import SCHEDULER, Actor
from orders.rules.levels import Level, LevelRow, levels_at
from orders.rules.states import OutingState
from orders.tables.compounds import compound
from orders.tables.households import household
from orders.tables.levels import control_level
from orders.use_cases.levels import recorded
from orders.use_cases.members import members_of
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all

NAMES_KEPT = timedelta(days=14)


async def void_sealed(tx: Transaction, *, now: datetime) -> int:
    """Passes of buildings that are sealed by the time of the window, or now; returns how many."""
    ever_sealed = select(control_level.c.compound_id).where(control_level.c.level == Level.SEALED)
    waiting = (outing.c.state == OutingState.BOOKED, outing.c.ends_at > now)
    places = await tx.scalars(
        select(outing.c.compound_id)
        .where(*waiting, outing.c.compound_id.in_(ever_sealed))
        .distinct()
        .order_by(outing.c.compound_id)
    )
    count = 0
    for compound_id in places:
        levels = await recorded(tx, compound_id)
        rows = await _rows(tx, outing.c.compound_id == compound_id, *waiting)
        sealed = [row for row in rows if is_sealed(levels, row.building_id, row.starts_at, now)]
        count += await _void(tx, sealed, "sealed", actor=SCHEDULER, now=now)
    return count


async def void_at_point(tx: Transaction, *, point_id: int, actor: Actor, now: datetime) -> int:
    """All passes for a point that is not there any more; returns how many."""
    waiting = (outing.c.state == OutingState.BOOKED, outing.c.ends_at > now)
    rows = await _rows(tx, outing.c.point_id == point_id, *waiting)
    return await _void(tx, rows, "point", actor=actor, now=now)


async def purge_pass_names(tx: Transaction, *, now: datetime) -> int:
    """Who went out is nobody's business a fortnight later; that the household did stays."""
    old = outing.c.ends_at < now - NAMES_KEPT
    return await tx.run(update(outing).where(old, outing.c.name.is_not(None)).values(name=None))


def is_sealed(
    levels: Sequence[LevelRow], building_id: int, starts_at: datetime, now: datetime
) -> bool:
    """Sealed now, or by what is announced for the window."""
    return any(
        levels_at(levels, [building_id], at)[building_id] == Level.SEALED
        for at in (now, max(now, starts_at))
    )


async def _rows(tx: Transaction, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    return await tx.all(
        select(
            outing.c.id,
            outing.c.compound_id,
            outing.c.household_id,
            outing.c.starts_at,
            outing.c.ends_at,
            household.c.key,
            household.c.building_id,
            outing_point.c.name,
            outing_point.c.name_en,
            compound.c.timezone,
        )
        .join(household, household.c.id == outing.c.household_id)
        .join(outing_point, outing_point.c.id == outing.c.point_id)
        .join(compound, compound.c.id == outing.c.compound_id)
        .where(*where)
        .order_by(outing.c.id)
    )


async def _void(
    tx: Transaction, rows: Sequence[Row[Any]], why: str, *, actor: Actor, now: datetime
) -> int:
    gone = {"state": OutingState.VOID, "ended_at": now, "ended_by": str(actor)}
    ended: set[int] = set()
    for start in range(0, len(rows), 5000):
        part = outing.c.id.in_([row.id for row in rows[start : start + 5000]])
        # Who went out in this very moment is out.
        still = outing.c.state == OutingState.BOOKED
        done = update(outing).where(part, still).values(**gone).returning(outing.c.id)
        ended |= {row.id for row in await tx.all(done)}
    rows = [row for row in rows if row.id in ended]
    changes = [
        Change("outing", row.id, why, OutingState.BOOKED, OutingState.VOID, row.compound_id)
        for row in rows
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    people = await members_of(tx, [row.household_id for row in rows])
    posts = [
        Post(
            f"person:{person_id}", Notice.OUTING_VOID, _data(row, why), f"void:{row.id}:{person_id}"
        )
        for row in rows
        for person_id in people.get(row.household_id, ())
    ]
    await post_all(tx, posts, now=now)
    return len(rows)


def _data(row: Row[Any], why: str) -> dict[str, Any]:
    return {
        "why": why,
        "address": row.key,
        "point": row.name,
        "point_en": row.name_en,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "timezone": row.timezone,
    }
