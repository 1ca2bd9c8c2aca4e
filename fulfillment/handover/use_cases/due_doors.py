"""Whose bags are ready, to be brought, and on no run: read in a few statements.

After a hand-over has closed, what it still holds for a door is brought, too.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, or_, select

from fulfillment.handover.rules.runs import Decision, DueDoor, OpenRun
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.supply.rules.door_arrangement import Door
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from orders.rules.bags import unit_grams
from orders.rules.states import HandoverState, ParcelState, RunState
from orders.tables.compounds import building
from orders.tables.cycles import offer
from orders.tables.households import household
from storage.database import Transaction

# Parcels that somebody can still bring.
TO_BRING = (ParcelState.READY, ParcelState.HELD)
NOT_BEGUN = (RunState.WAITING, RunState.ASSIGNED)
LIVE = (*NOT_BEGUN, RunState.UNDER_WAY)
Home = tuple[int, int]  # hand-over and household
Grams = Mapping[tuple[int, int], int]  # by hand-over and household


async def homes_at_the_door(tx: Transaction) -> Mapping[Home, str]:
    """Households served at the door that have not got everything; their hand-over's state.

    Plain lists, compared in memory: a database without statistics compares them row by row.
    """
    rows = await tx.all(
        select(slot.c.handover_id, slot.c.household_id, handover.c.state)
        .join(handover, handover.c.id == slot.c.handover_id)
        .where(
            slot.c.way == Way.DOOR,
            slot.c.collected_at.is_(None),
            handover.c.state != HandoverState.PLANNED,
        )
    )
    return {(row.handover_id, row.household_id): row.state for row in rows}


async def parcels_to_bring(
    tx: Transaction, handover_ids: Collection[int]
) -> Mapping[Home, frozenset[str]]:
    """The states of what is there and not given out, by household."""
    rows = await tx.all(
        select(parcel.c.handover_id, parcel.c.household_id, parcel.c.state).where(
            parcel.c.handover_id.in_(sorted(handover_ids)), parcel.c.state.in_(TO_BRING)
        )
    )
    found: dict[Home, set[str]] = defaultdict(set)
    for row in rows:
        found[row.handover_id, row.household_id].add(row.state)
    return {home: frozenset(states) for home, states in found.items()}


async def due_homes(tx: Transaction, waiting: Mapping[Home, str]) -> Sequence[Row[Any]]:
    """Those `waiting` at the door that have bags to be brought and no run, in walking order.

    Where bags were brought back, the liaison decides first.
    """
    handovers = {handover_id for handover_id, _ in waiting}
    rows = await tx.all(
        select(run_door.c.handover_id, run_door.c.household_id).where(
            run_door.c.handover_id.in_(sorted(handovers)),
            or_(run_door.c.done_at.is_(None), run_door.c.decision == Decision.OPEN),
        )
    )
    on_a_run = {(row.handover_id, row.household_id) for row in rows}
    off = {home: state for home, state in waiting.items() if home not in on_a_run}
    if not off:
        return ()
    there = await parcels_to_bring(tx, {handover_id for handover_id, _ in off})
    due = [home for home, state in off.items() if _is_ready(there.get(home, frozenset()), state)]
    return await _with_addresses(tx, due)


def _is_ready(states: frozenset[str], handover_state: str) -> bool:
    """What is held is brought once its hand-over has closed."""
    is_closed = handover_state == HandoverState.CLOSED
    return ParcelState.READY in states or (is_closed and ParcelState.HELD in states)


async def _with_addresses(tx: Transaction, homes: Sequence[Home]) -> Sequence[Row[Any]]:
    """These slots with where their households live, in walking order."""
    wanted = set(homes)
    rows = await tx.all(
        select(
            slot.c.handover_id,
            handover.c.compound_id,
            household.c.id,
            household.c.building_id,
            household.c.unit,
            household.c.floor,
            household.c.room,
            building.c.code,
        )
        .join(handover, handover.c.id == slot.c.handover_id)
        .join(household, household.c.id == slot.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .where(
            slot.c.way == Way.DOOR,
            slot.c.collected_at.is_(None),
            slot.c.handover_id.in_(sorted({handover_id for handover_id, _ in homes})),
        )
        .order_by(
            handover.c.compound_id,
            slot.c.handover_id,
            building.c.position,
            household.c.position,
        )
    )
    return [row for row in rows if (row.handover_id, row.id) in wanted]


def as_due(rows: Sequence[Row[Any]], grams: Grams) -> list[DueDoor]:
    """The same as the rule wants them."""
    return [
        DueDoor(
            row.id,
            Door(
                row.code,
                row.unit,
                row.floor,
                not row.room,
                grams.get((row.handover_id, row.id), 0),
            ),
        )
        for row in rows
    ]


async def grams_to_bring(tx: Transaction, handover_ids: Sequence[int]) -> Grams:
    """What the bags weigh that households of these hand-overs have not got yet."""
    rows = await tx.all(
        select(parcel.c.handover_id, parcel.c.household_id, parcel.c.cycle_id, bag.c.contents)
        .join(bag, BAG_CAME)
        .where(
            parcel.c.handover_id.in_(handover_ids),
            parcel.c.state.in_(TO_BRING),
            bag.c.collected_at.is_(None),
        )
    )
    cycles = {row.cycle_id for row in rows}
    offers = await tx.all(
        select(offer.c.cycle_id, offer.c.code, offer.c.contents).where(offer.c.cycle_id.in_(cycles))
    )
    weight = {(row.cycle_id, row.code): unit_grams(row.contents) or 0 for row in offers}
    found: dict[tuple[int, int], int] = defaultdict(int)
    for row in rows:
        found[row.handover_id, row.household_id] += sum(
            count * weight.get((row.cycle_id, code), 0) for code, count in row.contents
        )
    return found


async def runs_with_room(
    tx: Transaction, handover_id: int, grams: Grams
) -> tuple[list[OpenRun], dict[int, list[Row[Any]]]]:
    """The runs that nobody has begun, with their doors by run."""
    rows = await tx.all(
        select(
            run_door.c.id.label("door_id"),
            run_door.c.run_id,
            household.c.id,
            household.c.unit,
            household.c.floor,
            household.c.room,
            household.c.position,
            building.c.code,
        )
        .join(run, run.c.id == run_door.c.run_id)
        .join(household, household.c.id == run_door.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .where(
            run.c.handover_id == handover_id,
            run.c.state.in_(NOT_BEGUN),
            run_door.c.done_at.is_(None),
        )
        .order_by(run.c.number, run_door.c.position)
    )
    doors: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        doors[row.run_id].append(row)
    runs = [
        OpenRun(
            run_id,
            mine[0].code if mine[0].room else "",
            len(mine),
            sum(grams.get((handover_id, row.id), 0) for row in mine),
        )
        for run_id, mine in doors.items()
    ]
    return runs, doors
