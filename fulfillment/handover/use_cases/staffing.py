"""How many hands the sealed buildings need, who has signed up, and what lacks a day ahead."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, exists, func, select

from fulfillment.handover.notices_duty import Notice
from fulfillment.handover.rules.health import BRIEFED, KIT
from fulfillment.handover.rules.staffing import carriers_needed, shortfall
from fulfillment.handover.tables.duty import briefing, sign_up
from fulfillment.handover.use_cases.sign_up_rows import SignUp, all_sign_ups, as_sign_up, place_of
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.levels import Level
from orders.rules.states import CycleState, OrderState, SignUpState
from orders.tables.compounds import building, compound, group_compound
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.orders import order
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.levels import levels_of
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post, post_all
from storage.tables import job_run

AHEAD = timedelta(hours=24)
JOB = "staff"
RUNNING = (CycleState.OPEN, CycleState.CLOSED)
ORDERED = (OrderState.LIVE, OrderState.CLOSED)
LIVE = (SignUpState.OFFERED, SignUpState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Staff:
    """One delivery: how many hands its sealed households need, and how many are there."""

    cycle_id: int
    number: int
    at: datetime
    day: str
    households: int
    needed: int
    there: int
    short: int


@dataclass(frozen=True, slots=True)
class StaffBoard:
    """What the liaison sees: deliveries to come, and who signed up, in the order of time."""

    desk: Desk
    deliveries: tuple[Staff, ...]
    sign_ups: tuple[SignUp, ...]


async def staff_board(
    tx: Transaction, *, actor: Actor, compound_id: int | None, now: datetime
) -> StaffBoard:
    """Return deliveries and sign-ups of the days to come. Needs `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    here = desk.place.compound_id
    rows = await tx.all(
        all_sign_ups().where(
            sign_up.c.compound_id == here, sign_up.c.ends_at > now, sign_up.c.state.in_(LIVE)
        )
    )
    cycles = await _cycles(tx, here, now - timedelta(hours=12), now + timedelta(days=8))
    deliveries = [await _staff(tx, here, row, now=now) for row in cycles]
    return StaffBoard(desk, tuple(deliveries), tuple(as_sign_up(row) for row in rows))


async def tell_shortfalls(tx: Transaction, *, now: datetime) -> int:
    """A day before each delivery, and again once its cycle is closed: tell the liaison what lacks.

    Where the compound says so the group is called at once. Returns how many were short.
    """
    told = 0
    rows = await _due(tx, now)
    lately = (job_run.c.job == JOB, job_run.c.due_at > now - AHEAD)
    ran = set(await tx.scalars(select(job_run.c.subject).where(*lately))) if rows else set()
    for row in rows:
        stage = "ahead" if row.state == CycleState.OPEN else "closed"
        subject = f"staff:{row.compound_id}:{row.id}:{stage}"
        due = {"job": JOB, "subject": subject, "due_at": row.deliver_at - AHEAD}
        if subject in ran or not await tx.insert_new(job_run, **due, ran_at=now):
            continue
        staff = await _staff(tx, row.compound_id, row, now=now)
        if staff.short:
            await _tell(tx, row, staff, now=now)
            told += 1
    return told


async def call_for_volunteers(
    tx: Transaction, *, actor: Actor, compound_id: int, cycle_id: int, now: datetime
) -> Staff:
    """Post a call into the group, once a delivery and number. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    cycles = await _cycles(tx, compound_id, now, now + timedelta(days=8))
    row = next((each for each in cycles if each.id == cycle_id), None)
    if row is None:
        raise StaleButton()
    staff = await _staff(tx, compound_id, row, now=now)
    if staff.short:
        await _call(tx, compound_id, row, staff, now=now)
        change = Change("cycle", cycle_id, "call_volunteers", None, staff.short, compound_id)
        await record(tx, change, actor=str(actor), now=now)
    return staff


async def _due(tx: Transaction, now: datetime) -> Sequence[Row[Any]]:
    """Deliveries of the next day, by compound; those of platforms too."""
    return await tx.all(
        select(cycle, group_compound.c.compound_id, compound.c.calls_itself)
        .join(group_compound, group_compound.c.group_id == cycle.c.group_id)
        .join(compound, compound.c.id == group_compound.c.compound_id)
        .where(
            cycle.c.state.in_(RUNNING),
            cycle.c.deliver_at > now,
            cycle.c.deliver_at <= now + AHEAD,
        )
        .order_by(cycle.c.deliver_at, cycle.c.id, group_compound.c.compound_id)
    )


async def _cycles(
    tx: Transaction, compound_id: int, first: datetime, last: datetime
) -> Sequence[Row[Any]]:
    return await tx.all(
        select(cycle)
        .join(group_compound, group_compound.c.group_id == cycle.c.group_id)
        .where(
            group_compound.c.compound_id == compound_id,
            cycle.c.state.in_((*RUNNING, CycleState.PLANNED)),
            cycle.c.deliver_at > first,
            cycle.c.deliver_at <= last,
        )
        .order_by(cycle.c.deliver_at, cycle.c.id)
    )


async def _staff(tx: Transaction, compound_id: int, row: Row[Any], *, now: datetime) -> Staff:
    """What one delivery needs; once it has come, by the levels that hold now."""
    place = await tx.one(
        select(compound.c.timezone, compound.c.doors_per_carrier, compound.c.duty_demand).where(
            compound.c.id == compound_id
        )
    )
    day = row.deliver_at.astimezone(ZoneInfo(place.timezone)).date().isoformat()
    levels = await levels_of(tx, compound_id, at=max(row.deliver_at, now))
    sealed = [code for code, level in levels.items() if code and level == Level.SEALED]
    households: int = await tx.scalar(
        select(func.count(func.distinct(order.c.household_id)))
        .join(household, household.c.id == order.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .where(
            order.c.cycle_id == row.id,
            order.c.state.in_(ORDERED),
            household.c.compound_id == compound_id,
            building.c.code.in_(sealed),
        )
    )
    may_go = [] if place.duty_demand == "none" else [_has(BRIEFED), _has(KIT)]
    there = await tx.scalars(
        select(sign_up.c.person_id).where(
            sign_up.c.compound_id == compound_id,
            sign_up.c.day == day,
            sign_up.c.ends_at > row.deliver_at,
            sign_up.c.state == SignUpState.ACCEPTED,
            *may_go,
        )
    )
    needed = carriers_needed(households, place.doors_per_carrier)
    return Staff(
        row.id,
        row.number,
        row.deliver_at,
        day,
        households,
        needed,
        len(set(there)),
        shortfall(needed, there),
    )


def _has(kind: str) -> ColumnElement[bool]:
    """Whoever signed up was briefed, or has the kit: without both nobody goes to sealed doors."""
    return exists().where(
        briefing.c.compound_id == sign_up.c.compound_id,
        briefing.c.person_id == sign_up.c.person_id,
        briefing.c.kind == kind,
        briefing.c.revoked_at.is_(None),
    )


async def _tell(tx: Transaction, row: Row[Any], staff: Staff, *, now: datetime) -> None:
    if row.calls_itself:
        await _call(tx, row.compound_id, row, staff, now=now)
    data = {
        **await _data(tx, row.compound_id, staff),
        "households": staff.households,
        "needed": staff.needed,
        "there": staff.there,
        "is_called": row.calls_itself,
    }
    told = await holders(tx, row.compound_id, "approve")
    posts = [Post(f"person:{each}", Notice.STAFF_SHORT, data) for each in told]
    await post_all(tx, posts, now=now)


async def _call(
    tx: Transaction, compound_id: int, row: Row[Any], staff: Staff, *, now: datetime
) -> None:
    item = Post(
        f"group:{row.group_id}",
        Notice.VOLUNTEERS_WANTED,
        await _data(tx, compound_id, staff),
        f"volunteers:{compound_id}:{staff.cycle_id}:{staff.short}",
        not_after=staff.at,
    )
    await post(tx, item, now=now)


async def _data(tx: Transaction, compound_id: int, staff: Staff) -> dict[str, Any]:
    place = await place_of(tx, compound_id)
    return {
        "compound_id": compound_id,
        "compound": place.name,
        "compound_en": place.name_en,
        "timezone": place.timezone,
        "cycle_id": staff.cycle_id,
        "number": staff.number,
        "at": staff.at.isoformat(),
        "short": staff.short,
    }


def by_day(sign_ups: Sequence[SignUp]) -> dict[str, list[SignUp]]:
    """Who is there when, by day."""
    found: dict[str, list[SignUp]] = defaultdict(list)
    for item in sign_ups:
        found[item.day].append(item)
    return dict(found)
