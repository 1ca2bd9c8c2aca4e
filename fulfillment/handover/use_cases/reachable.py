"""Whom the bot can write to: accepted members who pressed Start and have not blocked it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from fulfillment.handover.tables.handovers import slot
from orders.rules.states import MemberState
from orders.tables.households import member
from orders.tables.people import person
from storage.database import Transaction


async def reachable_members(tx: Transaction, *, handover_id: int) -> Mapping[int, Sequence[int]]:
    """Return person ids by household, for the households that have a slot in a hand-over."""
    rows = await tx.all(
        select(member.c.household_id, member.c.person_id)
        .join(slot, slot.c.household_id == member.c.household_id)
        .join(person, person.c.id == member.c.person_id)
        .where(
            slot.c.handover_id == handover_id,
            member.c.state == MemberState.ACCEPTED,
            person.c.started_at.is_not(None),
            person.c.unreachable_at.is_(None),
        )
        .order_by(member.c.id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[row.household_id].append(row.person_id)
    return found
