"""Trips as those see them who work with them: what can be fetched, who may do what where."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from fulfillment.handover.rules.trip_plans import TripPlan
from fulfillment.handover.rules.typed_trips import read_plan
from fulfillment.handover.tables.buying import buying_run
from fulfillment.handover.tables.handovers import trip
from fulfillment.handover.use_cases.box_rows import TO_LOAD
from fulfillment.handover.use_cases.boxes import TripToLoad, trip_to_load
from fulfillment.handover.use_cases.boxes_off import MAY_COUNT
from fulfillment.handover.use_cases.paper_links import paper_link
from fulfillment.handover.use_cases.trip_cards import TripCard, trips_of
from fulfillment.handover.use_cases.trip_rights import compounds_of_cycle, require_any
from fulfillment.handover.use_cases.trips import MAY_PLAN, plan_trip
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import TripState
from orders.tables.compounds import compound, group_compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.rights import has_right
from storage.database import Transaction

LIVE = (TripState.PLANNED, TripState.UNDER_WAY)
# Several small numbers in one: suppliers are fewer, and stops.
IN_A_NUMBER, MOST = 100_000, 100


@dataclass(frozen=True, slots=True)
class Goods:
    """What one supplier has for the compounds of a group in a cycle: boxes, no households."""

    cycle_id: int
    cycle_number: int
    supplier_id: int
    supplier: str
    supplier_en: str
    boxes: tuple[tuple[int, int], ...]  # compound, how many

    @property
    def total(self) -> int:
        return sum(count for _, count in self.boxes)


@dataclass(frozen=True, slots=True)
class Stopping:
    """A compound at which a trip may stop."""

    compound_id: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class TripBoard:
    """The trips of a group, what could be fetched, and where."""

    trips: tuple[TripCard, ...]
    goods: tuple[Goods, ...]
    places: tuple[Stopping, ...]
    may_plan: bool
    timezone: str


@dataclass(frozen=True, slots=True)
class TripView:
    """One trip; `at` are the stops at which this person counts.

    `papers` is where its crew hands in papers, for who may change the plan; empty for others.
    """

    found: TripToLoad
    at: frozenset[int]
    may_change: bool
    papers: str = ""

    @property
    def card(self) -> TripCard:
        return self.found.card


async def trips_desk(tx: Transaction, *, actor: Actor, compound_id: int) -> tuple[Desk, TripBoard]:
    """The board in the chat, for whoever works at the gate or the load there."""
    desk = await choose_desk(tx, actor=actor, rights=MAY_COUNT, wanted=compound_id)
    return desk, await trip_board(tx, actor=actor, compound_id=compound_id)


async def trip_board(tx: Transaction, *, actor: Actor, compound_id: int) -> TripBoard:
    """Trips that stop at the compounds of this one's group; a clerk sees those of its supplier."""
    groups = select(group_compound.c.group_id).where(group_compound.c.compound_id == compound_id)
    rows = await tx.all(
        select(compound.c.id, compound.c.name, compound.c.name_en, compound.c.timezone)
        .join(group_compound, group_compound.c.compound_id == compound.c.id)
        .where(group_compound.c.group_id.in_(groups))
        .order_by(compound.c.id)
    )
    places = tuple(Stopping(row.id, row.name, row.name_en) for row in rows)
    zone = next(row.timezone for row in rows if row.id == compound_id)
    buying = select(buying_run.c.trip_id)
    found = await trips_of(
        tx,
        trip.c.state.in_(LIVE),
        trip.c.cycle_id.in_(select(cycle.c.id).where(cycle.c.group_id.in_(groups))),
        trip.c.id.not_in(buying),
    )
    own = actor.supplier_id
    is_mine = own is not None or await has_right(tx, actor, compound_id, *MAY_PLAN)
    shown = [
        card
        for card in found
        if (own is not None and card.supplier_id == own)
        or (own is None and _concerns(card, compound_id))
    ]
    goods = await _goods(tx, [each.compound_id for each in places], own)
    return TripBoard(tuple(shown), goods, places, is_mine, zone)


async def look_at_trip(tx: Transaction, *, actor: Actor, trip_id: int) -> TripView:
    """One trip with its boxes; raises `NoRight` for who has nothing to do with it."""
    found = await trip_to_load(tx, actor=actor, trip_id=trip_id)
    card = found.card
    on_board = any(actor.person_id == each.person_id for each in card.crew if each.person_id)
    is_suppliers = actor.supplier_id is not None
    at = {
        stop.stop
        for stop in card.stops
        if on_board or is_suppliers or await has_right(tx, actor, stop.compound_id, *MAY_COUNT)
    }
    may_change = is_suppliers or (card.owner == "community" and not on_board)
    papers = paper_link(tx, trip_id) if may_change and card.state == TripState.PLANNED else ""
    return TripView(found, frozenset(at), may_change, papers)


async def plan_typed(
    tx: Transaction, *, actor: Actor, cycle_id: int, supplier_id: int, text: str, now: datetime
) -> TripCard:
    """Plan the community's vehicle by one message; it stops wherever there are boxes."""
    ids = await compounds_of_cycle(tx, cycle_id)
    zone = await tx.scalar(select(compound.c.timezone).where(compound.c.id == ids[0]))
    plate, leaves_at, crew = read_plan(text, zone=zone, now=now)
    found = [each for each in await _goods(tx, ids, supplier_id) if each.cycle_id == cycle_id]
    if not found:
        raise StaleButton()
    stops = tuple(compound_id for compound_id, _ in found[0].boxes)
    plan = TripPlan(plate, leaves_at, crew, stops)
    return await plan_trip(
        tx, actor=actor, supplier_id=supplier_id, cycle_id=cycle_id, plan=plan, now=now
    )


def _concerns(card: TripCard, compound_id: int) -> bool:
    """A liaison sees the trips that come to them, and all of the community's own vehicle."""
    return card.owner == "community" or any(stop.compound_id == compound_id for stop in card.stops)


async def _goods(
    tx: Transaction, compound_ids: Sequence[int], supplier_id: int | None
) -> tuple[Goods, ...]:
    only = () if supplier_id is None else (parcel.c.supplier_id == supplier_id,)
    rows = await tx.all(
        select(
            parcel.c.cycle_id,
            parcel.c.supplier_id,
            parcel.c.compound_id,
            cycle.c.number,
            supplier.c.name,
            supplier.c.name_en,
            func.count(bag.c.box.distinct()).label("boxes"),
        )
        .join(bag, bag.c.parcel_id == parcel.c.id)
        .join(cycle, cycle.c.id == parcel.c.cycle_id)
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .where(parcel.c.compound_id.in_(compound_ids), TO_LOAD, *only)
        .group_by(
            parcel.c.cycle_id,
            parcel.c.supplier_id,
            parcel.c.compound_id,
            cycle.c.number,
            supplier.c.name,
            supplier.c.name_en,
        )
        .order_by(parcel.c.cycle_id, parcel.c.supplier_id, parcel.c.compound_id)
    )
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    names = {}
    for row in rows:
        key = (row.cycle_id, row.supplier_id)
        found[key].append((row.compound_id, row.boxes))
        names[key] = (row.number, row.name, row.name_en)
    return tuple(
        Goods(key[0], names[key][0], key[1], names[key][1], names[key][2], tuple(boxes))
        for key, boxes in found.items()
    )


async def goods_to_fetch(tx: Transaction, *, actor: Actor, cycle_id: int, supplier_id: int) -> int:
    """Both as the one number that an awaited text is about, for who may plan their trip."""
    await require_any(tx, actor, await compounds_of_cycle(tx, cycle_id), *MAY_PLAN)
    if not 0 < supplier_id < IN_A_NUMBER:
        raise StaleButton()
    return cycle_id * IN_A_NUMBER + supplier_id


def goods_of(subject_id: int) -> tuple[int, int]:
    """Cycle and supplier of that number."""
    return divmod(subject_id, IN_A_NUMBER)


def at_stop(trip_id: int, stop: int, of_stop: int = 0) -> int:
    """Trip, stop and whose box as one number; there are at most thirty stops."""
    return (trip_id * MOST + stop % MOST) * MOST + of_stop % MOST


def stop_of(subject_id: int) -> tuple[int, int, int]:
    """Trip, stop and whose box of that number."""
    rest, of_stop = divmod(subject_id, MOST)
    trip_id, stop = divmod(rest, MOST)
    return trip_id, stop, of_stop
