"""For whom an actor may order: their own household, or one that has nobody to order."""

from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.rules.errors import AwaitingAcceptance, NotAMember, NotYours
from orders.rules.states import MemberState
from orders.tables.households import household, member
from orders.use_cases.members import members_of, memberships
from orders.use_cases.rights import has_right
from storage.database import Transaction


async def own_household(tx: Transaction, actor: Actor, household_id: int) -> Row[Any]:
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise NotAMember()
    if not await is_member(tx, actor, household_id):
        for own in await memberships(tx, actor.person_id or 0):
            if own.household_id == household_id and own.state == MemberState.ASKED:
                raise AwaitingAcceptance(household=own.key)
        raise NotYours()
    return home


async def household_to_order_for(tx: Transaction, actor: Actor, household_id: int) -> Row[Any]:
    """The household, if it is the actor's own or one that they may order for."""
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise NotAMember()
    if await is_member(tx, actor, household_id):
        return home
    if await has_right(tx, actor, home.compound_id, "approve", "care"):
        return home
    own = await memberships(tx, actor.person_id or 0)
    is_neighbour = any(
        item.state == MemberState.ACCEPTED and item.compound_id == home.compound_id for item in own
    )
    if not is_neighbour or (await members_of(tx, [household_id])).get(household_id):
        return await own_household(tx, actor, household_id)
    return home


async def is_member(tx: Transaction, actor: Actor, household_id: int) -> bool:
    own = select(member.c.id).where(
        member.c.household_id == household_id,
        member.c.person_id == actor.person_id,
        member.c.state == MemberState.ACCEPTED,
    )
    return await tx.first(own) is not None
