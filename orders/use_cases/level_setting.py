"""A liaison records a control level: where, which, by whose notice, from when; then a yes.

A draft counts for nothing. What a level changes about hand-overs is done by the clock, once it
holds (`fulfillment.handover.use_cases.level_effects`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from orders.actors import Actor
from orders.rules.errors import BadTime, MissingReason, StaleButton, TextTooLong
from orders.rules.levels import Level, exceptions_that_end
from orders.rules.periods import read_moment
from orders.tables.compounds import compound
from orders.tables.levels import control_level
from orders.use_cases.levels import recorded
from orders.use_cases.places import building_of, buildings_of
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

LONGEST_AUTHORITY = 80
LONGEST_NOTICE = 200
AS_COMPOUND = "as_compound"
_SEPARATORS = ("\n", "，", ",", "；", ";", "：", ":")


async def draft_level(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    building_id: int | None,
    level: str,
    now: datetime,
) -> int:
    """Begin a draft in place of an earlier one of this person; returns its id.

    `level` is one of `Level`, or `AS_COMPOUND` for a building that is no exception any more.
    """
    await require_right(tx, actor, compound_id, "approve")
    if building_id is not None and (await building_of(tx, building_id)).compound_id != compound_id:
        raise StaleButton()
    await drop_draft(tx, actor=actor, compound_id=compound_id)
    return await tx.insert(
        control_level,
        compound_id=compound_id,
        building_id=building_id,
        level=_known(level, is_building=building_id is not None),
        authority="",
        notice="",
        holds_from=now,
        set_by=str(actor),
        set_at=now,
    )


async def name_level_notice(tx: Transaction, *, actor: Actor, draft_id: int, text: str) -> int:
    """Give a draft its authority and notice: `樊城区指挥部，第12号通告`; returns the compound.

    Without a separator the whole is the notice. Raises `MissingReason` or `TextTooLong`.
    """
    authority, notice = split_notice(text)
    return await name_level_by(
        tx, actor=actor, draft_id=draft_id, authority=authority, notice=notice
    )


async def name_level_by(
    tx: Transaction, *, actor: Actor, draft_id: int, authority: str, notice: str
) -> int:
    """The same from two fields."""
    held = await _own_draft(tx, actor, draft_id)
    authority, notice = " ".join(authority.split()), " ".join(notice.split())
    if not notice:
        raise MissingReason()
    if len(notice) > LONGEST_NOTICE or len(authority) > LONGEST_AUTHORITY:
        raise TextTooLong(limit=LONGEST_NOTICE)
    await _change(tx, held.id, authority=authority, notice=notice)
    compound_id: int = held.compound_id
    return compound_id


async def set_level_beginning(
    tx: Transaction, *, actor: Actor, draft_id: int, text: str, now: datetime
) -> int:
    """From when a draft holds; also what has been true for a while. Raises `BadTime`."""
    held = await _own_draft(tx, actor, draft_id)
    zone = await tx.scalar(select(compound.c.timezone).where(compound.c.id == held.compound_id))
    moment = read_moment(text, now=now, zone=zone)
    if moment is None:
        raise BadTime(text=text[:40])
    await _change(tx, held.id, holds_from=moment)
    compound_id: int = held.compound_id
    return compound_id


async def confirm_level(tx: Transaction, *, actor: Actor, draft_id: int, now: datetime) -> int:
    """The draft counts from now on; returns the compound. Twice is once.

    With a level of the whole compound the milder exceptions end; stricter ones stay until a
    notice of their own. Raises `MissingReason` without a notice.
    """
    row = await tx.first(select(control_level).where(control_level.c.id == draft_id))
    if row is None:
        raise StaleButton()
    await require_right(tx, actor, row.compound_id, "approve")
    compound_id: int = row.compound_id
    if row.confirmed_at is not None:
        return compound_id
    if not row.notice:
        raise MissingReason()
    taken = await tx.run(
        update(control_level)
        .where(control_level.c.id == draft_id, control_level.c.confirmed_at.is_(None))
        .values(confirmed_at=now)
    )
    if not taken:
        return compound_id
    after = {"level": row.level, "building": row.building_id, "from": row.holds_from.isoformat()}
    change = Change("control_level", draft_id, "confirm", None, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    if row.building_id is None:
        await _end_exceptions(tx, row, actor=actor, now=now)
    return compound_id


async def drop_draft(tx: Transaction, *, actor: Actor, compound_id: int) -> None:
    """Forget what this person has not confirmed."""
    await require_right(tx, actor, compound_id, "approve")
    await tx.run(
        delete(control_level).where(
            control_level.c.compound_id == compound_id,
            control_level.c.confirmed_at.is_(None),
            control_level.c.set_by == str(actor),
        )
    )


def split_notice(text: str) -> tuple[str, str]:
    """Who announced it, and the notice: parted by the first separator, if there is one."""
    text = text.strip()
    places = [place for place in map(text.find, _SEPARATORS) if place > 0]
    if not places:
        return "", " ".join(text.split())
    first = min(places)
    return " ".join(text[:first].split()), " ".join(text[first + 1 :].split())


async def _end_exceptions(tx: Transaction, row: Row[Any], *, actor: Actor, now: datetime) -> None:
    """Buildings whose own level would be milder are as their compound from the same instant on."""
    rows = [each for each in await recorded(tx, row.compound_id) if each.id != row.id]
    ids = [each.id for each in await buildings_of(tx, row.compound_id)]
    for building_id in exceptions_that_end(rows, ids, Level(row.level), row.holds_from):
        ended = await tx.insert(
            control_level,
            compound_id=row.compound_id,
            building_id=building_id,
            level=None,
            authority=row.authority,
            notice=row.notice,
            holds_from=row.holds_from,
            set_by=str(actor),
            set_at=now,
            confirmed_at=now,
        )
        change = Change(
            "control_level", ended, "end", None, {"building": building_id}, row.compound_id
        )
        await record(tx, change, actor=str(actor), now=now)


async def _own_draft(tx: Transaction, actor: Actor, draft_id: int) -> Row[Any]:
    """A draft of this person. Raises `StaleButton` where it is gone or confirmed."""
    row = await tx.first(select(control_level).where(control_level.c.id == draft_id))
    if row is None or row.confirmed_at is not None or row.set_by != str(actor):
        raise StaleButton()
    await require_right(tx, actor, row.compound_id, "approve")
    return row


async def _change(tx: Transaction, draft_id: int, **values: Any) -> None:
    await tx.run(update(control_level).where(control_level.c.id == draft_id).values(**values))


def _known(level: str, *, is_building: bool) -> str | None:
    """The level as it is kept. Raises `StaleButton` for anything else."""
    if is_building and level == AS_COMPOUND:
        return None
    if level not in tuple(Level):
        raise StaleButton()
    return Level(level).value
