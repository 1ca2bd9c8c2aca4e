"""Links by which people come to the bot: of a compound, or of one building for its stairwell.

Unlike a sign-in link it opens nothing by itself: whoever comes by it still asks to join. It holds
until the liaison has a new one made, and can be printed again: its token is kept sealed.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from config.chance import Chance
from orders.actors import Actor
from orders.rules.errors import WrongCompound
from orders.tables.compounds import building, compound
from orders.tables.households import join_link
from orders.use_cases.rights import require_right
from storage.audit import Change, record, record_all
from storage.database import Transaction

PREFIX = "join_"


@dataclass(frozen=True, slots=True)
class JoinLink:
    """One link; `building` is empty for the compound's own."""

    link_id: int
    building_id: int | None
    building: str
    url: str


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """Where a link leads: a compound, or one of its buildings."""

    link_id: int
    compound_id: int
    building_id: int | None


async def links_of(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    chance: Chance,
    now: datetime,
    bot: str | None = None,
) -> tuple[JoinLink, ...]:
    """Return the compound's link and one a building, in walking order; made where one lacks.

    A page does not know the bot's user name (`bot`): it has those links that the chat once made,
    and none before.
    """
    await require_right(tx, actor, compound_id, "approve")
    # In turn: two who look at once must not make two links for one stairwell.
    await tx.lock(select(compound.c.id).where(compound.c.id == compound_id))
    buildings = await tx.all(
        select(building.c.id, building.c.code)
        .where(building.c.compound_id == compound_id)
        .order_by(building.c.position, building.c.id)
    )
    known = await _live(tx, compound_id)
    bot = bot or next((row.bot for row in known.values()), None)
    if bot is None:
        return ()
    places: list[int | None] = [None, *(row.id for row in buildings)]
    lacking = [place for place in places if place not in known]
    if lacking:
        await _make(tx, actor, compound_id, lacking, bot=bot, chance=chance, now=now)
        known = await _live(tx, compound_id)
    codes: dict[int | None, str] = {None: "", **{row.id: row.code for row in buildings}}
    start = f"https://t.me/{bot}?start={PREFIX}"
    return tuple(
        JoinLink(known[place].id, place, codes[place], f"{start}{known[place].token}")
        for place in places
    )


async def renew_link(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    building_id: int | None,
    chance: Chance,
    now: datetime,
    bot: str | None = None,
) -> tuple[JoinLink, ...]:
    """Revoke one link and make a new one in its place; returns all as they are then."""
    await require_right(tx, actor, compound_id, "approve")
    if building_id is not None and not await _is_there(tx, compound_id, building_id):
        raise WrongCompound()
    await tx.lock(select(compound.c.id).where(compound.c.id == compound_id))
    old = (await _live(tx, compound_id)).get(building_id)
    if old is not None:
        bot = bot or old.bot
        await tx.run(update(join_link).where(join_link.c.id == old.id).values(revoked_at=now))
        change = Change("join_link", old.id, "revoke", None, None, compound_id)
        await record(tx, change, actor=str(actor), now=now)
    return await links_of(tx, actor=actor, compound_id=compound_id, bot=bot, chance=chance, now=now)


def link_at(links: Sequence[JoinLink], building_id: int) -> JoinLink:
    """The link of a building; 0 is the compound's own. Raises `WrongCompound`."""
    for link in links:
        if (link.building_id or 0) == building_id:
            return link
    raise WrongCompound()


async def open_join_link(tx: Transaction, *, token: str) -> OpenedLink | None:
    """Return where a link leads; None for one that was revoked or never was."""
    row = await tx.first(
        select(join_link).where(
            join_link.c.token_hash == _hash(token), join_link.c.revoked_at.is_(None)
        )
    )
    return None if row is None else OpenedLink(row.id, row.compound_id, row.building_id)


async def _live(tx: Transaction, compound_id: int) -> dict[int | None, Row[Any]]:
    rows = await tx.all(
        select(join_link).where(
            join_link.c.compound_id == compound_id, join_link.c.revoked_at.is_(None)
        )
    )
    return {row.building_id: row for row in rows}


async def _make(
    tx: Transaction,
    actor: Actor,
    compound_id: int,
    places: Sequence[int | None],
    *,
    bot: str,
    chance: Chance,
    now: datetime,
) -> None:
    tokens = [chance.token() for _ in places]
    rows = [
        {
            "compound_id": compound_id,
            "building_id": place,
            "token": token,
            "token_hash": _hash(token),
            "bot": bot,
            "made_by": str(actor),
            "made_at": now,
        }
        for place, token in zip(places, tokens, strict=True)
    ]
    await tx.insert_many(join_link, rows)
    made = {place: row for place, row in (await _live(tx, compound_id)).items() if place in places}
    changes = [
        Change("join_link", row.id, "make", None, {"building": place}, compound_id)
        for place, row in made.items()
    ]
    await record_all(tx, changes, actor=str(actor), now=now)


async def _is_there(tx: Transaction, compound_id: int, building_id: int) -> bool:
    there = select(building.c.id).where(
        building.c.id == building_id, building.c.compound_id == compound_id
    )
    return await tx.first(there) is not None


def _hash(token: str) -> str:
    # Plain: tokens are 192 random bits, so a slow or salted hash would add nothing.
    return hashlib.sha256(token.encode()).hexdigest()
