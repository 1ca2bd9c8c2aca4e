"""A file that came by chat: whether it is a platform's, and which compound's.

Of a liaison's files those are a platform's whose form is known, or was explained before, and the
tables of doubts that come back. Any other table is one only where a platform delivers to the
compound; else it is taken for a roster, as before.
"""

from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from orders.actors import Actor
from orders.documents.doubts_file import FilledDoubts, read_doubts
from orders.documents.platform_files import read_platform_tables
from orders.rules.errors import DomainError
from orders.rules.platform_export import Export
from orders.rules.platform_orders import Table
from orders.rules.roster_columns import find_roster
from orders.tables.compounds import group_compound
from orders.tables.cycles import cycle
from orders.use_cases.channels import OF_PLATFORM
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.contacts import supplied_by
from orders.use_cases.desks import choose_desk
from orders.use_cases.import_cards import ImportLook
from orders.use_cases.import_cycles import TAKES, platforms_of
from orders.use_cases.import_decisions import decide_many
from orders.use_cases.imports import read_known, take_file
from orders.use_cases.rights import compounds_with_right
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Arrival:
    """A platform's file, or a table of doubts that came back, for one compound."""

    compound_id: int
    tables: tuple[Table, ...]
    filled: FilledDoubts | None
    digest: str
    export: Export | None = None  # where its form is known


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a table of doubts: rows whose answer was not clear."""

    look: ImportLook
    not_clear: tuple[int, ...]


async def find_arrival(
    tx: Transaction, *, actor: Actor, file_name: str, content: bytes | None
) -> Arrival | None:
    """Say whether a liaison's file is a platform's. What cannot be read is none."""
    mine = await compounds_with_right(tx, actor.person_id or 0, "approve")
    if not mine or content is None:
        return None
    try:
        tables = await to_thread(read_platform_tables, content)
    except DomainError:
        return None
    digest = sha256(content).hexdigest()
    busy = await _with_platform(tx, mine)
    desk = await choose_desk(tx, actor=actor, rights=("approve",), busy=busy)
    filled = read_doubts(tables)
    if filled is not None:
        return Arrival(desk.place.compound_id, tables, filled, digest)
    for compound_id in (desk.place.compound_id, *(each.compound_id for each in desk.others)):
        export = await read_known(tx, compound_id, tables, file_name)
        if export is not None:
            return Arrival(compound_id, tables, None, digest, export)
    is_roster = find_roster(tuple(table.rows for table in tables)) is not None
    if is_roster or await supplied_by(tx, actor):
        return None  # what a supplier's contact sends may be a list of goods
    group_id = (await group_of_compound(tx, desk.place.compound_id)).id
    if busy or await platforms_of(tx, group_id):
        return Arrival(desk.place.compound_id, tables, None, digest)
    return None


async def take_arrival(
    tx: Transaction, *, actor: Actor, arrival: Arrival, file_name: str, now: datetime
) -> ImportLook:
    """Keep a platform's file and tell what it holds."""
    return await take_file(
        tx,
        actor=actor,
        compound_id=arrival.compound_id,
        file_name=file_name,
        digest=arrival.digest,
        tables=arrival.tables,
        export=arrival.export,
        now=now,
    )


async def take_answers(
    tx: Transaction, *, actor: Actor, filled: FilledDoubts, now: datetime
) -> Answered:
    """Take what was filled into a table of doubts."""
    look, refused = await decide_many(
        tx, actor=actor, upload_id=filled.upload_id, answers=filled.answers, now=now
    )
    return Answered(look, tuple(refused))


async def _with_platform(tx: Transaction, compound_ids: Sequence[int]) -> list[int]:
    """Those of the compounds whose group has a platform's cycle that takes orders in."""
    return list(
        await tx.scalars(
            select(group_compound.c.compound_id)
            .join(cycle, cycle.c.group_id == group_compound.c.group_id)
            .where(
                group_compound.c.compound_id.in_(compound_ids),
                OF_PLATFORM,
                cycle.c.state.in_(TAKES),
            )
            .distinct()
            .order_by(group_compound.c.compound_id)
        )
    )
