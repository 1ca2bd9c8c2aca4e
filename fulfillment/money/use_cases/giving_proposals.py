"""Whom a donation could go to: by its aim and by need, before anything is given.

Who said that it cannot pay comes first, then households that need care, then in walking order.
The liaison sees the list before saying yes, and may take households out of it.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, exists, select

from fulfillment.money.rules.giving import Aim, Home, Need, allot_units, allot_whole, is_meant
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.donations import GOODS, MONEY, lefts
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import ParcelState
from orders.tables.donations import donation, donation_use
from orders.tables.households import household, household_flag
from orders.use_cases.rights import require_right
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household that a donation may go to: its open bill, or one unit; proposed or not."""

    household_id: int
    address: str
    is_flagged: bool
    wanted: int
    is_proposed: bool
    request_id: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who could be given what, in the order of need; `given` is what was handed out already."""

    donation_id: int
    kind: str
    left: int
    rows: tuple[Candidate, ...]
    given: tuple[tuple[str, int], ...] = ()


async def propose(tx: Transaction, *, actor: Actor, donation_id: int) -> Proposal:
    """Whom a donation could go to, with what the rule proposes. Needs `approve`."""
    row = await tx.first(select(donation).where(donation.c.id == donation_id))
    if row is None or row.withdrawn_at is not None:
        raise StaleButton()
    await require_right(tx, actor, row.compound_id, "approve")
    left = (await lefts(tx, [row]))[row.id]
    if row.kind == MONEY:
        return Proposal(row.id, MONEY, left, await _bills(tx, row, left))
    given = await _handed(tx, row.id)
    return Proposal(row.id, GOODS, left, await _homes(tx, row, left), given)


async def _bills(tx: Transaction, gift: Row[Any], left: int) -> tuple[Candidate, ...]:
    rows = await tx.all(
        select(
            payment_request.c.id,
            payment_request.c.amount,
            payment_request.c.plea_at,
            parcel.c.address,
            parcel.c.number,
            household.c.id.label("household_id"),
            household.c.building_id,
            is_flagged(),
        )
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .join(household, household.c.id == payment_request.c.household_id)
        .where(
            payment_request.c.compound_id == gift.compound_id,
            payment_request.c.supplier_id == gift.supplier_id,
            payment_request.c.currency == gift.currency,
            payment_request.c.state.in_(OPEN),
            payment_request.c.amount > 0,
            parcel.c.state.not_in((ParcelState.DROPPED_UNPAID, ParcelState.CANCELLED)),
        )
        .order_by(household.c.position, payment_request.c.id)
    )
    # Who said that it cannot pay comes first, then who needs care.
    rows = sorted(rows, key=lambda row: (row.plea_at is None, not row.is_flagged))
    needs = {row.id: Need(home_of(row), row.amount) for row in rows}
    meant = [row for row in rows if is_meant(Aim(gift.aim), gift.aim_ids, needs[row.id].home)]
    worthy = [needs[row.id] for row in meant if row.plea_at is not None or row.is_flagged]
    paid = {id(need) for need in allot_whole(Aim(gift.aim), gift.aim_ids, worthy, left=left)}
    return tuple(
        Candidate(
            row.household_id,
            row.address,
            row.is_flagged,
            row.amount,
            id(needs[row.id]) in paid,
            row.id,
            row.number,
        )
        for row in meant
    )


async def _homes(tx: Transaction, gift: Row[Any], left: int) -> tuple[Candidate, ...]:
    """Households that have had nothing of it, one unit each as long as it reaches."""
    had = exists().where(
        donation_use.c.donation_id == gift.id, donation_use.c.household_id == household.c.id
    )
    rows = await tx.all(
        select(household.c.id.label("household_id"), household.c.key, household.c.building_id,
               is_flagged())
        .where(household.c.compound_id == gift.compound_id, ~had)
        .order_by(household.c.position)
    )  # fmt: skip
    rows = sorted(rows, key=lambda row: not row.is_flagged)
    aim = Aim(gift.aim)
    meant = [row for row in rows if is_meant(aim, gift.aim_ids, home_of(row))]
    units = allot_units(aim, gift.aim_ids, [Need(home_of(row), 1) for row in meant], left=left)
    return tuple(
        Candidate(row.household_id, row.key, row.is_flagged, 1, row.household_id in units)
        for row in meant
    )


async def _handed(tx: Transaction, donation_id: int) -> tuple[tuple[str, int], ...]:
    rows = await tx.all(
        select(household.c.key, donation_use.c.quantity)
        .join(household, household.c.id == donation_use.c.household_id)
        .where(donation_use.c.donation_id == donation_id)
        .order_by(household.c.position)
    )
    return tuple((row.key, row.quantity) for row in rows)


def is_flagged() -> Any:
    """A column: whether the row's household needs care."""
    return exists().where(household_flag.c.household_id == household.c.id).label("is_flagged")


def home_of(row: Row[Any]) -> Home:
    """A household's row as a donation sees it."""
    return Home(row.household_id, row.building_id, bool(row.is_flagged))
