"""Naming deputies: who could be named, who holds which right, giving, taking, handing over.

Around `orders.use_cases.rights` this adds what a chat needs: whom a liaison can choose from, and
that only a member of the compound is named.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, or_, select

from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.numerals import fold
from orders.rules.states import MemberState
from orders.tables.households import household, member
from orders.tables.people import person, right_holder
from orders.use_cases.rights import (
    RIGHTS,
    grant_right,
    hand_over_rights,
    require_right,
    revoke_right,
)
from storage.database import Transaction

# What a liaison gives away in the chat: everything.
GIVEN = RIGHTS
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a compound, with their addresses there and what they may do."""

    person_id: int
    name: str
    addresses: tuple[str, ...]
    rights: tuple[str, ...]
    deputy_for: tuple[str, ...]  # those of the rights that they hold as a deputy


@dataclass(frozen=True, slots=True)
class Candidates:
    """Some of the accepted members: `found`, after the first `skip`, of `total`."""

    found: tuple[Holder, ...]
    skip: int
    total: int


async def holders_in(tx: Transaction, *, actor: Actor, compound_id: int) -> tuple[Holder, ...]:
    """Return everybody who holds a right in the compound. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    ids = await tx.scalars(
        select(right_holder.c.person_id).where(
            right_holder.c.compound_id == compound_id, right_holder.c.revoked_at.is_(None)
        )
    )
    return await _described(tx, compound_id, sorted(set(ids)))


async def candidates(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    address: str = "",
    skip: int = 0,
    most: int = MOST_SHOWN,
) -> Candidates:
    """Return accepted members in walking order; `address` narrows to a building, unit or room."""
    await require_right(tx, actor, compound_id, "approve")
    statement = (
        select(member.c.person_id)
        .join(household, household.c.id == member.c.household_id)
        .where(
            household.c.compound_id == compound_id,
            member.c.state == MemberState.ACCEPTED,
            member.c.person_id != actor.person_id,
        )
        .order_by(household.c.position, member.c.id)
    )
    wanted = fold(address).strip().replace(" ", "")
    if wanted:
        within = household.c.key.startswith(f"{wanted}-", autoescape=True)
        statement = statement.where(or_(household.c.key == wanted, within))
    ids = list(dict.fromkeys(await tx.scalars(statement)))
    found = await _described(tx, compound_id, ids[skip : skip + most])
    return Candidates(found, skip, len(ids))


async def holder_of(tx: Transaction, *, actor: Actor, compound_id: int, person_id: int) -> Holder:
    """Return one person as the compound knows them. Needs `approve`; strangers are stale."""
    await require_right(tx, actor, compound_id, "approve")
    if await tx.first(_known_there(compound_id, person_id)) is None:
        raise StaleButton()
    return (await _described(tx, compound_id, [person_id]))[0]


async def give_right(
    tx: Transaction, *, actor: Actor, compound_id: int, person_id: int, right: str, now: datetime
) -> Holder:
    """Give a right to a member of the compound; `approve` makes a deputy."""
    await holder_of(tx, actor=actor, compound_id=compound_id, person_id=person_id)
    if right not in GIVEN:
        raise StaleButton()
    await grant_right(
        tx,
        actor=actor,
        compound_id=compound_id,
        person_id=person_id,
        right=right,
        is_deputy=right == "approve",
        now=now,
    )
    return await holder_of(tx, actor=actor, compound_id=compound_id, person_id=person_id)


async def take_right(
    tx: Transaction, *, actor: Actor, compound_id: int, person_id: int, right: str, now: datetime
) -> Holder:
    """Take a right away. Raises `LastLiaison` where nobody else could approve."""
    await holder_of(tx, actor=actor, compound_id=compound_id, person_id=person_id)
    await revoke_right(
        tx, actor=actor, compound_id=compound_id, person_id=person_id, right=right, now=now
    )
    return (await _described(tx, compound_id, [person_id]))[0]


async def hand_over(
    tx: Transaction, *, actor: Actor, compound_id: int, person_id: int, now: datetime
) -> Holder:
    """Give everything that one may do in the compound to somebody else."""
    await holder_of(tx, actor=actor, compound_id=compound_id, person_id=person_id)
    await hand_over_rights(tx, actor=actor, compound_id=compound_id, person_id=person_id, now=now)
    return (await _described(tx, compound_id, [person_id]))[0]


def _known_there(compound_id: int, person_id: int) -> Select[tuple[int]]:
    lives = exists().where(
        member.c.person_id == person.c.id,
        member.c.state == MemberState.ACCEPTED,
        household.c.id == member.c.household_id,
        household.c.compound_id == compound_id,
    )
    holds = exists().where(
        right_holder.c.person_id == person.c.id,
        right_holder.c.compound_id == compound_id,
        right_holder.c.revoked_at.is_(None),
    )
    return select(person.c.id).where(and_(person.c.id == person_id, or_(lives, holds)))


async def _described(
    tx: Transaction, compound_id: int, person_ids: Sequence[int]
) -> tuple[Holder, ...]:
    names = await tx.all(select(person.c.id, person.c.name).where(person.c.id.in_(person_ids)))
    homes = await tx.all(
        select(member.c.person_id, household.c.key)
        .join(household, household.c.id == member.c.household_id)
        .where(
            member.c.person_id.in_(person_ids),
            member.c.state == MemberState.ACCEPTED,
            household.c.compound_id == compound_id,
        )
        .order_by(household.c.position)
    )
    held = await tx.all(
        select(right_holder.c.person_id, right_holder.c.right, right_holder.c.is_deputy)
        .where(
            right_holder.c.person_id.in_(person_ids),
            right_holder.c.compound_id == compound_id,
            right_holder.c.revoked_at.is_(None),
        )
        .order_by(right_holder.c.id)
    )
    addresses = _by_person([(row.person_id, row.key) for row in homes])
    rights = _by_person([(row.person_id, row.right) for row in held])
    deputies = _by_person([(row.person_id, row.right) for row in held if row.is_deputy])
    name_of = {row.id: row.name for row in names}
    return tuple(
        Holder(each, name_of[each], addresses[each], rights[each], deputies[each])
        for each in person_ids
        if each in name_of
    )


def _by_person(pairs: Sequence[tuple[int, str]]) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for person_id, value in pairs:
        found[person_id] += (value,)
    return found
