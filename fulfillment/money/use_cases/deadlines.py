"""What the payment deadline makes due: a reminder an hour before, and what the rule says.

Both ask what is due (`due_at <= now`) and leave a job row, so that a program that was down
catches up, once. A reminder whose deadline has passed is recorded, not sent. Whom the rule leaves
alone (see `rules/at_deadline`) is named to the liaisons, to be decided on.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.at_deadline import DUE_BEFORE_TRUCK
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.asking import tell_due
from fulfillment.money.use_cases.deadline_rule import Done, apply_rule
from fulfillment.money.use_cases.request_rows import hold_requests
from fulfillment.money.use_cases.unpaid_rows import Unpaid, unpaid_where
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.moves import hold_cycle
from fulfillment.told import tell_people
from orders.rules.states import CycleState, ParcelState, PaymentState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.tables import job_run

REMIND_BEFORE = timedelta(hours=1)
REMINDER = "remind_unpaid"
NAMING = "name_unpaid"


async def remind_unpaid(tx: Transaction, *, now: datetime) -> int:
    """Remind households an hour before their deadline; returns how many were reminded."""
    count = 0
    for group in await _due_groups(tx, now + REMIND_BEFORE):
        due_at = group.pay_by - REMIND_BEFORE
        if not await _first_run(tx, REMINDER, group, due_at, now) or now >= group.pay_by:
            continue
        requests = await tx.all(
            select(payment_request)
            .join(parcel, parcel.c.id == payment_request.c.parcel_id)
            .where(
                *_of_group(group),
                payment_request.c.state == PaymentState.DUE,
                payment_request.c.plea_at.is_(None),  # the liaison has not decided yet
                payment_request.c.asked_at < due_at,  # who was asked only now is not reminded
                parcel.c.state.in_((ParcelState.APPROVED, ParcelState.PACKED)),
            )
        )
        await tell_due(tx, Notice.PAYMENT_REMINDER, requests, now=now, not_after=group.pay_by)
        count += len(requests)
    return count


async def name_unpaid(tx: Transaction, *, portal_url: str, now: datetime) -> int:
    """Do at the deadline what the compound's rule says; returns how many had not paid.

    The liaisons hear of all of it, and decide on the rest.
    """
    count = 0
    for group in await _due_groups(tx, now):
        if not await _first_run(tx, NAMING, group, group.pay_by, now):
            continue
        # Held before they are looked at: who says meanwhile that they have paid is not dropped.
        await hold_cycle(tx, group.cycle_id)
        await hold_requests(tx, *_of_requests(group))
        found = await unpaid_where(tx, *_of_group(group))
        done = await apply_rule(tx, group, found, portal_url=portal_url, now=now)
        await tell_people(
            tx,
            await holders(tx, group.compound_id, "approve"),
            Notice.UNPAID_AT_DEADLINE,
            _told(group, found, done),
            now=now,
            key=f"{NAMING}:{group.cycle_id}:{group.compound_id}:{group.pay_by.isoformat()}",
        )
        count += len(found)
    return count


async def _due_groups(tx: Transaction, until: datetime) -> Sequence[Row[Any]]:
    """Cycle, compound and deadline of everything unpaid whose deadline is not after `until`."""
    return await tx.all(
        select(
            payment_request.c.cycle_id,
            payment_request.c.compound_id,
            payment_request.c.pay_by,
            cycle.c.number,
            compound.c.timezone,
            compound.c.currency,
            compound.c.at_deadline,
            compound.c.name,
            compound.c.name_en,
            cycle.c.group_id,
        )
        .join(cycle, cycle.c.id == payment_request.c.cycle_id)
        .join(compound, compound.c.id == payment_request.c.compound_id)
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(
            cycle.c.state == CycleState.CLOSED,
            payment_request.c.state.in_((PaymentState.DUE, PaymentState.CLAIMED)),
            payment_request.c.pay_by <= until,
            parcel.c.state != ParcelState.DROPPED_UNPAID,
            parcel.c.payment_mode.in_(DUE_BEFORE_TRUCK),
        )
        .distinct()
        .order_by(payment_request.c.pay_by, payment_request.c.compound_id)
    )


def _of_group(group: Row[Any]) -> tuple[Any, ...]:
    return (*_of_requests(group), parcel.c.payment_mode.in_(DUE_BEFORE_TRUCK))


def _of_requests(group: Row[Any]) -> tuple[Any, ...]:
    return (
        payment_request.c.cycle_id == group.cycle_id,
        payment_request.c.compound_id == group.compound_id,
        payment_request.c.pay_by == group.pay_by,
    )


async def _first_run(
    tx: Transaction, job: str, group: Row[Any], due_at: datetime, now: datetime
) -> bool:
    subject = f"cycle:{group.cycle_id}:compound:{group.compound_id}"
    return await tx.insert_new(job_run, job=job, subject=subject, due_at=due_at, ran_at=now)


def _told(group: Row[Any], found: Sequence[Unpaid], done: Done) -> dict[str, Any]:
    """Whoever is left to decide on as `unpaid`, with the sum of them, and what was done."""
    left = [each for each in found if each.request_id not in done.all_ids]
    return {
        "cycle_id": group.cycle_id,
        "cycle_number": group.number,
        "compound_id": group.compound_id,
        "pay_by": group.pay_by.isoformat(),
        "timezone": group.timezone,
        "currency": group.currency,
        "total": sum(each.amount for each in left),
        "unpaid": [_row(each) for each in left],
        **{name: _rows(found, ids) for name, ids in done.by_name.items()},
    }


def _rows(found: Sequence[Unpaid], ids: Collection[int]) -> list[dict[str, Any]]:
    return [_row(each) for each in found if each.request_id in ids]


def _row(each: Unpaid) -> dict[str, Any]:
    return {
        "request_id": each.request_id,
        "parcel_id": each.parcel_id,
        "address": each.address,
        "number": each.number,
        "amount": each.amount,
        "state": each.state,
        "reachable": each.reachable,
        "pleads": each.pleads,
    }
