"""Reads what `rules.odd` looks at: the orders behind some batches, in a few statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from fulfillment.supply.rules.odd import LineSeen, OddThing, OrderSeen, median_of, odd_in
from fulfillment.supply.tables.batches import batch, parcel
from orders.rules.roster_lines import INSTITUTION
from orders.rules.states import MemberState, OrderState, ParcelState
from orders.tables.cycles import cycle, offer
from orders.tables.households import household, household_flag, member
from orders.tables.orders import order, order_line
from orders.use_cases.channels import who_answers
from orders.use_cases.offer_lines import limit_of
from storage.database import Transaction


async def odd_of(tx: Transaction, batch_ids: Select[Any]) -> Mapping[int, Sequence[OddThing]]:
    """Return what is odd about each batch. All batches must be of one cycle."""
    batches = await tx.all(
        select(batch.c.id, batch.c.cycle_id, batch.c.building_id, batch.c.supplier_id).where(
            batch.c.id.in_(batch_ids)
        )
    )
    found: dict[int, Sequence[OddThing]] = defaultdict(list)
    if not batches:
        return found
    seen = await _orders_seen(tx, batch_ids, batches[0].cycle_id)
    median = await _median(tx, batches[0].cycle_id)
    codes = await _codes(tx, batches[0].cycle_id)
    for row in batches:
        mine = codes[row.supplier_id]
        orders = [
            order_seen
            for order_seen in seen[row.building_id]
            if any(line.code in mine for line in order_seen.lines)
        ]
        found[row.id] = odd_in(orders, codes=mine, median=median)
    return found


async def _orders_seen(
    tx: Transaction, batch_ids: Select[Any], cycle_id: int
) -> Mapping[int, Sequence[OrderSeen]]:
    buildings = select(batch.c.building_id).where(batch.c.id.in_(batch_ids))
    rows = await tx.all(
        select(
            order.c.id,
            order.c.household_id,
            order.c.address,
            who_answers().label("placed_by"),
            order.c.for_other,
            household.c.building_id,
            offer.c.code,
            offer.c.limit,
            offer.c.per_person,
            household.c.kind,
            household.c.heads,
            household.c.kind,
            order_line.c.quantity,
            order_line.c.allocated,
            order_line.c.substituted,
            order_line.c.price,
        )
        .join(household, household.c.id == order.c.household_id)
        .join(order_line, order_line.c.order_id == order.c.id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(
            order.c.cycle_id == cycle_id,
            order.c.state == OrderState.CLOSED,
            household.c.building_id.in_(buildings),
        )
        .order_by(household.c.position, order.c.id, offer.c.code)
    )
    members = set(await tx.all(_accepted(buildings)))
    new = set(await tx.scalars(_new_households(cycle_id)))
    flagged = set(await tx.scalars(_flagged(buildings)))
    orders: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        orders[row.id].append(row)
    seen: dict[int, list[OrderSeen]] = defaultdict(list)
    for lines in orders.values():
        first = lines[0]
        home = first.household_id
        seen[first.building_id].append(
            OrderSeen(
                address=first.address,
                amount=sum(line.price * (line.allocated or 0) for line in lines),
                lines=tuple(_line_seen(line) for line in lines if line.quantity),
                placed_by_other=bool(first.for_other)
                or (first.placed_by is not None and (home, first.placed_by) not in members),
                is_first=home in new,
                is_flagged=home in flagged,
                to_gate=first.kind == INSTITUTION,
            )
        )
    return seen


def _line_seen(line: Row[Any]) -> LineSeen:
    """What was wished; what came for something else is not short of it."""
    own = (line.allocated or 0) - line.substituted
    return LineSeen(line.code, line.quantity, own, limit_of(line, line).units)


def _accepted(buildings: Select[Any]) -> Select[Any]:
    return (
        select(member.c.household_id, member.c.person_id)
        .join(household, household.c.id == member.c.household_id)
        .where(household.c.building_id.in_(buildings), member.c.state == MemberState.ACCEPTED)
    )


def _flagged(buildings: Select[Any]) -> Select[Any]:
    return (
        select(household_flag.c.household_id)
        .join(household, household.c.id == household_flag.c.household_id)
        .where(household.c.building_id.in_(buildings))
    )


def _new_households(cycle_id: int) -> Select[Any]:
    """Households that never ordered before and got a member since the cycle opened.

    In a group's first cycle everybody is new, so nobody is.
    """
    earlier = aliased(order)
    return (
        select(order.c.household_id)
        .join(cycle, cycle.c.id == order.c.cycle_id)
        .join(member, member.c.household_id == order.c.household_id)
        .where(
            order.c.cycle_id == cycle_id,
            cycle.c.number > 1,
            member.c.state == MemberState.ACCEPTED,
            member.c.decided_at >= cycle.c.opens_at,
            ~select(earlier.c.id)
            .where(
                earlier.c.household_id == order.c.household_id,
                earlier.c.cycle_id != cycle_id,
                earlier.c.state == OrderState.CLOSED,
            )
            .exists(),
        )
    )


async def _median(tx: Transaction, cycle_id: int) -> int:
    sums = await tx.scalars(
        select(func.sum(parcel.c.amount))
        .where(parcel.c.cycle_id == cycle_id, parcel.c.state != ParcelState.CANCELLED)
        .group_by(parcel.c.order_id)
    )
    return median_of([int(amount) for amount in sums])


async def _codes(tx: Transaction, cycle_id: int) -> Mapping[int, Sequence[str]]:
    rows = await tx.all(
        select(offer.c.supplier_id, offer.c.code)
        .where(offer.c.cycle_id == cycle_id)
        .order_by(func.length(offer.c.code), offer.c.code)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row.supplier_id].append(row.code)
    return found
