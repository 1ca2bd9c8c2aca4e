"""What a person may do in a compound: grant, revoke, hand over, check.

Revoked rows stay as history.
Whoever gets a right is told, and somebody always remains the liaison.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import LastLiaison, NoRight
from orders.tables.compounds import compound
from orders.tables.people import person, right_holder
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post

# Pages that act for the person whose link it was, in one compound.
OWN_PAGES = ("liaison", "guard", "carer")
RIGHTS = ("approve", "hand_out", "collect_money", "gate", "deliver", "care")


async def has_right(tx: Transaction, actor: Actor, compound_id: int, *rights: str) -> bool:
    """Tell whether the actor holds one of the rights; a page signed in for hand-outs has that."""
    if actor.kind == "page":
        return actor.compound_id == compound_id and "hand_out" in rights
    if actor.kind == "guard":  # on the gate's page a liaison, too, does what a guard may
        rights = ("gate", "approve") if "gate" in rights else ()
    if actor.kind in OWN_PAGES and actor.compound_id != compound_id:
        return False  # signed in on the pages of one compound, whatever else they may do
    if actor.person_id is None:
        return actor.kind == "scheduler"
    held = select(right_holder.c.id).where(
        right_holder.c.compound_id == compound_id,
        right_holder.c.person_id == actor.person_id,
        right_holder.c.right.in_(rights),
        right_holder.c.revoked_at.is_(None),
    )
    return await tx.first(held) is not None


async def require_right(tx: Transaction, actor: Actor, compound_id: int, *rights: str) -> None:
    """Raise `NoRight` unless the actor holds one of the rights in the compound."""
    if not await has_right(tx, actor, compound_id, *rights):
        raise NoRight(right=rights[0])


async def holders(tx: Transaction, compound_id: int, *rights: str) -> Sequence[int]:
    """Return the person ids that hold one of the rights, the longest-serving first."""
    return await tx.scalars(
        select(right_holder.c.person_id)
        .where(
            right_holder.c.compound_id == compound_id,
            right_holder.c.right.in_(rights),
            right_holder.c.revoked_at.is_(None),
        )
        .group_by(right_holder.c.person_id)
        .order_by(right_holder.c.person_id)
    )


async def liaisons_to_reach(tx: Transaction) -> Sequence[tuple[int, str]]:
    """Return the Telegram ids and languages of all who approve anywhere and can be written to."""
    rows = await tx.all(
        select(person.c.telegram_id, person.c.language)
        .join(right_holder, right_holder.c.person_id == person.c.id)
        .where(
            right_holder.c.right == "approve",
            right_holder.c.revoked_at.is_(None),
            person.c.telegram_id.is_not(None),
            person.c.started_at.is_not(None),
            person.c.unreachable_at.is_(None),
        )
        .distinct()
        .order_by(person.c.telegram_id)
    )
    return [(row.telegram_id, row.language) for row in rows]


async def compounds_with_right(tx: Transaction, person_id: int, *rights: str) -> Sequence[int]:
    """Return the compounds in which a person holds one of the rights."""
    return await tx.scalars(
        select(right_holder.c.compound_id)
        .where(
            right_holder.c.person_id == person_id,
            right_holder.c.right.in_(rights),
            right_holder.c.revoked_at.is_(None),
        )
        .distinct()
        .order_by(right_holder.c.compound_id)
    )


async def grant_right(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    person_id: int,
    right: str,
    now: datetime,
    is_deputy: bool = False,
) -> None:
    """Give a right and tell them; twice is once. At set-up it needs no `approve`, and is quiet."""
    is_set_up = actor.kind in ("scheduler", "operator")
    if not is_set_up:
        await require_right(tx, actor, compound_id, "approve")
    held = await tx.first(_held(compound_id, person_id, right))
    if held is not None:
        return
    right_id = await tx.insert(
        right_holder,
        compound_id=compound_id,
        person_id=person_id,
        right=right,
        is_deputy=is_deputy,
        granted_by=str(actor),
        granted_at=now,
    )
    after = {"person": person_id, "right": right, "deputy": is_deputy}
    change = Change("right", right_id, "grant", None, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    if not is_set_up:
        await _tell(tx, compound_id, person_id, right, is_deputy=is_deputy, now=now)


async def revoke_right(
    tx: Transaction, *, actor: Actor, compound_id: int, person_id: int, right: str, now: datetime
) -> None:
    """Take a right away. Raises `LastLiaison` where nobody else could approve."""
    await require_right(tx, actor, compound_id, "approve")
    # In turn, and asked again: of two who depose each other one must remain.
    await tx.lock(select(compound.c.id).where(compound.c.id == compound_id))
    await require_right(tx, actor, compound_id, "approve")
    if right == "approve" and list(await holders(tx, compound_id, right)) == [person_id]:
        raise LastLiaison()
    held = await tx.first(_held(compound_id, person_id, right))
    if held is None:
        return
    await tx.run(update(right_holder).where(right_holder.c.id == held.id).values(revoked_at=now))
    before = {"person": person_id, "right": right}
    change = Change("right", held.id, "revoke", before, None, compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def hand_over_rights(
    tx: Transaction, *, actor: Actor, compound_id: int, person_id: int, now: datetime
) -> None:
    """Give all of one's own rights in the compound to another person, at once."""
    await require_right(tx, actor, compound_id, "approve")
    if actor.person_id is None or actor.person_id == person_id:
        return
    held = await tx.scalars(
        select(right_holder.c.right).where(
            right_holder.c.compound_id == compound_id,
            right_holder.c.person_id == actor.person_id,
            right_holder.c.revoked_at.is_(None),
        )
    )
    ordered = sorted(held, key=lambda right: right == "approve")  # approve last: it allows the rest
    for right in ordered:
        await grant_right(
            tx, actor=actor, compound_id=compound_id, person_id=person_id, right=right, now=now
        )
        await revoke_right(
            tx,
            actor=actor,
            compound_id=compound_id,
            person_id=actor.person_id,
            right=right,
            now=now,
        )


async def _tell(
    tx: Transaction,
    compound_id: int,
    person_id: int,
    right: str,
    *,
    is_deputy: bool,
    now: datetime,
) -> None:
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    data = {
        "compound": place.name,
        "compound_en": place.name_en,
        "right": right,
        "is_deputy": is_deputy,
    }
    await post(tx, Post(f"person:{person_id}", Notice.RIGHT_GRANTED, data), now=now)


def _held(compound_id: int, person_id: int, right: str) -> Select[tuple[int]]:
    return select(right_holder.c.id).where(
        right_holder.c.compound_id == compound_id,
        right_holder.c.person_id == person_id,
        right_holder.c.right == right,
        right_holder.c.revoked_at.is_(None),
    )
