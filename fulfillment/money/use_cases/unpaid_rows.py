"""Who has not paid, or says so and nobody has seen the money: rows for lists and deadlines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select

from fulfillment.money.rules.modes import Mode
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import parcel
from orders.rules.states import MemberState, ParcelState, PaymentState
from orders.tables.households import household, household_flag, member
from orders.tables.people import person
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Unpaid:
    """A household that has not paid, or says that it has and nobody has seen the money.

    `reachable`: the bot can write to at least one of its `members` (person ids).
    """

    request_id: int
    parcel_id: int
    household_id: int
    supplier_id: int
    address: str
    number: str
    amount: int
    currency: str
    state: str
    parcel_state: str
    reachable: bool
    members: tuple[int, ...]
    pleads: bool = False
    why: str = ""
    reference: str = ""
    is_flagged: bool = False
    mode: str = Mode.AFTER_PACKING


async def unpaid(
    tx: Transaction, *, compound_id: int, cycle_id: int | None = None
) -> tuple[Unpaid, ...]:
    """Return what is due or claimed for parcels not dropped, in walking order."""
    conditions = [payment_request.c.compound_id == compound_id]
    if cycle_id is not None:
        conditions.append(payment_request.c.cycle_id == cycle_id)
    return await unpaid_where(tx, *conditions)


async def unpaid_where(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[Unpaid, ...]:
    """Return the unpaid requests that match, in walking order."""
    rows = await tx.all(
        select(
            payment_request,
            parcel.c.address,
            parcel.c.number,
            parcel.c.state.label("parcel_state"),
            parcel.c.payment_mode,
            exists()
            .where(household_flag.c.household_id == payment_request.c.household_id)
            .label("is_flagged"),
        )
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .join(household, household.c.id == payment_request.c.household_id)
        .where(
            *conditions,
            payment_request.c.state.in_((PaymentState.DUE, PaymentState.CLAIMED)),
            parcel.c.state != ParcelState.DROPPED_UNPAID,
        )
        .order_by(payment_request.c.cycle_id, household.c.position, payment_request.c.id)
    )
    people = await _people(tx, [row.household_id for row in rows])
    return tuple(_unpaid(row, people.get(row.household_id, ())) for row in rows)


def _unpaid(row: Row[Any], people: Sequence[Row[Any]]) -> Unpaid:
    return Unpaid(
        request_id=row.id,
        parcel_id=row.parcel_id,
        household_id=row.household_id,
        supplier_id=row.supplier_id,
        address=row.address,
        number=row.number,
        amount=row.amount,
        currency=row.currency,
        state=row.state,
        parcel_state=row.parcel_state,
        reachable=any(each.started_at and not each.unreachable_at for each in people),
        members=tuple(each.id for each in people),
        pleads=row.plea_at is not None and row.state == PaymentState.DUE,
        why=row.plea or "",
        reference=row.reference,
        is_flagged=bool(row.is_flagged),
        mode=row.payment_mode,
    )


async def _people(
    tx: Transaction, household_ids: Sequence[int]
) -> Mapping[int, Sequence[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for start in range(0, len(household_ids), 5000):
        rows = await tx.all(
            select(member.c.household_id, person.c.id, person.c.started_at, person.c.unreachable_at)
            .join(person, person.c.id == member.c.person_id)
            .where(
                member.c.household_id.in_(household_ids[start : start + 5000]),
                member.c.state == MemberState.ACCEPTED,
            )
            .order_by(member.c.id)
        )
        for row in rows:
            found.setdefault(row.household_id, []).append(row)
    return found
