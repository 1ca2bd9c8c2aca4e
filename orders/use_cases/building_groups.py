"""Telegram groups of single buildings: where a building is called down to the pickup.

One group may be that of several buildings; a building has one. An ordering group's chat cannot be
one as well: every call there would wake the whole compound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from orders.actors import Actor
from orders.rules.errors import NoRight, StaleButton
from orders.rules.errors_calling import ChatOfGroup
from orders.tables.compounds import building, compound
from orders.use_cases.compounds import group_of_chat
from orders.use_cases.rights import compounds_with_right, require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post

NOTICE = "building_group_bound"


@dataclass(frozen=True, slots=True)
class BuildingGroup:
    """A building, and the chat in which it is called down, where it has one."""

    building_id: int
    code: str
    compound_id: int
    compound: str
    compound_en: str
    chat_id: int | None


async def buildings_to_bind(tx: Transaction, *, actor: Actor) -> tuple[BuildingGroup, ...]:
    """Return the buildings of all compounds in which the actor approves; raises `NoRight`."""
    mine: Sequence[int] = ()
    if actor.person_id is not None:
        mine = await compounds_with_right(tx, actor.person_id, "approve")
    if not mine:
        raise NoRight(right="approve")
    rows = await tx.all(
        select(building, compound.c.name, compound.c.name_en)
        .join(compound, compound.c.id == building.c.compound_id)
        .where(building.c.compound_id.in_(mine))
        .order_by(building.c.compound_id, building.c.position)
    )
    return tuple(
        BuildingGroup(row.id, row.code, row.compound_id, row.name, row.name_en, row.chat_id)
        for row in rows
    )


async def groups_of_buildings(
    tx: Transaction, *, actor: Actor, compound_id: int
) -> tuple[BuildingGroup, ...]:
    """Return one compound's buildings for who may look. Needs `hand_out` or `approve`."""
    await require_right(tx, actor, compound_id, "hand_out", "approve")
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    rows = await tx.all(
        select(building).where(building.c.compound_id == compound_id).order_by(building.c.position)
    )
    return tuple(
        BuildingGroup(row.id, row.code, compound_id, place.name, place.name_en, row.chat_id)
        for row in rows
    )


async def building_named(tx: Transaction, *, actor: Actor, name: str) -> BuildingGroup | None:
    """The one building that the actor may bind and that is written so: `4`, `4号楼`."""
    wanted = name.strip().removesuffix("栋").removesuffix("楼").removesuffix("号").lower()
    found = [
        each for each in await buildings_to_bind(tx, actor=actor) if each.code.lower() == wanted
    ]
    return found[0] if len(found) == 1 else None


async def bind_building(
    tx: Transaction, *, actor: Actor, building_id: int, chat_id: int, is_own: bool, now: datetime
) -> BuildingGroup:
    """Let a chat be a building's own group, or no longer. Needs `approve` there.

    Doing it twice changes nothing. Raises `ChatOfGroup` where an ordering group speaks.
    """
    row = await tx.first(select(building).where(building.c.id == building_id))
    if row is None:
        raise StaleButton()
    await require_right(tx, actor, row.compound_id, "approve")
    place = await tx.one(select(compound).where(compound.c.id == row.compound_id))
    group = await group_of_chat(tx, chat_id)
    if is_own and group is not None:
        raise ChatOfGroup(group=group.name)
    here = row.chat_id == chat_id
    after = chat_id if is_own else None if here else row.chat_id
    if after != row.chat_id:
        await tx.run(update(building).where(building.c.id == building_id).values(chat_id=after))
        before, then = {"chat": row.chat_id}, {"chat": after}
        change = Change("building", building_id, "bind", before, then, row.compound_id)
        await record(tx, change, actor=str(actor), now=now)
    if is_own and not here:
        data = {"building": row.code, "compound": place.name, "compound_en": place.name_en}
        await post(tx, Post(f"chat:{chat_id}", NOTICE, data), now=now)
    return BuildingGroup(row.id, row.code, row.compound_id, place.name, place.name_en, after)
