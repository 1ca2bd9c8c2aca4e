"""For whom an actor may order.

For their own households; for one that has given its consent; as a captain for those of their
building or unit that have no member; whoever approves or cares, for all of the compound.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, exists, or_, select

from orders.actors import Actor
from orders.rules.errors import AwaitingAcceptance, NotAMember, NotYours
from orders.rules.errors_people import NeedsConsent
from orders.rules.states import MemberState
from orders.tables.households import captain, consent, household, member
from orders.tables.people import right_holder
from orders.use_cases.members import memberships
from orders.use_cases.rights import OWN_PAGES
from storage.database import Transaction

ORDER_FOR_ALL = ("approve", "care")
MOST_AT_ONCE = 5000  # in one list of ids


async def own_household(tx: Transaction, actor: Actor, household_id: int) -> Row[Any]:
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise NotAMember()
    if not await is_member(tx, actor, household_id):
        await _refuse_who_waits(tx, actor, household_id)
        raise NotYours()
    return home


async def household_to_order_for(tx: Transaction, actor: Actor, household_id: int) -> Row[Any]:
    """The household, if the actor may order for it.

    Raises `NeedsConsent` for a neighbour who has to ask first, `NotYours` for anybody else.
    """
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise NotAMember()
    if await is_member(tx, actor, household_id):
        return home
    if household_id in await may_order_for(tx, actor=actor, household_ids=[household_id]):
        return home
    await _refuse_who_waits(tx, actor, household_id)
    if await is_neighbour(tx, actor.person_id or 0, home.compound_id):
        raise NeedsConsent(household=home.key, household_id=home.id)
    raise NotYours()


async def may_order_for(tx: Transaction, *, actor: Actor, household_ids: Sequence[int]) -> set[int]:
    """Return those of the households for which the actor may order; some statements for all."""
    person_id = actor.person_id
    if person_id is None:
        return set()
    right = and_(
        right_holder.c.person_id == person_id,
        right_holder.c.right.in_(ORDER_FOR_ALL),
        right_holder.c.revoked_at.is_(None),
        right_holder.c.compound_id == household.c.compound_id,
    )
    if actor.kind in OWN_PAGES:  # signed in on the pages of one compound
        right = and_(right, right_holder.c.compound_id == actor.compound_id)
    allowed = or_(
        exists().where(_is_member_of_it(person_id)),
        exists().where(
            consent.c.household_id == household.c.id,
            consent.c.person_id == person_id,
            consent.c.revoked_at.is_(None),
        ),
        exists().where(right),
        and_(exists().where(_is_captain_of_it(person_id)), ~exists().where(_is_member_of_it())),
    )
    found: set[int] = set()
    for start in range(0, len(household_ids), MOST_AT_ONCE):
        some = household_ids[start : start + MOST_AT_ONCE]
        ids = select(household.c.id).where(household.c.id.in_(some), allowed)
        found.update(await tx.scalars(ids))
    return found


async def is_member(tx: Transaction, actor: Actor, household_id: int) -> bool:
    return any(
        item.household_id == household_id and item.state == MemberState.ACCEPTED
        for item in await memberships(tx, actor.person_id or 0)
    )


async def is_neighbour(tx: Transaction, person_id: int, compound_id: int) -> bool:
    """Whether a person belongs to a household of the compound."""
    lives = (
        select(member.c.id)
        .join(household, household.c.id == member.c.household_id)
        .where(
            member.c.person_id == person_id,
            member.c.state == MemberState.ACCEPTED,
            household.c.compound_id == compound_id,
        )
    )
    return await tx.first(lives.limit(1)) is not None


async def _refuse_who_waits(tx: Transaction, actor: Actor, household_id: int) -> None:
    for own in await memberships(tx, actor.person_id or 0):
        if own.household_id == household_id and own.state == MemberState.ASKED:
            raise AwaitingAcceptance(household=own.key)


def _is_member_of_it(person_id: int | None = None) -> Any:
    """A member of the household of the outer statement: this person, or anybody."""
    joined = and_(member.c.household_id == household.c.id, member.c.state == MemberState.ACCEPTED)
    return joined if person_id is None else and_(joined, member.c.person_id == person_id)


def _is_captain_of_it(person_id: int) -> Any:
    return and_(
        captain.c.building_id == household.c.building_id,
        captain.c.unit.in_(("", household.c.unit)),
        captain.c.person_id == person_id,
        captain.c.revoked_at.is_(None),
    )
