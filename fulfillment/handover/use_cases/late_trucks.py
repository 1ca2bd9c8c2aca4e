"""A truck that does not come: the liaison hears of it, and may tell everybody how much later.

A load is late when it has not been let in the compound's `late_minutes` after it should have been
there. Announcing a shift tells the group once, and moves an open hand-over that waits for it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from fulfillment.handover.notices_gate import Notice
from fulfillment.handover.rules.gate_rule import rule_of
from fulfillment.handover.tables.handovers import consignment, trip
from fulfillment.handover.use_cases.consignment_cards import ConsignmentCard, consignment_card
from fulfillment.handover.use_cases.gate import compound_of_load, hold_load
from fulfillment.handover.use_cases.places import hold_place, iso
from fulfillment.handover.use_cases.replanning import replan
from fulfillment.told import tell_people
from orders.actors import Actor
from orders.rules.errors import BadQuantity, WrongState
from orders.rules.states import ConsignmentState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.use_cases.rights import holders
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post
from storage.tables import job_run

JOB = "truck_late"
MOST_MINUTES = 24 * 60


async def tell_late(tx: Transaction, *, now: datetime) -> int:
    """Tell the liaisons of each load that is late by now, once; returns how many."""
    rows = await tx.all(
        select(
            consignment.c.id,
            consignment.c.compound_id,
            cycle.c.deliver_at,
            trip.c.sent_at,
            compound.c.gate_rule,
        )
        .join(trip, trip.c.id == consignment.c.trip_id)
        .join(cycle, cycle.c.id == consignment.c.cycle_id)
        .join(compound, compound.c.id == consignment.c.compound_id)
        .where(consignment.c.state == ConsignmentState.ANNOUNCED)
        .order_by(consignment.c.id)
    )
    late = [row for row in rows if _late_at(row) <= now]
    if not late:
        return 0
    # One that never comes stays late: what was said of it is not written again each second.
    told = set(await tx.scalars(select(job_run.c.subject).where(job_run.c.job == JOB)))
    return sum([await _tell(tx, row, now=now) for row in late if _subject(row) not in told])


async def _tell(tx: Transaction, row: Row[Any], *, now: datetime) -> bool:
    expected = expected_at(row.deliver_at, row.sent_at)
    key = {"job": JOB, "subject": _subject(row), "due_at": expected}
    if not await tx.insert_new(job_run, **key, ran_at=now):
        return False
    card = await consignment_card(tx, row.id)
    minutes = int((now - expected) / timedelta(minutes=1))
    data = {**card.data(), "expected_at": iso(expected), "minutes": minutes}
    people = await holders(tx, row.compound_id, "approve")
    await tell_people(tx, people, Notice.TRUCK_LATE, data, now=now, key=f"{JOB}:{row.id}")
    return True


def _late_at(row: Row[Any]) -> datetime:
    minutes = rule_of(row.gate_rule).late_minutes
    return expected_at(row.deliver_at, row.sent_at) + timedelta(minutes=minutes)


def _subject(row: Row[Any]) -> str:
    return f"load:{row.id}"


def expected_at(deliver_at: datetime, sent_at: datetime | None) -> datetime:
    """When a load should be there: at the cycle's hour, or when it left, where that was later."""
    return max(deliver_at, sent_at) if sent_at else deliver_at


async def announce_shift(
    tx: Transaction, *, actor: Actor, consignment_id: int, minutes: int, now: datetime
) -> ConsignmentCard:
    """Tell the group that the load comes so many minutes from now, and move what waits for it.

    Needs `approve`. Said again it changes the message.
    """
    if not 0 < minutes <= MOST_MINUTES:
        raise BadQuantity(text=str(minutes))
    place = await hold_place(tx, await compound_of_load(tx, consignment_id))
    held = await hold_load(tx, actor, consignment_id, "approve")
    if held.state != ConsignmentState.ANNOUNCED:
        raise WrongState("consignment", held.state)
    card = await consignment_card(tx, consignment_id)
    group_id = await tx.scalar(select(cycle.c.group_id).where(cycle.c.id == card.cycle_id))
    shift = timedelta(minutes=minutes)
    data = {**card.group_data(), "expected_at": iso(now + shift)}
    slot = f"truck_delayed:{consignment_id}"
    await post(tx, Post(f"group:{group_id}", Notice.TRUCK_DELAYED, data, slot=slot), now=now)
    change = Change("consignment", held.id, "delay", None, {"minutes": minutes}, card.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    await replan(
        tx, place, handover_id=card.handover_id, actor=actor, now=now, shift=shift, why="shift"
    )
    return card
