"""Trips as they are planned, changed and called off, before they leave.

A supplier's clerk plans its own truck. The community's own vehicle (社区派车取) is planned by a
liaison or guard of any compound of the group, and may stop at all of them. The same plan sent
again is the same trip.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from fulfillment.handover.rules.trip_plans import COMMUNITY, CrewMember, TripPlan, check_plan
from fulfillment.handover.tables.handovers import trip, trip_box, trip_crew, trip_stop
from fulfillment.handover.use_cases.trip_cards import TripCard, planned_trip
from fulfillment.handover.use_cases.trip_rights import compounds_of_cycle, hold_trip, require_any
from fulfillment.handover.use_cases.trips_told import tell_called_off, tell_plan
from fulfillment.supply.use_cases.moves import hold_cycle
from orders.actors import Actor
from orders.rules.errors import IllegalTransition, NoRight, WrongCompound, WrongState
from orders.rules.phones import read_phone
from orders.rules.states import TripState, check
from orders.tables.people import person
from orders.tables.suppliers import supplier
from orders.use_cases.pharmacies import serving
from storage.audit import Change, record
from storage.database import Transaction

__all__ = ["call_off_trip", "change_trip", "make_trip", "plan_trip", "planned_trip"]
MAY_PLAN = ("approve", "gate")


async def plan_trip(
    tx: Transaction,
    *,
    actor: Actor,
    supplier_id: int,
    cycle_id: int,
    plan: TripPlan,
    now: datetime,
) -> TripCard:
    """Plan a trip that fetches a cycle's goods at a supplier, and tell its stops.

    Raises `BadTrip` with what is wrong, `NoRight`, and `WrongCompound` for who does not sell here.
    """
    allowed = await compounds_of_cycle(tx, cycle_id)
    is_own = actor.supplier_id is not None and actor.supplier_id == supplier_id
    if not is_own:
        await require_any(tx, actor, allowed, *MAY_PLAN)
    if supplier_id not in await tx.scalars(serving(allowed[0])):
        raise WrongCompound()
    checked = with_phones(check_plan(plan, allowed=allowed, now=now))
    await hold_cycle(tx, cycle_id)  # sent twice in one second it is looked for in turn
    owner = await owner_of(tx, supplier_id) if is_own else COMMUNITY
    same = await _same(tx, supplier_id, cycle_id, checked)
    if same is not None:
        return await planned_trip(tx, same)
    trip_id = await make_trip(
        tx,
        checked,
        supplier_id=supplier_id,
        cycle_id=cycle_id,
        owner=owner,
        actor=actor,
        now=now,
    )
    card = await planned_trip(tx, trip_id)
    await tell_plan(tx, card, changed=False, but=actor.person_id, now=now)
    return card


async def change_trip(
    tx: Transaction, *, actor: Actor, trip_id: int, plan: TripPlan, now: datetime
) -> TripCard:
    """Another plan for a trip that has not left; who stays on board keeps their papers.

    Boxes counted for a compound at which it does not stop any more are not on board any more.
    """
    held = await _hold_planned(tx, actor, trip_id)
    before = await planned_trip(tx, trip_id)
    stopping = [stop.compound_id for stop in before.stops]
    allowed = stopping if held.cycle_id is None else await compounds_of_cycle(tx, held.cycle_id)
    checked = with_phones(check_plan(plan, allowed=allowed, now=now))
    values = {"plate": checked.plate, "leaves_at": checked.leaves_at}
    await tx.run(update(trip).where(trip.c.id == trip_id).values(**values))
    if tuple(stopping) != checked.stops:
        await tx.run(delete(trip_stop).where(trip_stop.c.trip_id == trip_id))
        await _write_stops(tx, trip_id, checked.stops)
        gone = trip_box.c.trip_id == trip_id, trip_box.c.compound_id.not_in(checked.stops)
        await tx.run(delete(trip_box).where(*gone))
    await _change_crew(tx, before, checked.crew, actor=actor, now=now)
    card = await planned_trip(tx, trip_id)
    if card != before:
        await _note(tx, trip_id, "change", held.state, held.state, actor=actor, now=now)
        await tell_plan(tx, card, changed=True, but=actor.person_id, now=now)
    return card


async def call_off_trip(tx: Transaction, *, actor: Actor, trip_id: int, now: datetime) -> TripCard:
    """It does not leave; twice is once. Raises `WrongState` where it has left."""
    held = await _hold_own(tx, actor, trip_id)
    if held.state != TripState.CALLED_OFF:
        try:
            check(TripState(held.state), TripState.CALLED_OFF)
        except IllegalTransition:
            raise WrongState("trip", held.state) from None
        values = {"state": TripState.CALLED_OFF, "ended_at": now}
        await tx.run(update(trip).where(trip.c.id == trip_id).values(**values))
        await tx.run(delete(trip_box).where(trip_box.c.trip_id == trip_id))
        after = TripState.CALLED_OFF
        await _note(tx, trip_id, "call_off", held.state, after, actor=actor, now=now)
        card = await planned_trip(tx, trip_id)
        await tell_called_off(tx, card, but=actor.person_id, now=now)
    return await planned_trip(tx, trip_id)


async def make_trip(
    tx: Transaction,
    plan: TripPlan,
    *,
    supplier_id: int,
    cycle_id: int | None,
    owner: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Write down a plan that was checked; returns the trip's id."""
    by = str(actor) if actor.person_id is None else f"person:{actor.person_id}"
    trip_id = await tx.insert(
        trip,
        supplier_id=supplier_id,
        cycle_id=cycle_id,
        owner=owner,
        state=TripState.PLANNED,
        plate=plan.plate,
        leaves_at=plan.leaves_at,
        planned_at=now,
        planned_by=by,
    )
    await _write_stops(tx, trip_id, plan.stops)
    await _name(tx, trip_id, plan.crew, actor=actor, now=now)
    await _note(tx, trip_id, "plan", None, TripState.PLANNED, actor=actor, now=now)
    return trip_id


async def owner_of(tx: Transaction, supplier_id: int) -> str:
    """Whose truck a supplier's is."""
    channel = await tx.scalar(select(supplier.c.channel).where(supplier.c.id == supplier_id))
    return "platform" if channel == "platform" else "supplier"


async def _hold_planned(tx: Transaction, actor: Actor, trip_id: int) -> Row[Any]:
    held = await _hold_own(tx, actor, trip_id)
    if held.state != TripState.PLANNED:
        raise WrongState("trip", held.state)
    return held


async def _hold_own(tx: Transaction, actor: Actor, trip_id: int) -> Row[Any]:
    """A supplier's truck is changed by the supplier alone."""
    held = await hold_trip(tx, actor, trip_id, *MAY_PLAN)
    if held.owner != COMMUNITY and actor.supplier_id is None:
        raise NoRight(right="approve")
    return held


async def _same(tx: Transaction, supplier_id: int, cycle_id: int, plan: TripPlan) -> int | None:
    found: int | None = await tx.scalar(
        select(trip.c.id).where(
            trip.c.supplier_id == supplier_id,
            trip.c.cycle_id == cycle_id,
            trip.c.state == TripState.PLANNED,
            trip.c.plate == plan.plate,
            trip.c.leaves_at == plan.leaves_at,
        )
    )
    return found


def with_phones(plan: TripPlan) -> TripPlan:
    """The plan with phones as they are kept; raises `BadPhone`."""
    crew = tuple(
        CrewMember(each.role, each.name, read_phone(each.phone) if each.phone else "")
        for each in plan.crew
    )
    return TripPlan(plan.plate, plan.leaves_at, crew, plan.stops)


async def _write_stops(tx: Transaction, trip_id: int, stops: Sequence[int]) -> None:
    """Stop 0 is where it loads."""
    places = [None, *stops]
    rows = [
        {"trip_id": trip_id, "stop": number, "compound_id": compound_id}
        for number, compound_id in enumerate(places)
    ]
    await tx.insert_many(trip_stop, rows)


async def _change_crew(
    tx: Transaction,
    before: TripCard,
    crew: Sequence[CrewMember],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    there = {(each.role, each.name, each.phone): each.crew_id for each in before.crew}
    wanted = {(each.role, each.name, each.phone): each for each in crew}
    gone = [crew_id for key, crew_id in there.items() if key not in wanted]
    await tx.run(update(trip_crew).where(trip_crew.c.id.in_(gone)).values(removed_at=now))
    new = [each for key, each in wanted.items() if key not in there]
    await _name(tx, before.trip_id, new, actor=actor, now=now)


async def _name(
    tx: Transaction, trip_id: int, crew: Sequence[CrewMember], *, actor: Actor, now: datetime
) -> None:
    """Who is one of the neighbours is known by their phone."""
    index = {each.phone: tx.sealer.index(each.phone) for each in crew if each.phone}
    known = await tx.all(
        select(person.c.phone_index, person.c.id).where(
            person.c.phone_index.in_(index.values()), person.c.forgotten_at.is_(None)
        )
    )
    people = {row.phone_index: row.id for row in known}
    rows = [
        {
            "trip_id": trip_id,
            "role": each.role,
            "name": each.name,
            "phone": each.phone or None,
            "person_id": people.get(index.get(each.phone)),
            "named_by": str(actor),
            "named_at": now,
        }
        for each in crew
    ]
    await tx.insert_many(trip_crew, rows)


async def _note(
    tx: Transaction,
    trip_id: int,
    verb: str,
    before: str | None,
    after: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    change = Change("trip", trip_id, verb, before, after)
    await record(tx, change, actor=str(actor), now=now)
