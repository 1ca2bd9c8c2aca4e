"""Leaving a household, and taking somebody out of it: an impostor, or who has moved away.

Whoever is taken out cannot ask for that household again; the liaison may let them back in. What
they ordered in the open cycle stays, and is shown to those who remain with the way to withdraw it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select, update

from orders.actors import Actor
from orders.notices_people import Notice
from orders.rules.errors import AlreadyDecided, NotAMember, NotYours, StaleButton
from orders.rules.states import CycleState, MemberState, OrderState, check
from orders.tables.compounds import building, compound
from orders.tables.cycles import cycle, offer
from orders.tables.households import captain, consent, household, member, roster_entry
from orders.tables.orders import draft, order, order_line
from orders.tables.people import awaited_text, person
from orders.use_cases.members import members_of
from orders.use_cases.order_access import is_member, is_neighbour
from orders.use_cases.rights import has_right, holders
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all

HERE = (MemberState.ASKED, MemberState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Removal:
    """Who is taken out of which household."""

    member_id: int
    household_id: int
    address: str
    name: str


async def leave_household(
    tx: Transaction, *, actor: Actor, household_id: int, now: datetime
) -> str:
    """Leave a household, or take the question back; twice is once. Returns the address."""
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise NotAMember()
    row = await tx.first(
        select(member).where(
            member.c.household_id == household_id, member.c.person_id == actor.person_id
        )
    )
    if row is None:
        raise NotYours()
    if row.state in HERE:
        await _end(tx, row, home, after=MemberState.LEFT, actor=actor, now=now)
    key: str = home.key
    return key


async def member_to_remove(tx: Transaction, *, actor: Actor, member_id: int) -> Removal:
    """Return a member whom the actor may take out, before they do."""
    row, home = await _removable(tx, actor, member_id)
    return await _removal(tx, row, home)


async def remove_member(tx: Transaction, *, actor: Actor, member_id: int, now: datetime) -> Removal:
    """Take somebody out of a household: another member of it may, and the liaison.

    Raises `AlreadyDecided` where they are out already.
    """
    row, home = await _removable(tx, actor, member_id)
    if row.state != MemberState.ACCEPTED:
        raise AlreadyDecided(state=row.state)
    await _end(tx, row, home, after=MemberState.REMOVED, actor=actor, now=now)
    return await _removal(tx, row, home)


async def _removal(tx: Transaction, row: Row[Any], home: Row[Any]) -> Removal:
    name = await tx.scalar(select(person.c.name).where(person.c.id == row.person_id))
    return Removal(row.id, home.id, home.key, name)


async def _removable(tx: Transaction, actor: Actor, member_id: int) -> tuple[Row[Any], Row[Any]]:
    row = await tx.first(select(member).where(member.c.id == member_id))
    if row is None:
        raise StaleButton()
    home = await tx.one(select(household).where(household.c.id == row.household_id))
    is_other = row.person_id != actor.person_id and await is_member(tx, actor, home.id)
    if not is_other and not await has_right(tx, actor, home.compound_id, "approve"):
        raise NotYours()
    return row, home


async def _end(
    tx: Transaction,
    row: Row[Any],
    home: Row[Any],
    *,
    after: MemberState,
    actor: Actor,
    now: datetime,
) -> None:
    check(MemberState(row.state), after)
    values = {"state": after, "decided_at": now, "decided_by": actor.person_id}
    still = (member.c.id == row.id, member.c.state == row.state)
    if not await tx.run(update(member).where(*still).values(**values)):
        raise AlreadyDecided(state=after)  # somebody was quicker
    verb = "leave" if after == MemberState.LEFT else "remove"
    change = Change("member", row.id, verb, row.state, after, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    if row.state == MemberState.ACCEPTED:
        await _cut_ties(tx, row.person_id, home, now=now)
        await _tell(tx, row.person_id, home, after=after, now=now)


async def _cut_ties(tx: Transaction, person_id: int, home: Row[Any], *, now: datetime) -> None:
    """What they had in hand for the household ends; what they may do as a neighbour, too."""
    drafted = (draft.c.household_id == home.id, draft.c.person_id == person_id)
    await tx.run(delete(draft).where(*drafted))
    await tx.run(delete(awaited_text).where(awaited_text.c.person_id == person_id))
    tied = (roster_entry.c.household_id == home.id, roster_entry.c.person_id == person_id)
    await tx.run(update(roster_entry).where(*tied).values(person_id=None))
    given = (consent.c.household_id == home.id, consent.c.given_by == f"person:{person_id}")
    held: list[Any] = []
    if not await is_neighbour(tx, person_id, home.compound_id):
        here = select(household.c.id).where(household.c.compound_id == home.compound_id)
        held = [(consent.c.person_id == person_id) & consent.c.household_id.in_(here)]
        buildings = select(building.c.id).where(building.c.compound_id == home.compound_id)
        captaincy = (captain.c.person_id == person_id, captain.c.building_id.in_(buildings))
        live = captain.c.revoked_at.is_(None)
        await tx.run(update(captain).where(*captaincy, live).values(revoked_at=now))
    ended = or_(given[0] & given[1], *held)
    await tx.run(
        update(consent).where(ended, consent.c.revoked_at.is_(None)).values(revoked_at=now)
    )


async def _tell(
    tx: Transaction, person_id: int, home: Row[Any], *, after: MemberState, now: datetime
) -> None:
    """Who stays reads who went, with what they ordered; who was taken out reads that."""
    place = await tx.one(select(compound).where(compound.c.id == home.compound_id))
    name = await tx.scalar(select(person.c.name).where(person.c.id == person_id))
    cycle_id, lines = await _ordered(tx, person_id, home)
    stay: Sequence[int] = (await members_of(tx, [home.id])).get(home.id, ())
    gone = {
        "household_id": home.id,
        "cycle_id": cycle_id,
        "address": home.key,
        "name": name,
        "why": str(after),
        "lines": lines,
    }
    told = list(stay)
    if not stay and lines:  # nobody is left to say whether the order still holds
        told = [
            each for each in await holders(tx, home.compound_id, "approve") if each != person_id
        ]
    posts = [Post(f"person:{each}", Notice.MEMBER_GONE, gone) for each in told]
    if after == MemberState.REMOVED:
        data = {"address": home.key, "compound": place.name, "compound_en": place.name_en}
        posts.append(Post(f"person:{person_id}", Notice.MEMBER_REMOVED, data))
    await post_all(tx, posts, now=now)


async def _ordered(
    tx: Transaction, person_id: int, home: Row[Any]
) -> tuple[int | None, list[dict[str, Any]]]:
    """The household's order of the open cycle, where it was placed by this person."""
    rows = await tx.all(
        select(
            order.c.cycle_id,
            offer.c.code,
            offer.c.name,
            offer.c.name_en,
            order_line.c.quantity,
        )
        .join(cycle, cycle.c.id == order.c.cycle_id)
        .join(order_line, order_line.c.order_id == order.c.id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(
            order.c.household_id == home.id,
            order.c.placed_by == person_id,
            order.c.state.in_((OrderState.LIVE, OrderState.WAITING)),
            cycle.c.state == CycleState.OPEN,
        )
        .order_by(offer.c.code)
    )
    lines = [
        {"code": row.code, "name": row.name, "name_en": row.name_en, "quantity": row.quantity}
        for row in rows
    ]
    return (rows[0].cycle_id if rows else None), lines
