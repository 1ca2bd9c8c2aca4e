"""Whose outing it is, who lives there, and when the household may go out again."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select

from fulfillment.handover.rules.outings import Quota, is_permitted, next_permitted
from fulfillment.handover.tables.outings import outing
from fulfillment.handover.use_cases.outing_points import LIVE, free_windows, points_of
from orders.actors import Actor
from orders.rules.errors_duty import OutingTooSoon
from orders.rules.states import MemberState
from orders.tables.compounds import compound
from orders.tables.households import household, member, roster_entry
from orders.tables.people import person
from orders.use_cases.members import require_membership
from storage.database import Transaction

DAYS_AHEAD = 7


async def home_of(tx: Transaction, actor: Actor, household_id: int) -> Row[Any]:
    """A household of the actor with its compound and quota."""
    await require_membership(tx, actor, household_id)
    return await tx.one(
        select(
            household.c.id,
            household.c.key,
            household.c.compound_id,
            compound.c.name,
            compound.c.name_en,
            compound.c.timezone,
            compound.c.outings,
            compound.c.outing_days,
        )
        .join(compound, compound.c.id == household.c.compound_id)
        .where(household.c.id == household_id)
    )


async def require_permitted(tx: Transaction, place: Row[Any], day: date, *, now: datetime) -> None:
    quota = Quota(outings=place.outings, span=place.outing_days)
    taken = await days_out(tx, place.id)
    if not is_permitted(taken, day, quota):
        next_at = await _next_time(tx, place, taken, day, quota, now=now)
        raise OutingTooSoon(quota.outings, quota.span, next_at)


async def _next_time(
    tx: Transaction,
    place: Row[Any],
    taken: Sequence[date],
    day: date,
    quota: Quota,
    *,
    now: datetime,
) -> datetime:
    """The first free window on a permitted day; where none is known, when that day begins."""
    first = next_permitted(taken, day, quota)
    points = await points_of(tx, place.compound_id)
    for later in range(DAYS_AHEAD):
        coming = first + timedelta(days=later)
        if not is_permitted(taken, coming, quota):
            continue
        for point in points:
            free = await free_windows(tx, point, day=coming, timezone=place.timezone, now=now)
            open_ = [each.window.starts_at for each in free if each.free]
            if open_:
                return min(open_)
    return datetime.combine(first, time(), tzinfo=ZoneInfo(place.timezone))


async def days_out(tx: Transaction, household_id: int) -> list[date]:
    """The days of outings that count: booked, used, or not given back in time."""
    days = await tx.scalars(
        select(outing.c.day).where(outing.c.household_id == household_id, outing.c.state.in_(LIVE))
    )
    return [date.fromisoformat(each) for each in days]


async def people_of(tx: Transaction, household_id: int) -> tuple[tuple[str, str], ...]:
    """Who lives there, as (key, name): members first, then who stands on the roster only."""
    members = await tx.all(
        select(person.c.id, person.c.name)
        .join(member, member.c.person_id == person.c.id)
        .where(member.c.household_id == household_id, member.c.state == MemberState.ACCEPTED)
        .order_by(member.c.id)
    )
    listed = await tx.all(
        select(roster_entry.c.id, roster_entry.c.name, roster_entry.c.person_id)
        .where(
            roster_entry.c.household_id == household_id,
            roster_entry.c.role == "lives",
            roster_entry.c.removed_at.is_(None),
            roster_entry.c.name.is_not(None),
        )
        .order_by(roster_entry.c.id)
    )
    ids = {row.id for row in members}
    people = [(f"p{row.id}", row.name) for row in members]
    people += [(f"r{row.id}", row.name) for row in listed if row.person_id not in ids]
    return tuple(people)
