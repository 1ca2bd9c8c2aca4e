"""The next thing that happens by the clock: what a time strip shows and skips to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, or_, select

from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import consignment, handover, slot
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import parcel
from orders.rules.care import care_rule
from orders.rules.platform_times import reminder_at
from orders.rules.states import ConsignmentState, CycleState, ParcelState, PaymentState
from orders.tables.compounds import compound, group_compound, ordering_group
from orders.tables.cycles import cycle
from orders.tables.households import household, household_flag
from orders.use_cases.channels import OF_PLATFORM, PLATFORM
from orders.use_cases.cycles import next_opening_of
from orders.use_cases.periods import group_is_over
from storage.database import Transaction

REMIND_BEFORE = timedelta(hours=1)
NOT_PACKED = {ParcelState.ALLOCATED, ParcelState.APPROVED}
NOT_LOADED = {*NOT_PACKED, ParcelState.PACKED}


@dataclass(frozen=True, slots=True, order=True)
class Milestone:
    """An instant and its code (see `portal.strip.MILESTONES`)."""

    at: datetime
    code: str


async def next_milestone(tx: Transaction, *, after: datetime) -> Milestone | None:
    """Return the earliest milestone later than `after`, over all groups."""
    found = [
        *await _of_cycles(tx, after),
        *await _of_care(tx, after),
        *await _of_handovers(tx, after),
        *await _openings(tx, after),
    ]
    return min(found, default=None)


async def _of_cycles(tx: Transaction, after: datetime) -> list[Milestone]:
    """Deadlines of cycles, as far as something is still to be done by them."""
    under_way = or_(
        cycle.c.state.in_((CycleState.OPEN, CycleState.CLOSED)),
        OF_PLATFORM & (cycle.c.state == CycleState.PLANNED),
    )
    found: list[Milestone] = []
    for row in await tx.all(select(cycle).where(under_way)):
        waits = await _what_waits(tx, row)
        own = _of_platform(row) if row.channel == PLATFORM else _of_group(row, waits)
        steps = (
            ("approve_by", row.approve_by, bool(waits & {ParcelState.ALLOCATED})),
            ("packed_by", row.packed_by, bool(waits & NOT_PACKED)),
            ("deliver_at", row.deliver_at, bool(waits & NOT_LOADED)),
        )
        found += [
            Milestone(at, code)
            for code, at, is_waited_for in (*own, *steps)
            if is_waited_for and at > after
        ]
    return found


def _of_group(row: Row[Any], waits: set[str]) -> Iterator[tuple[str, datetime, bool]]:
    """Ordering here ends, and the money is due."""
    is_open, owes = row.state == CycleState.OPEN, bool(waits & NOT_PACKED) or "due" in waits
    yield "cutoff", row.cutoff_at, is_open
    yield "cutoff", row.paper_until or row.cutoff_at, is_open
    yield "remind", row.pay_by - REMIND_BEFORE, owes
    yield "pay_by", row.pay_by, owes


def _of_platform(row: Row[Any]) -> Iterator[tuple[str, datetime, bool]]:
    """Its link is posted, neighbours are reminded, ordering there ends."""
    is_open = row.state == CycleState.OPEN
    yield "platform_opens", row.opens_at, row.state == CycleState.PLANNED
    remind_at = reminder_at(row.opened_at or row.opens_at, row.cutoff_at)
    yield "platform_remind", remind_at, is_open
    yield "platform_ends", row.cutoff_at, is_open


async def _of_care(tx: Transaction, after: datetime) -> list[Milestone]:
    """When the lists of welfare calls are made, where there is anybody to call."""
    cared_for = (
        select(household_flag.c.flag)
        .join(household, household.c.id == household_flag.c.household_id)
        .where(household.c.compound_id == compound.c.id)
    )
    rows = await tx.all(
        select(cycle.c.cutoff_at, compound.c.care_rule)
        .join(group_compound, group_compound.c.group_id == cycle.c.group_id)
        .join(compound, compound.c.id == group_compound.c.compound_id)
        .where(~OF_PLATFORM, cycle.c.state == CycleState.OPEN, cared_for.exists())
    )
    made = [row.cutoff_at - timedelta(hours=care_rule(row.care_rule).hours_before) for row in rows]
    return [Milestone(at, "care_lists") for at in made if at > after]


async def _what_waits(tx: Transaction, row: Row[Any]) -> set[str]:
    """States of a cycle's parcels, and `due` while a payment is neither made nor waived."""
    parcels = set(
        await tx.scalars(select(parcel.c.state).where(parcel.c.cycle_id == row.id).distinct())
    )
    owed = select(payment_request.c.id).where(
        payment_request.c.cycle_id == row.id,
        payment_request.c.state.in_((PaymentState.DUE, PaymentState.CLAIMED)),
    )
    return parcels | ({"due"} if await tx.first(owed.limit(1)) else set())


async def _of_handovers(tx: Transaction, after: datetime) -> list[Milestone]:
    found = [
        Milestone(row.rest_until, "rest_over")
        for row in await tx.all(
            select(consignment.c.rest_until).where(
                consignment.c.state == ConsignmentState.RESTING, consignment.c.rest_until > after
            )
        )
    ]
    starts_at, ends_at = slot.c.starts_at, slot.c.ends_at
    rows = await tx.all(
        select(
            func.min(starts_at).label("first"),
            func.min(ends_at).label("over"),
            func.max(ends_at).label("last"),
            compound.c.call_minutes,
        )
        .join(handover, handover.c.id == slot.c.handover_id)
        .join(compound, compound.c.id == handover.c.compound_id)
        .where(handover.c.state == "open", slot.c.way == Way.POINT)
        .group_by(handover.c.id, compound.c.call_minutes)
    )
    for row in rows:
        found += [
            Milestone(row.first - timedelta(minutes=row.call_minutes), "first_call"),
            Milestone(row.first, "pickup_starts"),
            Milestone(row.over, "second_call"),
            Milestone(row.last, "pickup_over"),
        ]
    return [item for item in found if item.at > after]


async def _openings(tx: Transaction, after: datetime) -> list[Milestone]:
    groups = await tx.scalars(select(ordering_group.c.id))
    return [
        Milestone(await next_opening_of(tx, group_id, after=after), "next_opens")
        for group_id in groups
        if not await group_is_over(tx, group_id, at=after)
    ]
