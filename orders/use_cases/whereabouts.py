"""Where people live in a compound, for whoever has to know who somebody is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from orders.rules.states import MemberState
from orders.tables.households import household, member
from storage.database import Transaction


async def addresses_of(
    tx: Transaction, person_ids: Sequence[int], compound_id: int
) -> Mapping[int, tuple[str, ...]]:
    """Return the addresses of some persons in a compound, in walking order."""
    rows = await tx.all(
        select(member.c.person_id, household.c.key)
        .join(household, household.c.id == member.c.household_id)
        .where(
            member.c.person_id.in_(person_ids),
            member.c.state == MemberState.ACCEPTED,
            household.c.compound_id == compound_id,
        )
        .order_by(household.c.position)
    )
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for row in rows:
        found[row.person_id] += (row.key,)
    return found
