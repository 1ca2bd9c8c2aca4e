"""Volunteers sign up for a day, for a building or wherever hands are needed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, select, update

from fulfillment.handover.notices_duty import Notice
from fulfillment.handover.rules.health import end_of_day
from fulfillment.handover.rules.staffing import shift_on
from fulfillment.handover.tables.duty import sign_up
from fulfillment.handover.use_cases.sign_up_rows import (
    SignUp,
    all_sign_ups,
    as_sign_up,
    notice_data,
    place_of,
    require_neighbour,
)
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_duty import BadSignUp
from orders.rules.states import SignUpState, check
from orders.tables.compounds import building
from orders.tables.people import person
from orders.use_cases.desks import Place
from orders.use_cases.rights import grant_right, has_right, holders, require_right
from storage.audit import Change, record, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all

DAYS_AHEAD = 7
LIVE = (SignUpState.OFFERED, SignUpState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Offers:
    """What a volunteer may choose from, and what they have."""

    place: Place
    days: tuple[date, ...]
    buildings: tuple[tuple[int, str], ...]
    mine: tuple[SignUp, ...]


async def my_sign_ups(tx: Transaction, *, actor: Actor, compound_id: int, now: datetime) -> Offers:
    """Return the days and buildings to sign up for, and the actor's own. For members only."""
    place = await require_neighbour(tx, actor, compound_id)
    rows = await tx.all(_sign_ups(compound_id, now).where(sign_up.c.person_id == actor.person_id))
    today = now.astimezone(ZoneInfo(place.timezone)).date()
    houses = await tx.all(
        select(building.c.id, building.c.code)
        .where(building.c.compound_id == compound_id)
        .order_by(building.c.position, building.c.id)
    )
    return Offers(
        place,
        tuple(today + timedelta(days=each) for each in range(DAYS_AHEAD)),
        tuple((row.id, row.code) for row in houses),
        tuple(as_sign_up(row) for row in rows),
    )


async def offer_hands(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    building_id: int | None,
    day: date,
    shift: int,
    now: datetime,
) -> SignUp:
    """Sign up. Who holds `deliver` already is accepted at once; else the liaison is asked.

    The same shift again changes nothing but the building. Raises `BadSignUp` for a time that is
    over or too far ahead.
    """
    place = await require_neighbour(tx, actor, compound_id)
    starts_at, ends_at = _times(place, day, shift, now)
    if building_id is not None and await tx.first(_building(compound_id, building_id)) is None:
        raise StaleButton()
    await tx.lock(select(person.c.id).where(person.c.id == actor.person_id))
    knows = await has_right(tx, actor, compound_id, "deliver")
    mine = await tx.first(
        select(sign_up).where(
            sign_up.c.compound_id == compound_id,
            sign_up.c.person_id == actor.person_id,
            sign_up.c.starts_at == starts_at,
            sign_up.c.state.in_(LIVE),
        )
    )
    if mine is not None:
        await _move(tx, mine, building_id, actor=actor, now=now)
        return await _one(tx, mine.id)
    state = SignUpState.ACCEPTED if knows else SignUpState.OFFERED
    row_id = await tx.insert(
        sign_up,
        compound_id=compound_id,
        person_id=actor.person_id,
        building_id=building_id,
        day=day.isoformat(),
        starts_at=starts_at,
        ends_at=ends_at,
        state=state,
        made_at=now,
    )
    change = Change("sign_up", row_id, "offer", None, state, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    found = await _one(tx, row_id)
    if not knows:
        told = await holders(tx, compound_id, "approve")
        data = notice_data(place, found)
        posts = [Post(f"person:{each}", Notice.SIGN_UP_OFFERED, data) for each in told]
        await post_all(tx, posts, now=now)
    return found


async def decide_sign_up(
    tx: Transaction, *, actor: Actor, sign_up_id: int, accepts: bool, now: datetime
) -> SignUp:
    """Accept an offer, which gives `deliver`, or refuse it. Needs `approve`."""
    row = await _locked(tx, sign_up_id)
    await require_right(tx, actor, row.compound_id, "approve")
    state = SignUpState.ACCEPTED if accepts else SignUpState.REFUSED
    if row.state == state:
        return await _one(tx, sign_up_id)
    await _change(tx, row, state, "decide", actor=actor, now=now)
    if accepts:
        await grant_right(
            tx,
            actor=actor,
            compound_id=row.compound_id,
            person_id=row.person_id,
            right="deliver",
            now=now,
        )
    found = await _one(tx, sign_up_id)
    data = {**notice_data(await place_of(tx, row.compound_id), found), "accepts": accepts}
    await post_all(tx, [Post(f"person:{row.person_id}", Notice.SIGN_UP_DECIDED, data)], now=now)
    return found


async def withdraw_sign_up(
    tx: Transaction, *, actor: Actor, sign_up_id: int, now: datetime
) -> SignUp:
    """Take one's own back; the liaison may take back anybody's. Twice is once."""
    row = await _locked(tx, sign_up_id)
    if row.person_id != actor.person_id:
        await require_right(tx, actor, row.compound_id, "approve")
    if row.state in LIVE:
        await _change(tx, row, SignUpState.WITHDRAWN, "withdraw", actor=actor, now=now)
    return await _one(tx, sign_up_id)


async def withdraw_today(
    tx: Transaction, *, compound_id: int, person_id: int, actor: Actor, now: datetime
) -> int:
    """Who is not well is not there today; returns how many sign-ups that were."""
    place = await place_of(tx, compound_id)
    rows = await tx.all(
        select(sign_up).where(
            sign_up.c.compound_id == compound_id,
            sign_up.c.person_id == person_id,
            sign_up.c.state.in_(LIVE),
            sign_up.c.ends_at > now,
            sign_up.c.starts_at < end_of_day(now, place.timezone),
        )
    )
    ids = [row.id for row in rows]
    gone = {"state": SignUpState.WITHDRAWN, "decided_by": str(actor), "decided_at": now}
    await tx.run(update(sign_up).where(sign_up.c.id.in_(ids)).values(**gone))
    changes = [
        Change("sign_up", row.id, "unfit", row.state, SignUpState.WITHDRAWN, compound_id)
        for row in rows
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    return len(rows)


def _times(place: Place, day: date, shift: int, now: datetime) -> tuple[datetime, datetime]:
    try:
        starts_at, ends_at = shift_on(day, shift, place.timezone)
    except IndexError as unknown:
        raise BadSignUp() from unknown
    if ends_at <= now or starts_at > now + timedelta(days=DAYS_AHEAD + 1):
        raise BadSignUp()
    return starts_at, ends_at


def _sign_ups(compound_id: int, now: datetime) -> Select[Any]:
    return all_sign_ups().where(
        sign_up.c.compound_id == compound_id, sign_up.c.ends_at > now, sign_up.c.state.in_(LIVE)
    )


async def _one(tx: Transaction, sign_up_id: int) -> SignUp:
    return as_sign_up(await tx.one(all_sign_ups().where(sign_up.c.id == sign_up_id)))


async def _locked(tx: Transaction, sign_up_id: int) -> Row[Any]:
    if await tx.first(select(sign_up.c.id).where(sign_up.c.id == sign_up_id)) is None:
        raise StaleButton()
    return await tx.lock(select(sign_up).where(sign_up.c.id == sign_up_id))


async def _change(
    tx: Transaction, row: Row[Any], state: SignUpState, verb: str, *, actor: Actor, now: datetime
) -> None:
    check(SignUpState(row.state), state)
    done = {"state": state, "decided_by": str(actor), "decided_at": now}
    await tx.run(update(sign_up).where(sign_up.c.id == row.id).values(**done))
    change = Change("sign_up", row.id, verb, row.state, state, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _move(
    tx: Transaction, row: Row[Any], building_id: int | None, *, actor: Actor, now: datetime
) -> None:
    if row.building_id == building_id:
        return
    await tx.run(update(sign_up).where(sign_up.c.id == row.id).values(building_id=building_id))
    change = Change("sign_up", row.id, "move", row.building_id, building_id, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


def _building(compound_id: int, building_id: int) -> Select[Any]:
    return select(building.c.id).where(
        building.c.compound_id == compound_id, building.c.id == building_id
    )
