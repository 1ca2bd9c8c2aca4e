"""Who belongs to which household. Joining is in `joining`, leaving in `leaving`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from orders.actors import Actor
from orders.rules.errors import AwaitingAcceptance, NotAMember, NotYours
from orders.rules.states import MemberState
from orders.tables.households import household, member
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Membership:
    """One household of a person."""

    household_id: int
    compound_id: int
    key: str
    state: str


async def memberships(tx: Transaction, person_id: int) -> tuple[Membership, ...]:
    """Return the households that a person belongs to or has asked to join."""
    found = (
        select(household.c.id, household.c.compound_id, household.c.key, member.c.state)
        .join(member, member.c.household_id == household.c.id)
        .where(
            member.c.person_id == person_id,
            member.c.state.in_((MemberState.ASKED, MemberState.ACCEPTED)),
        )
        .order_by(member.c.id)
    )
    tables = (household, member)
    rows = await tx.once(("memberships", person_id), tables, lambda: tx.all(found))
    return tuple(Membership(row.id, row.compound_id, row.key, row.state) for row in rows)


async def require_memberships(tx: Transaction, actor: Actor) -> tuple[Membership, ...]:
    """Return the households that have accepted the actor.

    Raises `NotAMember` for a stranger, `AwaitingAcceptance` while the liaison has not answered.
    """
    own = await memberships(tx, actor.person_id or 0)
    accepted = tuple(item for item in own if item.state == MemberState.ACCEPTED)
    if own and not accepted:
        raise AwaitingAcceptance(household=own[0].key)
    if not own:
        raise NotAMember()
    return accepted


async def require_membership(tx: Transaction, actor: Actor, household_id: int) -> Membership:
    """Return one of the actor's own households; raises `NotYours` for any other."""
    for item in await require_memberships(tx, actor):
        if item.household_id == household_id:
            return item
    raise NotYours()


async def members_of(tx: Transaction, household_ids: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """Return the accepted members' person ids by household."""
    found: dict[int, list[int]] = defaultdict(list)
    for start in range(0, len(household_ids), 5000):
        rows = await tx.all(
            select(member.c.household_id, member.c.person_id)
            .where(
                member.c.household_id.in_(household_ids[start : start + 5000]),
                member.c.state == MemberState.ACCEPTED,
            )
            .order_by(member.c.id)
        )
        for row in rows:
            found[row.household_id].append(row.person_id)
    return found
