"""Joining a household: asked for by the person, decided by the liaison or by the roster.

What a conversation has reached is kept in `registration`: which link was opened, which household
is left for a new one, which room is chosen while the phone is awaited. A restart loses nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from orders.actors import Actor
from orders.rules.errors import ForeignContact, StaleButton, UnknownRoom
from orders.rules.errors_people import RemovedMember
from orders.rules.phones import read_phone
from orders.rules.states import MemberState
from orders.tables.compounds import compound
from orders.tables.households import household, member, registration
from orders.tables.people import person
from orders.use_cases.accepting import accept_by_roster, ask_liaison
from orders.use_cases.leaving import leave_household
from orders.use_cases.members import Membership
from orders.use_cases.roster import roster_match
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class RoomChosen:
    """A room is chosen: the phone is awaited, or, where it is known, `joined` says the rest."""

    household_id: int
    key: str
    joined: Membership | None


async def begin_joining(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    now: datetime,
    link_id: int | None = None,
    leaves_id: int | None = None,
) -> None:
    """Remember by which link somebody came, or out of which household they move."""
    await tx.run(delete(registration).where(registration.c.person_id == actor.person_id))
    row = {
        "person_id": actor.person_id,
        "compound_id": compound_id,
        "household_id": None,
        "link_id": link_id,
        "leaves_id": leaves_id,
        "changed_at": now,
    }
    await tx.insert_many(registration, [row])


async def begin_anew(tx: Transaction, *, actor: Actor) -> None:
    """Forget how far the conversation about joining was."""
    await tx.run(delete(registration).where(registration.c.person_id == actor.person_id))


async def choose_room(
    tx: Transaction, *, actor: Actor, household_id: int, now: datetime
) -> RoomChosen:
    """Take the room in which a person says they live; where the phone is known, ask at once.

    Raises `RemovedMember` for whom the household has taken out.
    """
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise UnknownRoom(text=str(household_id))
    known = await _member_row(tx, household_id, actor)
    if known is not None and known.state == MemberState.REMOVED:
        raise RemovedMember(household=home.key)
    reached = await _reached(tx, actor)
    await begin_joining(
        tx,
        actor=actor,
        compound_id=home.compound_id,
        link_id=reached.link_id if reached is not None else None,
        leaves_id=reached.leaves_id if reached is not None else None,
        now=now,
    )
    chosen = update(registration).where(registration.c.person_id == actor.person_id)
    await tx.run(chosen.values(household_id=household_id))
    has_phone = await tx.scalar(select(person.c.phone_index).where(person.c.id == actor.person_id))
    joined = await _finish(tx, actor=actor, now=now) if has_phone else None
    return RoomChosen(home.id, home.key, joined)


async def awaits_phone(tx: Transaction, person_id: int) -> bool:
    """Tell whether a person's next message should be their phone number."""
    chosen = select(registration.c.person_id).where(
        registration.c.person_id == person_id, registration.c.household_id.is_not(None)
    )
    return await tx.first(chosen) is not None


async def give_phone(
    tx: Transaction,
    *,
    actor: Actor,
    text: str,
    is_own_card: bool,
    now: datetime,
    is_typed: bool = False,
) -> Membership:
    """Take the phone number; then the roster or the liaison accepts the new member.

    A typed number proves nothing: only one's own contact card can match the roster. Raises
    `ForeignContact` for somebody else's card and `BadPhone` for no number.
    """
    if not is_own_card:
        raise ForeignContact()
    if not await awaits_phone(tx, actor.person_id or 0):
        raise StaleButton()
    phone = read_phone(text)
    await tx.run(
        update(person)
        .where(person.c.id == actor.person_id)
        .values(
            phone=phone,
            phone_index=tx.sealer.index(phone),
            phone_proven_at=None if is_typed else now,
        )
    )
    return await _finish(tx, actor=actor, now=now)


async def _finish(tx: Transaction, *, actor: Actor, now: datetime) -> Membership:
    """The room and the phone are known: leave the old household, ask for the new one."""
    reached = await _reached(tx, actor)
    assert reached is not None
    await begin_anew(tx, actor=actor)
    if reached.leaves_id is not None and reached.leaves_id != reached.household_id:
        await leave_household(tx, actor=actor, household_id=reached.leaves_id, now=now)
    return await _ask(tx, actor=actor, household_id=reached.household_id, now=now)


async def _ask(tx: Transaction, *, actor: Actor, household_id: int, now: datetime) -> Membership:
    home = await tx.one(select(household).where(household.c.id == household_id))
    known = await _member_row(tx, household_id, actor)
    if known is not None and known.state in (MemberState.ASKED, MemberState.ACCEPTED):
        return Membership(household_id, home.compound_id, home.key, known.state)
    asked = {"state": MemberState.ASKED, "asked_at": now, "decided_at": None, "decided_by": None}
    if known is None:
        of_person = {"household_id": household_id, "person_id": actor.person_id}
        member_id = await tx.insert(member, **of_person, **asked)
    else:
        member_id = known.id
        await tx.run(update(member).where(member.c.id == member_id).values(**asked))
    after = {"household": household_id, "state": MemberState.ASKED}
    change = Change("member", member_id, "ask", None, after, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    if await _is_on_the_roster(tx, actor, home):
        await accept_by_roster(tx, member_id=member_id, now=now)
        return Membership(household_id, home.compound_id, home.key, MemberState.ACCEPTED)
    await ask_liaison(tx, member_id=member_id, now=now)
    return Membership(household_id, home.compound_id, home.key, MemberState.ASKED)


async def _is_on_the_roster(tx: Transaction, actor: Actor, home: Row[Any]) -> bool:
    """The room and a proven phone stand there together, and the compound lets that count."""
    who = await tx.one(select(person).where(person.c.id == actor.person_id))
    if who.phone_proven_at is None or not who.phone:
        return False
    joining = await tx.scalar(select(compound.c.joining).where(compound.c.id == home.compound_id))
    if joining != "roster":
        return False
    return await roster_match(tx, household_id=home.id, phone=who.phone) is not None


async def _reached(tx: Transaction, actor: Actor) -> Row[Any] | None:
    of_person = select(registration).where(registration.c.person_id == actor.person_id)
    return await tx.first(of_person)


async def _member_row(tx: Transaction, household_id: int, actor: Actor) -> Row[Any] | None:
    return await tx.first(
        select(member).where(
            member.c.household_id == household_id, member.c.person_id == actor.person_id
        )
    )
