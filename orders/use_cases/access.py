"""Links by which a supplier's clerk or a volunteer signs in to the pages.

A liaison has one made; it names a purpose and a compound, holds for a day and signs in once.
Looking at it (as a chat's preview does) never uses it up. Only hashes of tokens are stored. A
session sees nothing beyond the compound whose liaison made the link: a liaison could open the
link as well, and must not see a neighbouring compound's households.

A liaison's own page acts for the person who had its link made, as long as they are the liaison.
When the chat is down, whoever keeps the program makes a link in their name.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row, select, update

from config.chance import Chance
from orders.actors import OPERATOR, Actor, person_actor
from orders.rules.errors import LinkExpired, LinkUsed, NoRight, WrongCompound
from orders.tables.compounds import compound
from orders.tables.people import portal_session, sign_in_link
from orders.tables.suppliers import supplier
from orders.use_cases.pharmacies import serving
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction

Purpose = Literal["supplier", "handout", "liaison", "gate", "care"]

LINK_HOLDS = timedelta(hours=24)
# A whole cycle, from the first list in the evening to the truck and the next opening.
SESSION_HOLDS = timedelta(days=3)
# Who acts on the pages of each purpose.
KINDS: Mapping[str, str] = {
    "supplier": "clerk",
    "handout": "page",
    "liaison": "liaison",
    "gate": "guard",
    "care": "carer",
}
# On these pages acts the person who had the link made, as long as they hold one of the rights.
OWN: Mapping[str, tuple[str, ...]] = {
    "liaison": ("approve",),
    "gate": ("gate", "approve"),
    "care": ("care", "approve"),
}
# Who stands at the table has the page made for themselves; it ends with the maker's right.
MAKERS: Mapping[str, tuple[str, ...]] = {**OWN, "handout": ("approve", "hand_out")}


@dataclass(frozen=True, slots=True)
class LinkCard:
    """What a link is for, as shown before it is used. `supplier` is empty for hand-outs."""

    purpose: str
    compound: str
    compound_en: str
    supplier: str
    supplier_en: str
    expires_at: datetime
    timezone: str


async def make_sign_in_link(
    tx: Transaction,
    *,
    actor: Actor,
    purpose: Purpose,
    supplier_id: int | None = None,
    compound_id: int,
    chance: Chance,
    now: datetime,
) -> str:
    """Return a fresh token. Needs `approve`; the supplier must sell to the compound's group.

    Guards and carers have their own made, which acts for who asked; who hands out has that page.
    """
    await require_right(tx, actor, compound_id, *MAKERS.get(purpose, ("approve",)))
    if actor.person_id is None:
        raise NoRight(right="approve")
    link = {"purpose": purpose, "supplier_id": supplier_id, "compound_id": compound_id}
    return await _make(tx, link, made_by=actor.person_id, actor=actor, chance=chance, now=now)


async def make_link_for_operator(
    tx: Transaction,
    *,
    purpose: Purpose,
    supplier_id: int | None = None,
    compound_id: int,
    chance: Chance,
    now: datetime,
) -> str:
    """Return a fresh token in the liaison's name, asked for at the machine itself.

    Raises `NoRight` where the compound has no liaison in whose name it could be.
    """
    liaisons = await holders(tx, compound_id, "approve")
    if not liaisons:
        raise NoRight(right="approve")
    link = {"purpose": purpose, "supplier_id": supplier_id, "compound_id": compound_id}
    return await _make(tx, link, made_by=liaisons[0], actor=OPERATOR, chance=chance, now=now)


async def _make(
    tx: Transaction,
    link: Mapping[str, Any],
    *,
    made_by: int,
    actor: Actor,
    chance: Chance,
    now: datetime,
) -> str:
    is_clerks = link["purpose"] == "supplier"
    if is_clerks and not await _sells_to(tx, link["supplier_id"], link["compound_id"]):
        raise WrongCompound()
    token = chance.token()
    link_id = await tx.insert(
        sign_in_link,
        token_hash=_hash(token),
        purpose=link["purpose"],
        supplier_id=link["supplier_id"] if is_clerks else None,
        compound_id=link["compound_id"],
        made_by=made_by,
        made_at=now,
        expires_at=now + LINK_HOLDS,
    )
    after = {"purpose": link["purpose"], "supplier": link["supplier_id"]}
    change = Change("sign_in_link", link_id, "make", None, after, link["compound_id"])
    await record(tx, change, actor=str(actor), now=now)
    return token


async def look_at_link(tx: Transaction, *, token: str, now: datetime) -> LinkCard:
    """Tell what a link is for, without using it up."""
    row = await _usable_link(tx, token, now=now)
    place = await tx.one(select(compound).where(compound.c.id == row.compound_id))
    seller = await tx.first(select(supplier).where(supplier.c.id == row.supplier_id))
    return LinkCard(
        purpose=row.purpose,
        compound=place.name,
        compound_en=place.name_en,
        supplier=seller.name if seller else "",
        supplier_en=seller.name_en if seller else "",
        expires_at=row.expires_at,
        timezone=place.timezone,
    )


async def use_link(tx: Transaction, *, token: str, chance: Chance, now: datetime) -> str:
    """Use a link up and return the token of a new session. The second use is refused."""
    row = await _usable_link(tx, token, now=now)
    unused = (sign_in_link.c.id == row.id, sign_in_link.c.used_at.is_(None))
    if not await tx.run(update(sign_in_link).where(*unused).values(used_at=now)):
        raise LinkUsed()
    session_token = chance.token()
    session_id = await tx.insert(
        portal_session,
        token_hash=_hash(session_token),
        link_id=row.id,
        signed_in_at=now,
        expires_at=now + SESSION_HOLDS,
    )
    actor = _actor(session_id, row)
    changes = (
        Change("sign_in_link", row.id, "use", None, None, row.compound_id),
        Change("portal_session", session_id, "sign_in", None, row.purpose, row.compound_id),
    )
    await record(tx, *changes, actor=str(actor), now=now)
    return session_token


async def session_actor(tx: Transaction, *, session_token: str, now: datetime) -> Actor:
    """Return who is signed in: a clerk (with supplier), a page (for hand-outs) or a liaison.

    Raises `LinkExpired` when nobody is, or not any more; `NoRight` for who was the liaison.
    """
    row = await tx.first(
        select(
            portal_session.c.id,
            sign_in_link.c.purpose,
            sign_in_link.c.made_by,
            sign_in_link.c.supplier_id,
            sign_in_link.c.compound_id,
        )
        .join(sign_in_link, sign_in_link.c.id == portal_session.c.link_id)
        .where(
            portal_session.c.token_hash == _hash(session_token),
            portal_session.c.expires_at > now,
            portal_session.c.signed_out_at.is_(None),
        )
    )
    if row is None:
        raise LinkExpired()
    actor = _actor(row.id, row)
    if row.purpose in OWN:
        await require_right(tx, actor, row.compound_id, *OWN[row.purpose])
    elif row.purpose in MAKERS:
        maker = person_actor(row.made_by)
        await require_right(tx, maker, row.compound_id, *MAKERS[row.purpose])
    return actor


@dataclass(frozen=True, slots=True)
class SessionCard:
    """Who is signed in for what, as a page's head shows it."""

    purpose: str
    compound_id: int
    compound: str
    compound_en: str
    timezone: str
    supplier_id: int | None
    supplier: str
    supplier_en: str


async def session_card(tx: Transaction, *, actor: Actor) -> SessionCard:
    """Return the names for a signed-in actor."""
    place = await tx.one(select(compound).where(compound.c.id == actor.compound_id))
    seller = await tx.first(select(supplier).where(supplier.c.id == actor.supplier_id))
    return SessionCard(
        purpose=next(purpose for purpose, kind in KINDS.items() if kind == actor.kind),
        compound_id=place.id,
        compound=place.name,
        compound_en=place.name_en,
        timezone=place.timezone,
        supplier_id=actor.supplier_id,
        supplier=seller.name if seller else "",
        supplier_en=seller.name_en if seller else "",
    )


async def sign_out(tx: Transaction, *, actor: Actor, now: datetime) -> None:
    """End the actor's session; ending it twice changes nothing."""
    live = (portal_session.c.id == actor.id, portal_session.c.signed_out_at.is_(None))
    if await tx.run(update(portal_session).where(*live).values(signed_out_at=now)):
        change = Change("portal_session", actor.id, "sign_out", None, None, actor.compound_id)
        await record(tx, change, actor=str(actor), now=now)


def _actor(session_id: int, link: Row[Any]) -> Actor:
    return Actor(
        KINDS[link.purpose],
        session_id,
        person_id=link.made_by if link.purpose in OWN else None,
        supplier_id=link.supplier_id,
        compound_id=link.compound_id,
    )


async def _usable_link(tx: Transaction, token: str, *, now: datetime) -> Row[Any]:
    row = await tx.first(select(sign_in_link).where(sign_in_link.c.token_hash == _hash(token)))
    if row is None or row.expires_at <= now:
        raise LinkExpired()
    if row.used_at is not None:
        raise LinkUsed()
    return row


async def _sells_to(tx: Transaction, supplier_id: int | None, compound_id: int) -> bool:
    sold = select(supplier.c.id).where(
        supplier.c.id == supplier_id, supplier.c.id.in_(serving(compound_id))
    )
    return await tx.first(sold) is not None


def _hash(token: str) -> str:
    # Plain: tokens are 192 random bits, so a slow or salted hash would add nothing.
    return hashlib.sha256(token.encode()).hexdigest()
