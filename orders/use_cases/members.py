"""Joining a household: asked for by the person, decided by the liaison.

What a conversation has reached is kept in `registration`: a room is chosen, the phone is
awaited. A restart loses nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import (
    AlreadyDecided,
    AwaitingAcceptance,
    ForeignContact,
    NotAMember,
    NotYours,
    StaleButton,
    UnknownRoom,
)
from orders.rules.phones import read_phone
from orders.rules.states import MemberState, check
from orders.tables.compounds import compound
from orders.tables.households import household, member, registration
from orders.tables.people import person
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all


@dataclass(frozen=True, slots=True)
class Membership:
    """One household of a person."""

    household_id: int
    compound_id: int
    key: str
    state: str


async def memberships(tx: Transaction, person_id: int) -> tuple[Membership, ...]:
    """Return the households that a person belongs to or has asked to join."""
    rows = await tx.all(
        select(household.c.id, household.c.compound_id, household.c.key, member.c.state)
        .join(member, member.c.household_id == household.c.id)
        .where(
            member.c.person_id == person_id,
            member.c.state.in_((MemberState.ASKED, MemberState.ACCEPTED)),
        )
        .order_by(member.c.id)
    )
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


async def choose_room(
    tx: Transaction, *, actor: Actor, household_id: int, now: datetime
) -> Row[Any]:
    """Remember which room a person says they live in; the phone comes next."""
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise UnknownRoom(text=str(household_id))
    await tx.run(delete(registration).where(registration.c.person_id == actor.person_id))
    await tx.insert_many(
        registration,
        [
            {
                "person_id": actor.person_id,
                "compound_id": home.compound_id,
                "household_id": household_id,
                "changed_at": now,
            }
        ],
    )
    return home


async def awaits_phone(tx: Transaction, person_id: int) -> bool:
    """Tell whether a person's next message should be their phone number."""
    return (
        await tx.first(
            select(registration.c.person_id).where(registration.c.person_id == person_id)
        )
        is not None
    )


async def give_phone(
    tx: Transaction, *, actor: Actor, text: str, is_own_card: bool, now: datetime
) -> Membership:
    """Take the phone number and ask the liaison to accept the new member.

    Raises `ForeignContact` for somebody else's contact card and `BadPhone` for no number.
    """
    if not is_own_card:
        raise ForeignContact()
    reached = await tx.first(
        select(registration).where(registration.c.person_id == actor.person_id)
    )
    if reached is None:
        raise StaleButton()
    phone = read_phone(text)
    await tx.run(
        update(person)
        .where(person.c.id == actor.person_id)
        .values(phone=phone, phone_index=tx.sealer.index(phone))
    )
    await tx.run(delete(registration).where(registration.c.person_id == actor.person_id))
    return await _ask(tx, actor=actor, household_id=reached.household_id, now=now)


async def _ask(tx: Transaction, *, actor: Actor, household_id: int, now: datetime) -> Membership:
    home = await tx.one(select(household).where(household.c.id == household_id))
    known = await tx.first(
        select(member).where(
            member.c.household_id == household_id, member.c.person_id == actor.person_id
        )
    )
    if known is not None and known.state in (MemberState.ASKED, MemberState.ACCEPTED):
        return Membership(household_id, home.compound_id, home.key, known.state)
    if known is None:
        member_id = await tx.insert(
            member,
            household_id=household_id,
            person_id=actor.person_id,
            state=MemberState.ASKED,
            asked_at=now,
        )
    else:
        member_id = known.id
        await tx.run(
            update(member)
            .where(member.c.id == member_id)
            .values(state=MemberState.ASKED, asked_at=now, decided_at=None, decided_by=None)
        )
    after = {"household": household_id, "state": MemberState.ASKED}
    change = Change("member", member_id, "ask", None, after, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    data = await _card(tx, member_id)
    await post_all(
        tx,
        [
            Post(f"person:{liaison}", Notice.MEMBER_ASKED, data)
            for liaison in await holders(tx, home.compound_id, "approve")
        ],
        now=now,
    )
    return Membership(household_id, home.compound_id, home.key, MemberState.ASKED)


async def decide_member(
    tx: Transaction, *, actor: Actor, member_id: int, accepts: bool, now: datetime
) -> dict[str, Any]:
    """Accept or refuse somebody who asked to join; only once, by a liaison of the compound."""
    asked = await tx.first(
        select(member, household.c.compound_id)
        .join(household, household.c.id == member.c.household_id)
        .where(member.c.id == member_id)
    )
    if asked is None:
        raise StaleButton()
    await require_right(tx, actor, asked.compound_id, "approve")
    if asked.state != MemberState.ASKED:
        raise AlreadyDecided(state=asked.state)
    after = MemberState.ACCEPTED if accepts else MemberState.REFUSED
    check(MemberState(asked.state), after)
    await tx.run(
        update(member)
        .where(member.c.id == member_id, member.c.state == MemberState.ASKED)
        .values(state=after, decided_at=now, decided_by=actor.person_id)
    )
    change = Change("member", member_id, "decide", asked.state, after, asked.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    data = await _card(tx, member_id)
    notice = Notice.MEMBER_ACCEPTED if accepts else Notice.MEMBER_REFUSED
    await post_all(tx, [Post(f"person:{asked.person_id}", notice, data)], now=now)
    return data


async def waiting_members(tx: Transaction, compound_id: int) -> Sequence[dict[str, Any]]:
    """Return everybody who waits for the liaison's word, the longest-waiting first."""
    ids = await tx.scalars(
        select(member.c.id)
        .join(household, household.c.id == member.c.household_id)
        .where(household.c.compound_id == compound_id, member.c.state == MemberState.ASKED)
        .order_by(member.c.asked_at, member.c.id)
    )
    return [await _card(tx, member_id) for member_id in ids]


async def _card(tx: Transaction, member_id: int) -> dict[str, Any]:
    row = await tx.one(
        select(
            member.c.id,
            member.c.state,
            household.c.key,
            person.c.name,
            person.c.phone,
            compound.c.name.label("compound"),
            compound.c.name_en.label("compound_en"),
        )
        .join(household, household.c.id == member.c.household_id)
        .join(compound, compound.c.id == household.c.compound_id)
        .join(person, person.c.id == member.c.person_id)
        .where(member.c.id == member_id)
    )
    return {
        "member_id": row.id,
        "state": row.state,
        "address": row.key,
        "name": row.name,
        "phone": row.phone or "",
        "compound": row.compound,
        "compound_en": row.compound_en,
    }
