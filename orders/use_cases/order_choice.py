"""For which households somebody is asked to order: their own, those that agreed, as captain."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from orders.actors import Actor
from orders.rules.states import MemberState
from orders.tables.compounds import building
from orders.tables.households import captain
from orders.use_cases.consents_given import homes_by_consent
from orders.use_cases.members import memberships, require_memberships
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class OrderChoice:
    """Households as (id, key); `captain_in` are compounds in which they are a floor captain."""

    own: tuple[tuple[int, str], ...]
    by_consent: tuple[tuple[int, str], ...]
    captain_in: tuple[int, ...]

    @property
    def is_one(self) -> bool:
        """There is nothing to choose."""
        return len(self.own) == 1 and not self.by_consent and not self.captain_in


async def households_to_order_for(tx: Transaction, *, actor: Actor) -> OrderChoice:
    """Return what somebody may choose from; raises like `require_memberships` for nothing."""
    person_id = actor.person_id or 0
    own = [
        (item.household_id, item.key)
        for item in await memberships(tx, person_id)
        if item.state == MemberState.ACCEPTED
    ]
    agreed = [home for home in await homes_by_consent(tx, person_id) if home not in own]
    captain_in = await _captain_in(tx, person_id)
    if not (own or agreed or captain_in):
        await require_memberships(tx, actor)
    return OrderChoice(tuple(own), tuple(agreed), tuple(captain_in))


async def _captain_in(tx: Transaction, person_id: int) -> Sequence[int]:
    return await tx.scalars(
        select(building.c.compound_id)
        .join(captain, captain.c.building_id == building.c.id)
        .where(captain.c.person_id == person_id, captain.c.revoked_at.is_(None))
        .distinct()
        .order_by(building.c.compound_id)
    )
