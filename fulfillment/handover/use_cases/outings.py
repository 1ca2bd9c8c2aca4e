"""A household goes out: one person, one window, one pass.

The household's row is held against a second outing, then the point's against one person more
than it holds; always in this order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, update

from config.chance import Chance
from fulfillment.handover.rules.outings import Quota, Window, is_permitted, next_permitted
from fulfillment.handover.tables.outings import outing, outing_point
from fulfillment.handover.use_cases.outing_homes import (
    DAYS_AHEAD,
    days_out,
    home_of,
    people_of,
    require_permitted,
)
from fulfillment.handover.use_cases.outing_points import (
    Free,
    Point,
    as_point,
    free_windows,
    points_of,
    today_in,
)
from fulfillment.handover.use_cases.pass_rows import Pass, as_pass, passes
from orders.actors import Actor
from orders.rules.codes import make_pickup_code
from orders.rules.errors import StaleButton
from orders.rules.errors_duty import NoOutingNow, NoOutingPoint, WindowFull
from orders.rules.levels import Level
from orders.rules.states import OutingState, check
from orders.tables.households import household
from orders.use_cases.levels import level_of_household
from orders.use_cases.members import require_membership
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Outings:
    """What a household may do about going out: its passes, and the days that are open to it."""

    household_id: int
    address: str
    compound_id: int
    compound: str
    compound_en: str
    timezone: str
    level: Level
    quota: Quota
    passes: tuple[Pass, ...]
    days: tuple[date, ...]  # on which it may go and a point is there
    next_day: date
    has_points: bool


@dataclass(frozen=True, slots=True)
class DayOut:
    """The windows of a day, by point."""

    household_id: int
    timezone: str
    day: date
    points: tuple[tuple[Point, tuple[Free, ...]], ...]


async def outings_of(tx: Transaction, *, actor: Actor, household_id: int, now: datetime) -> Outings:
    """Return what a household of the actor may do about going out."""
    place = await home_of(tx, actor, household_id)
    quota = Quota(outings=place.outings, span=place.outing_days)
    taken = await days_out(tx, household_id)
    today = today_in(place.timezone, now)
    points = await points_of(tx, place.compound_id)
    coming = [today + timedelta(days=each) for each in range(DAYS_AHEAD)]
    open_days = [
        day
        for day in coming
        if is_permitted(taken, day, quota)
        and any(
            [await free_windows(tx, p, day=day, timezone=place.timezone, now=now) for p in points]
        )
    ]
    rows = await tx.all(
        passes().where(
            outing.c.household_id == household_id,
            outing.c.state.in_((OutingState.BOOKED, OutingState.OUT)),
            outing.c.ends_at > now - timedelta(days=1),
        )
    )
    return Outings(
        household_id,
        place.key,
        place.compound_id,
        place.name,
        place.name_en,
        place.timezone,
        await level_of_household(tx, household_id, at=now),
        quota,
        tuple(as_pass(row) for row in rows),
        tuple(open_days),
        next_permitted(taken, today, quota),
        bool(points),
    )


async def day_out(
    tx: Transaction, *, actor: Actor, household_id: int, day: date, now: datetime
) -> DayOut:
    """Return the windows of a day; raises `OutingTooSoon` where the household may not go then."""
    place = await home_of(tx, actor, household_id)
    await require_permitted(tx, place, day, now=now)
    points = await points_of(tx, place.compound_id)
    found = [
        (each, await free_windows(tx, each, day=day, timezone=place.timezone, now=now))
        for each in points
    ]
    return DayOut(household_id, place.timezone, day, tuple(item for item in found if item[1]))


async def who_may_go(
    tx: Transaction, *, actor: Actor, household_id: int
) -> tuple[tuple[str, str], ...]:
    """Return the people of a household as (key, name): members first, then the roster."""
    await require_membership(tx, actor, household_id)
    return await people_of(tx, household_id)


async def book_outing(
    tx: Transaction,
    *,
    actor: Actor,
    household_id: int,
    point_id: int,
    starts_at: datetime,
    who: str,
    chance: Chance,
    now: datetime,
) -> Pass:
    """Book a window and return the pass; the same booking again is the same pass.

    Raises `NoOutingNow` (sealed, or no pass needed), `OutingTooSoon` with the next day,
    `WindowFull`, `NoOutingPoint`.
    """
    place = await home_of(tx, actor, household_id)
    await tx.lock(select(household.c.id).where(household.c.id == household_id))
    same = passes().where(
        outing.c.household_id == household_id,
        outing.c.point_id == point_id,
        outing.c.starts_at == starts_at,
        outing.c.state == OutingState.BOOKED,
    )
    if (found := await tx.first(same)) is not None:
        return as_pass(found)
    await _require_level(tx, household_id, (now, starts_at))
    day = today_in(place.timezone, starts_at)
    await require_permitted(tx, place, day, now=now)
    name = dict(await people_of(tx, household_id)).get(who)
    if name is None:
        raise StaleButton()
    window = await _take_window(tx, place, point_id, starts_at, now=now)
    outing_id = await tx.insert(
        outing,
        compound_id=place.compound_id,
        household_id=household_id,
        point_id=point_id,
        name=name,
        code=await _new_code(tx, place.compound_id, chance),
        day=day.isoformat(),
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        state=OutingState.BOOKED,
        made_by=actor.person_id,
        made_at=now,
    )
    change = Change("outing", outing_id, "book", None, OutingState.BOOKED, place.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return as_pass(await tx.one(passes().where(outing.c.id == outing_id)))


async def cancel_outing(tx: Transaction, *, actor: Actor, outing_id: int, now: datetime) -> Pass:
    """Give a pass back before its window begins; later it counts, used or not."""
    found = await my_pass(tx, actor=actor, outing_id=outing_id)
    row = await tx.lock(select(outing).where(outing.c.id == outing_id))
    if row.state == OutingState.BOOKED and row.starts_at > now:
        check(OutingState(row.state), OutingState.CANCELLED)
        gone = {"state": OutingState.CANCELLED, "ended_at": now, "ended_by": str(actor)}
        await tx.run(update(outing).where(outing.c.id == outing_id).values(**gone))
        change = Change(
            "outing", outing_id, "cancel", row.state, OutingState.CANCELLED, found.compound_id
        )
        await record(tx, change, actor=str(actor), now=now)
    return as_pass(await tx.one(passes().where(outing.c.id == outing_id)))


async def my_pass(tx: Transaction, *, actor: Actor, outing_id: int) -> Pass:
    """Return a pass of a household of the actor's."""
    row = await tx.first(passes().where(outing.c.id == outing_id))
    if row is None:
        raise StaleButton()
    await require_membership(tx, actor, row.household_id)
    return as_pass(row)


async def _require_level(tx: Transaction, household_id: int, instants: Sequence[datetime]) -> None:
    for at in instants:
        level = await level_of_household(tx, household_id, at=at)
        if level is not Level.CONTROL:
            raise NoOutingNow(level.value)


async def _take_window(
    tx: Transaction, place: Row[Any], point_id: int, starts_at: datetime, *, now: datetime
) -> Window:
    """The window, with the point held: nobody else books there until this is done."""
    mine = (
        outing_point.c.id == point_id,
        outing_point.c.compound_id == place.compound_id,
        outing_point.c.removed_at.is_(None),
    )
    if await tx.first(select(outing_point.c.id).where(*mine)) is None:
        raise NoOutingPoint()
    await tx.lock(select(outing_point.c.id).where(outing_point.c.id == point_id))
    row = await tx.first(select(outing_point).where(*mine))
    if row is None:
        raise NoOutingPoint()
    point, day = as_point(row), today_in(place.timezone, starts_at)
    if day > today_in(place.timezone, now) + timedelta(days=DAYS_AHEAD):
        raise NoOutingPoint()
    free = await free_windows(tx, point, day=day, timezone=place.timezone, now=now)
    chosen = next((each for each in free if each.window.starts_at == starts_at), None)
    if chosen is None:
        raise NoOutingPoint()
    if not chosen.free:
        raise WindowFull(point.holds)
    return chosen.window


async def _new_code(tx: Transaction, compound_id: int, chance: Chance) -> str:
    while True:
        code = make_pickup_code(chance.below)
        taken = select(func.count()).where(
            outing.c.compound_id == compound_id, outing.c.code == code
        )
        if not await tx.scalar(taken):
            return code
