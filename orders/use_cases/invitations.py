"""Links that the chat opens, by which somebody becomes a liaison or a supplier's contact.

A link holds for a week and for one person: whoever confirms it first. Only hashes of codes are
stored. The first liaison's link does nothing once there is a liaison; a further one is made by
whoever runs the machine when the liaison has vanished, and those who are there are told.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import Row, select, update

from config.chance import Chance
from orders.actors import OPERATOR, Actor, person_actor
from orders.notices import Notice
from orders.notices_people import Notice as PeopleNotice
from orders.rules.errors import (
    InvitationExpired,
    InvitationUsed,
    LiaisonThere,
    NoRight,
    StaleButton,
    WrongCompound,
)
from orders.tables.compounds import compound
from orders.tables.people import invitation, person
from orders.tables.suppliers import supplier
from orders.use_cases.contacts import name_contact
from orders.use_cases.desks import sellers_to
from orders.use_cases.rights import RIGHTS, grant_right, holders, require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post

# A right's own name is the purpose of a link that gives it.
Purpose = Literal[
    "first_liaison",
    "more_liaison",
    "contact",
    "approve",
    "hand_out",
    "collect_money",
    "gate",
    "deliver",
    "care",
]
LIAISONS = ("first_liaison", "more_liaison")

INVITATION_HOLDS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """What a link is for, as shown before it is confirmed. `supplier` is empty for a liaison."""

    purpose: Purpose
    compound_id: int
    compound: str
    compound_en: str
    supplier: str
    supplier_en: str
    expires_at: datetime
    timezone: str


async def invite_liaison(
    tx: Transaction, *, actor: Actor, compound_id: int, chance: Chance, now: datetime
) -> str:
    """Return a fresh code for a compound's liaison; older links of this kind end."""
    if actor.kind != "operator":
        raise NoRight(right="approve")
    await tx.run(
        update(invitation)
        .where(
            invitation.c.compound_id == compound_id,
            invitation.c.purpose.in_(LIAISONS),
            invitation.c.used_at.is_(None),
            invitation.c.expires_at > now,
        )
        .values(expires_at=now)
    )
    has_liaison = bool(await holders(tx, compound_id, "approve"))
    purpose: Purpose = "more_liaison" if has_liaison else "first_liaison"
    return await _make(tx, actor, purpose, compound_id, None, chance=chance, now=now)


async def is_liaison_invited(tx: Transaction, compound_id: int, *, now: datetime) -> bool:
    """Whether a liaison's link is on its way."""
    usable = select(invitation.c.id).where(
        invitation.c.compound_id == compound_id,
        invitation.c.purpose.in_(LIAISONS),
        invitation.c.used_at.is_(None),
        invitation.c.expires_at > now,
    )
    return await tx.first(usable.limit(1)) is not None


async def invite_contact(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    supplier_id: int,
    chance: Chance,
    now: datetime,
) -> str:
    """Return a fresh code for a supplier's contact. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    if supplier_id not in {item.supplier_id for item in await sellers_to(tx, compound_id)}:
        raise WrongCompound()
    return await _make(tx, actor, "contact", compound_id, supplier_id, chance=chance, now=now)


async def invite_holder(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    right: str,
    chance: Chance,
    now: datetime,
) -> str:
    """Return a fresh code by which somebody gets a right, member or not. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    if right not in RIGHTS:
        raise StaleButton()
    return await _make(tx, actor, cast(Purpose, right), compound_id, None, chance=chance, now=now)


async def look_at_invitation(
    tx: Transaction, *, actor: Actor, code: str, now: datetime
) -> InvitationCard:
    """Tell what a link is for, without using it up."""
    row = await _usable(tx, actor, code, now=now)
    if row.used_at is None:
        await _require_sense(tx, row)
    return await _card(tx, row)


async def accept_invitation(
    tx: Transaction, *, actor: Actor, code: str, now: datetime
) -> InvitationCard:
    """Become what the link says. The second person is refused; the same one may press twice."""
    row = await _usable(tx, actor, code, now=now)
    if row.used_at is not None or actor.person_id is None:
        return await _card(tx, row)
    # One after the other: of two first liaisons' links only one makes a liaison.
    await tx.lock(select(compound.c.id).where(compound.c.id == row.compound_id))
    await _require_sense(tx, row)
    unused = (invitation.c.id == row.id, invitation.c.used_at.is_(None))
    used = update(invitation).where(*unused).values(used_at=now, used_by=actor.person_id)
    if not await tx.run(used):
        raise InvitationUsed()
    change = Change("invitation", row.id, "accept", None, {"purpose": row.purpose}, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    card = await _card(tx, row)
    if row.purpose == "contact":
        await _become_contact(tx, row, card, person_id=actor.person_id, now=now)
    elif row.purpose in RIGHTS:
        await _become_holder(tx, row, person_id=actor.person_id, now=now)
    else:
        await _become_liaison(tx, row, card, person_id=actor.person_id, now=now)
    return card


async def _make(
    tx: Transaction,
    actor: Actor,
    purpose: Purpose,
    compound_id: int,
    supplier_id: int | None,
    *,
    chance: Chance,
    now: datetime,
) -> str:
    code = chance.token()
    invitation_id = await tx.insert(
        invitation,
        token_hash=_hash(code),
        purpose=purpose,
        compound_id=compound_id,
        supplier_id=supplier_id,
        made_by=str(actor),
        made_at=now,
        expires_at=now + INVITATION_HOLDS,
    )
    after = {"purpose": purpose, "supplier": supplier_id}
    change = Change("invitation", invitation_id, "make", None, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return code


async def _usable(tx: Transaction, actor: Actor, code: str, *, now: datetime) -> Row[Any]:
    row = await tx.first(select(invitation).where(invitation.c.token_hash == _hash(code)))
    if row is None:
        raise InvitationExpired()
    if row.used_at is not None and row.used_by != actor.person_id:
        raise InvitationUsed()
    if row.used_at is None and row.expires_at <= now:
        raise InvitationExpired()
    return row


async def _require_sense(tx: Transaction, row: Row[Any]) -> None:
    if row.purpose == "first_liaison" and await holders(tx, row.compound_id, "approve"):
        place = await tx.one(select(compound).where(compound.c.id == row.compound_id))
        raise LiaisonThere(compound=place.name, compound_en=place.name_en)


async def _become_liaison(
    tx: Transaction, row: Row[Any], card: InvitationCard, *, person_id: int, now: datetime
) -> None:
    name = await tx.scalar(select(person.c.name).where(person.c.id == person_id))
    data = {"name": name, "compound": card.compound, "compound_en": card.compound_en}
    told = [
        Post(f"person:{holder}", Notice.LIAISON_ADDED, data)
        for holder in await holders(tx, row.compound_id, "approve")
        if holder != person_id
    ]
    await grant_right(
        tx,
        actor=OPERATOR,
        compound_id=row.compound_id,
        person_id=person_id,
        right="approve",
        now=now,
    )
    await post(tx, *told, now=now)


async def _become_holder(tx: Transaction, row: Row[Any], *, person_id: int, now: datetime) -> None:
    """In the name of who made the link, who must still be the liaison."""
    inviter = int(row.made_by.partition(":")[2])
    await grant_right(
        tx,
        actor=person_actor(inviter),
        compound_id=row.compound_id,
        person_id=person_id,
        right=row.purpose,
        is_deputy=row.purpose == "approve",
        now=now,
    )
    name = await tx.scalar(select(person.c.name).where(person.c.id == person_id))
    data = {"name": name, "right": row.purpose}
    await post(tx, Post(f"person:{inviter}", PeopleNotice.HOLDER_JOINED, data), now=now)


async def _become_contact(
    tx: Transaction, row: Row[Any], card: InvitationCard, *, person_id: int, now: datetime
) -> None:
    inviter = Actor("person", int(row.made_by.partition(":")[2]))
    await name_contact(tx, actor=inviter, supplier_id=row.supplier_id, person_id=person_id, now=now)
    name = await tx.scalar(select(person.c.name).where(person.c.id == person_id))
    data = {"name": name, "supplier": card.supplier, "supplier_en": card.supplier_en}
    told = [
        Post(f"person:{holder}", Notice.CONTACT_NAMED, data)
        for holder in await holders(tx, row.compound_id, "approve")
    ]
    await post(tx, *told, now=now)


async def _card(tx: Transaction, row: Row[Any]) -> InvitationCard:
    place = await tx.one(select(compound).where(compound.c.id == row.compound_id))
    seller = await tx.first(select(supplier).where(supplier.c.id == row.supplier_id))
    return InvitationCard(
        purpose=row.purpose,
        compound_id=place.id,
        compound=place.name,
        compound_en=place.name_en,
        supplier=seller.name if seller else "",
        supplier_en=seller.name_en if seller else "",
        expires_at=row.expires_at,
        timezone=place.timezone,
    )


def _hash(code: str) -> str:
    # Plain: codes are 192 random bits, so a slow or salted hash would add nothing.
    return hashlib.sha256(code.encode()).hexdigest()
