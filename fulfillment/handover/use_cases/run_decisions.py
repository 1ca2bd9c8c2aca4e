"""Bags that came back from a door: the liaison says what becomes of them. Needs `approve`.

Again: on the next run. Hold: kept at the point. Neighbour: somebody else took them in.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.handover.rules.runs import Decision, Outcome
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.pickup import bring
from fulfillment.handover.use_cases.places import hold_place
from fulfillment.handover.use_cases.run_telling import tell_decided
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.moves import move_parcels
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import HandoverState, ParcelState
from orders.tables.compounds import delivery_point
from orders.tables.households import household
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.registers import find_home
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

NEIGHBOUR = "run_neighbour"  # the awaited room of whoever took the bags in


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on a door's bags, now or before."""

    compound_id: int
    address: str
    decision: str
    neighbour: str = ""


async def decide_door(
    tx: Transaction,
    *,
    actor: Actor,
    door_id: int,
    decision: Decision,
    now: datetime,
    room: str = "",
) -> Decided:
    """Decide on what was brought back from a door. Decided twice is once: the first word counts.

    For a neighbour `room` says which; raises `UnknownRoom`, `StaleButton`, `NoRight`.
    """
    door = await _door(tx, actor, door_id)
    await forget_awaited(tx, actor=actor)
    if door.decision != Decision.OPEN or decision == Decision.OPEN:
        return Decided(door.compound_id, door.address, door.decision or "")
    neighbour = ""
    if decision == Decision.NEIGHBOUR:
        if door.outcome != Outcome.NOBODY:
            raise StaleButton()
        _, neighbour = await find_home(tx, compound_id=door.compound_id, text=room)
    await _move(tx, door, decision, actor=actor, now=now)
    decided = {"decision": decision, "decided_at": now, "decided_by": str(actor)}
    await tx.run(update(run_door).where(run_door.c.id == door_id).values(**decided))
    change = Change("run_door", door_id, "decide", Decision.OPEN, decision, door.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    await tell_decided(tx, door, await _said(tx, door, decision, neighbour), now=now)
    return Decided(door.compound_id, door.address, decision, neighbour)


async def ask_neighbour(tx: Transaction, *, actor: Actor, door_id: int, now: datetime) -> str:
    """The liaison's next text is the room of who took the bags in; returns the door's own."""
    door = await _door(tx, actor, door_id)
    if door.decision != Decision.OPEN or door.outcome != Outcome.NOBODY:
        raise StaleButton()
    await await_text(tx, actor=actor, purpose=NEIGHBOUR, subject_id=door_id, now=now)
    return str(door.address)


async def _door(tx: Transaction, actor: Actor, door_id: int) -> Row[Any]:
    """The door with its place held; raises `StaleButton` or `NoRight`."""
    compound_id = await tx.scalar(
        select(run.c.compound_id)
        .join(run_door, run_door.c.run_id == run.c.id)
        .where(run_door.c.id == door_id)
    )
    if compound_id is None:
        raise StaleButton()
    await require_right(tx, actor, compound_id, "approve")
    await hold_place(tx, compound_id)
    return await tx.one(
        select(
            run_door,
            run.c.compound_id,
            run.c.number,
            run.c.person_id,
            household.c.key.label("address"),
            handover.c.state.label("handover_state"),
        )
        .join(run, run.c.id == run_door.c.run_id)
        .join(household, household.c.id == run_door.c.household_id)
        .join(handover, handover.c.id == run_door.c.handover_id)
        .where(run_door.c.id == door_id)
    )


async def _move(
    tx: Transaction, door: Row[Any], decision: Decision, *, actor: Actor, now: datetime
) -> None:
    is_open = door.handover_state == HandoverState.OPEN
    keeps = decision == Decision.HOLD or (decision == Decision.AGAIN and not is_open)
    after = ParcelState.HELD if keeps else ParcelState.READY
    theirs = (
        parcel.c.handover_id == door.handover_id,
        parcel.c.household_id == door.household_id,
    )
    await move_parcels(
        tx,
        *theirs,
        before=ParcelState.UNDELIVERED,
        after=after,
        verb=decision,
        actor=actor,
        now=now,
    )
    if decision == Decision.HOLD:
        await _back_to_point(tx, door, actor=actor, now=now)
    if decision == Decision.NEIGHBOUR:
        brought = select(parcel.c.id).where(
            *theirs, parcel.c.state.in_((ParcelState.READY, ParcelState.HELD))
        )
        for parcel_id in await tx.scalars(brought.order_by(parcel.c.id)):
            await bring(tx, actor=actor, parcel_id=parcel_id, now=now)


async def _back_to_point(tx: Transaction, door: Row[Any], *, actor: Actor, now: datetime) -> None:
    """What is held stays at the point, and goes on no run by itself."""
    ids = await tx.scalars(
        update(slot)
        .where(
            slot.c.handover_id == door.handover_id,
            slot.c.household_id == door.household_id,
            slot.c.way == Way.DOOR,
        )
        .values(way=Way.POINT, door_for=None)
        .returning(slot.c.id)
    )
    changes = [Change("slot", each, "hold", Way.DOOR, Way.POINT, door.compound_id) for each in ids]
    await record(tx, *changes, actor=str(actor), now=now)


async def _said(
    tx: Transaction, door: Row[Any], decision: Decision, neighbour: str
) -> dict[str, Any]:
    point = await tx.first(
        select(delivery_point.c.name, delivery_point.c.name_en)
        .join(slot, slot.c.point_id == delivery_point.c.id)
        .where(slot.c.handover_id == door.handover_id, slot.c.household_id == door.household_id)
    )
    return {
        "address": door.address,
        "decision": decision,
        "neighbour": neighbour,
        "point": point.name if point else "",
        "point_en": point.name_en if point else "",
    }
