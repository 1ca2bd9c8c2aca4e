"""Whom the bot can write to: members who pressed Start and have not blocked it.

For a household without such members it is the neighbour who ordered for it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from fulfillment.handover.tables.handovers import slot
from fulfillment.supply.tables.batches import parcel
from orders.rules.states import MemberState
from orders.tables.households import member
from orders.tables.orders import order
from orders.tables.people import person
from storage.database import Transaction

CAN_BE_TOLD = (person.c.started_at.is_not(None), person.c.unreachable_at.is_(None))


async def reachable_members(tx: Transaction, *, handover_id: int) -> Mapping[int, Sequence[int]]:
    """Return person ids by household, for the households that have a slot in a hand-over."""
    members = await tx.all(
        select(member.c.household_id, member.c.person_id)
        .join(slot, slot.c.household_id == member.c.household_id)
        .join(person, person.c.id == member.c.person_id)
        .where(
            slot.c.handover_id == handover_id, member.c.state == MemberState.ACCEPTED, *CAN_BE_TOLD
        )
        .order_by(member.c.id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for row in members:
        found[row.household_id].append(row.person_id)
    for row in await _who_ordered(tx, handover_id):
        if row.household_id not in found:
            found[row.household_id].append(row.placed_by)
    return found


async def _who_ordered(tx: Transaction, handover_id: int) -> Sequence[Row[Any]]:
    return await tx.all(
        select(order.c.household_id, order.c.placed_by)
        .join(parcel, parcel.c.order_id == order.c.id)
        .join(person, person.c.id == order.c.placed_by)
        .where(parcel.c.handover_id == handover_id, order.c.for_other == 1, *CAN_BE_TOLD)
        .distinct()
    )
