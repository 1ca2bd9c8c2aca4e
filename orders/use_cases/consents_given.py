"""The consents that stand: given, listed, taken back, and to whom one could be given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from orders.actors import Actor
from orders.notices_people import Notice
from orders.rules.errors import NotAMember, NotYours, StaleButton
from orders.rules.states import MemberState
from orders.tables.households import consent, household, member
from orders.tables.people import person
from orders.use_cases.order_access import is_member, is_neighbour
from orders.use_cases.registers import find_home
from orders.use_cases.rights import has_right
from orders.use_cases.whereabouts import addresses_of
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post


@dataclass(frozen=True, slots=True)
class Consent:
    """Somebody who may order for a household, with where they live."""

    person_id: int
    name: str
    addresses: tuple[str, ...]


async def consents_of(tx: Transaction, household_id: int) -> tuple[Consent, ...]:
    """Return who may order for a household by its consent."""
    rows = await tx.all(
        select(consent.c.person_id, person.c.name, household.c.compound_id)
        .join(person, person.c.id == consent.c.person_id)
        .join(household, household.c.id == consent.c.household_id)
        .where(consent.c.household_id == household_id, consent.c.revoked_at.is_(None))
        .order_by(consent.c.id)
    )
    if not rows:
        return ()
    homes = await addresses_of(tx, [row.person_id for row in rows], rows[0].compound_id)
    return tuple(Consent(row.person_id, row.name, homes.get(row.person_id, ())) for row in rows)


async def homes_by_consent(tx: Transaction, person_id: int) -> Sequence[tuple[int, str]]:
    """Return the households (id, key) that let a person order for them."""
    rows = await tx.all(
        select(household.c.id, household.c.key)
        .join(consent, consent.c.household_id == household.c.id)
        .where(consent.c.person_id == person_id, consent.c.revoked_at.is_(None))
        .order_by(household.c.compound_id, household.c.position)
    )
    return [(row.id, row.key) for row in rows]


async def neighbours_at(
    tx: Transaction, *, actor: Actor, household_id: int, address: str
) -> tuple[Consent, ...]:
    """Return who could order for a household: the members of another one, by its address."""
    compound_id, _ = await _place_to_decide_on(tx, actor, household_id)
    found, key = await find_home(tx, compound_id=compound_id, text=address)
    rows = await tx.all(
        select(person.c.id, person.c.name)
        .join(member, member.c.person_id == person.c.id)
        .where(member.c.household_id == found, member.c.state == MemberState.ACCEPTED)
        .order_by(member.c.id)
    )
    return tuple(Consent(row.id, row.name, (key,)) for row in rows if found != household_id)


async def consent_to_revoke(
    tx: Transaction, *, actor: Actor, household_id: int, person_id: int
) -> tuple[str, str]:
    """Return the name of who may order for a household, and its address, before it is revoked."""
    _, address = await _place_to_decide_on(tx, actor, household_id)
    for each in await consents_of(tx, household_id):
        if each.person_id == person_id:
            return each.name, address
    raise StaleButton()


async def give_consent(
    tx: Transaction, *, actor: Actor, household_id: int, person_id: int, now: datetime
) -> None:
    """Let a neighbour order for a household without being asked; they are told."""
    compound_id, address = await _place_to_decide_on(tx, actor, household_id)
    if not await is_neighbour(tx, person_id, compound_id):
        raise StaleButton()
    if await add_consent(tx, actor=actor, household_id=household_id, person_id=person_id, now=now):
        data = {
            "household_id": household_id,
            "address": address,
            "is_given": True,
            "lines": [],
            "not_placed": "",
        }
        await post(tx, Post(f"person:{person_id}", Notice.CONSENT_DECIDED, data), now=now)


async def add_consent(
    tx: Transaction, *, actor: Actor, household_id: int, person_id: int, now: datetime
) -> bool:
    """Write a consent down; false where it stands already. The caller has checked the actor."""
    live = (
        consent.c.household_id == household_id,
        consent.c.person_id == person_id,
        consent.c.revoked_at.is_(None),
    )
    if await tx.first(select(consent.c.id).where(*live)) is not None:
        return False
    consent_id = await tx.insert(
        consent,
        household_id=household_id,
        person_id=person_id,
        given_by=str(actor),
        given_at=now,
    )
    home = await tx.one(select(household).where(household.c.id == household_id))
    after = {"household": household_id, "person": person_id}
    change = Change("consent", consent_id, "give", None, after, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return True


async def revoke_consent(
    tx: Transaction, *, actor: Actor, household_id: int, person_id: int, now: datetime
) -> str:
    """Take a consent back and tell the neighbour; twice is once. Returns the address."""
    compound_id, address = await _place_to_decide_on(tx, actor, household_id)
    row = await tx.first(
        select(consent.c.id).where(
            consent.c.household_id == household_id,
            consent.c.person_id == person_id,
            consent.c.revoked_at.is_(None),
        )
    )
    if row is None:
        return address
    await tx.run(update(consent).where(consent.c.id == row.id).values(revoked_at=now))
    before = {"household": household_id, "person": person_id}
    change = Change("consent", row.id, "revoke", before, None, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    told = Post(f"person:{person_id}", Notice.CONSENT_REVOKED, {"address": address})
    await post(tx, told, now=now)
    return address


async def _place_to_decide_on(tx: Transaction, actor: Actor, household_id: int) -> tuple[int, str]:
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise NotAMember()
    is_own = await is_member(tx, actor, household_id)
    if not is_own and not await has_right(tx, actor, home.compound_id, "approve"):
        raise NotYours()
    return home.compound_id, home.key


async def who_ordered(tx: Transaction, actor: Actor, household_id: int) -> dict[str, Any]:
    """For a household's notice: by whom an order is, and whether that is by its consent."""
    name = await tx.scalar(select(person.c.name).where(person.c.id == actor.person_id))
    agreed = select(consent.c.id).where(
        consent.c.household_id == household_id,
        consent.c.person_id == actor.person_id,
        consent.c.revoked_at.is_(None),
    )
    return {
        "household_id": household_id,
        "by": name or "",
        "by_person": actor.person_id or 0,
        "by_consent": await tx.first(agreed) is not None,
    }
