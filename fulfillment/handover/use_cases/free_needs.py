"""Who needs how much of a donation: from households, head counts, or what they ordered last."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, exists, func, select

from fulfillment.money.rules.giving import Aim, is_meant
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.giving_proposals import home_of, is_flagged
from orders.rules.states import CycleState
from orders.tables.cycles import cycle, offer
from orders.tables.donations import donation_use
from orders.tables.households import household
from orders.tables.orders import order, order_line
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.donated import TAKING
from storage.database import Transaction

HOUSEHOLD, HEADS, ORDERS = "household", "heads", "orders"
BASES = (HOUSEHOLD, HEADS, ORDERS)


async def needs_of(
    tx: Transaction, gift: Row[Any], *, basis: str, each: int, kind: str
) -> list[dict[str, Any]]:
    """Rows of a list: whom the donation is meant for, who has had nothing of it, and the units.

    Urgent is who said that it cannot pay; the liaison may say otherwise before approving.
    """
    rows = await _homes(tx, gift)
    ordered = await _ordered(tx, gift.compound_id, kind) if basis == ORDERS else {}
    found = []
    for row in rows:
        weight = {HOUSEHOLD: 1, HEADS: max(1, row.heads)}.get(basis)
        units = each * (ordered.get(row.household_id, 0) if weight is None else weight)
        if units and is_meant(Aim(gift.aim), gift.aim_ids, home_of(row)):
            found.append(
                {
                    "household_id": row.household_id,
                    "wanted": units,
                    "is_urgent": bool(row.pleads),
                    "quantity": 0,
                }
            )
    return found


async def _homes(tx: Transaction, gift: Row[Any]) -> Sequence[Row[Any]]:
    had = exists().where(
        donation_use.c.donation_id == gift.id, donation_use.c.household_id == household.c.id
    )
    pleads = exists().where(
        payment_request.c.household_id == household.c.id,
        payment_request.c.state.in_(OPEN),
        payment_request.c.plea_at.is_not(None),
    )
    return await tx.all(
        select(
            household.c.id.label("household_id"),
            household.c.building_id,
            household.c.heads,
            is_flagged(),
            pleads.label("pleads"),
        )
        .where(household.c.compound_id == gift.compound_id, ~had)
        .order_by(household.c.position)
    )


async def _ordered(tx: Transaction, compound_id: int, kind: str) -> Mapping[int, int]:
    """Units with something of this kind that households wished for in the latest cycle."""
    group = await group_of_compound(tx, compound_id)
    latest = await tx.scalar(
        select(func.max(cycle.c.id)).where(
            cycle.c.group_id == group.id,
            cycle.c.state.in_((CycleState.OPEN, CycleState.CLOSED, CycleState.SETTLED)),
        )
    )
    rows = await tx.all(
        select(order.c.household_id, order_line.c.quantity, offer.c.contents)
        .join(order_line, order_line.c.order_id == order.c.id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(
            order.c.cycle_id == latest,
            order.c.compound_id == compound_id,
            order.c.state.in_(TAKING),
        )
    )
    units: dict[int, int] = {}
    for row in rows:
        if not kind or any(item["kind"] == kind for item in row.contents):
            units[row.household_id] = units.get(row.household_id, 0) + row.quantity
    return units
