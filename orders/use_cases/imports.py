"""Taking in a platform's orders up to the yes: a file is read, and told for which cycle it is.

Nobody but the liaison hears of it before they have confirmed it. In a group over several
compounds each compound gets its own rows of the file, and its own liaison decides about them.
"""

from asyncio import to_thread
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from orders.actors import Actor
from orders.notices_imports import Notice
from orders.rules.import_packing import pack_export, pack_tables
from orders.rules.platform_export import Export, ExportGood, ExportLine
from orders.rules.platform_orders import Table, look_over, read_export
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.uploads import upload
from orders.use_cases.compounds import compound_of, compounds_of_group, group_of_compound
from orders.use_cases.import_cards import ImportLook, ImportRow
from orders.use_cases.import_cycles import choose_only_cycle, platform_cycles
from orders.use_cases.import_looks import compounds_of_homes, look_of
from orders.use_cases.import_uploads import FACTS, KIND, keep_upload, upload_of
from orders.use_cases.registers import register_of
from orders.use_cases.rights import holders, require_right
from storage.database import Transaction
from storage.outbox import Post, post_all

MOST_LISTED = 20


async def take_file(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    file_name: str,
    digest: str,
    tables: Sequence[Table],
    now: datetime,
    export: Export | None = None,
) -> ImportLook:
    """Keep a file of a platform's orders and tell what it holds. Needs `approve`.

    A table that the program does not know is kept as it is, until somebody says which of its
    columns is what. `export` is given where `read_known` has read the tables already.
    """
    await require_right(tx, actor, compound_id, "approve")
    group_id = (await group_of_compound(tx, compound_id)).id
    export = export or await read_known(tx, compound_id, tables, file_name)
    parts = (
        {compound_id: None} if export is None else await _split(tx, group_id, compound_id, export)
    )
    ids = {
        place: await keep_upload(
            tx,
            actor=actor,
            compound_id=place,
            group_id=group_id,
            file_name=file_name,
            digest=digest,
            rows={"tables": pack_tables(tables)} if part is None else {"export": pack_export(part)},
            now=now,
        )
        for place, part in parts.items()
    }
    for upload_id in ids.values():
        await choose_only_cycle(tx, upload_id, group_id)
    await _tell_others(tx, {place: ids[place] for place in ids if place != compound_id}, parts, now)
    return await look_at_import(tx, actor=actor, upload_id=ids[compound_id])


async def read_known(
    tx: Transaction, compound_id: int, tables: Sequence[Table], file_name: str
) -> Export | None:
    """Read tables in a form that the program knows, or that the compound has explained to it."""
    place = await compound_of(tx, compound_id)
    for columns in (None, *place.column_maps.values()):
        found = await to_thread(
            read_export,
            tables,
            file_name=file_name,
            column_map=columns,
            currency=place.currency,
        )
        if found is not None:
            return found
    return None


async def look_at_import(
    tx: Transaction, *, actor: Actor, upload_id: int, now: datetime | None = None
) -> ImportLook:
    """Tell what would come of a file now. Needs `approve`."""
    row = await upload_of(tx, actor=actor, upload_id=upload_id)
    return await look_of(tx, row, await platform_cycles(tx, row.group_id, now=now))


async def imports_of(tx: Transaction, *, actor: Actor, compound_id: int) -> tuple[ImportRow, ...]:
    """Return the latest files of a compound, those that wait first. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    rows = await tx.all(
        select(*FACTS, cycle.c.number)
        .outerjoin(cycle, cycle.c.id == upload.c.cycle_id)
        .where(upload.c.kind == KIND, upload.c.compound_id == compound_id)
        .order_by(upload.c.state != "shown", upload.c.id.desc())
        .limit(MOST_LISTED)
    )
    return tuple(
        ImportRow(row.id, row.file_name, row.state, row.made_at, row.number) for row in rows
    )


async def _split(
    tx: Transaction, group_id: int, compound_id: int, export: Export
) -> Mapping[int, Export]:
    """The part of each compound: its own lines; the sender keeps those that nobody can place."""
    if len(await compounds_of_group(tx, group_id)) == 1:
        return {compound_id: export}
    register = await register_of(tx, group_id)
    looked = await to_thread(
        look_over, export, register=register.addresses, decisions={}, already=frozenset()
    )
    of_home = await compounds_of_homes(tx, group_id)
    lines: defaultdict[int, list[ExportLine]] = defaultdict(list)
    owner = {line.row: of_home[register.homes[home]] for line, home in looked.resolved}
    by_order = {line.order_number: owner[line.row] for line, _ in looked.resolved}
    for line in export.lines:
        # A refunded line goes where the other lines of its order go.
        lines[owner.get(line.row, by_order.get(line.order_number, compound_id))].append(line)
    if set(lines) <= {compound_id}:
        return {compound_id: export}
    return {place: _part(export, lines[place]) for place in {compound_id, *lines}}


def _part(export: Export, lines: Sequence[ExportLine]) -> Export:
    """One compound's lines; the file's own totals are of all, so they are left to nobody."""
    rows = {line.row for line in lines}
    numbers = {line.order_number for line in lines}
    return Export(
        format=export.format,
        lines=tuple(lines),
        goods=tuple(_without_totals(good) for good in export.goods),
        rows_read=len(rows),
        order_sums=tuple(each for each in export.order_sums if each.order_number in numbers),
        findings=tuple(each for each in export.findings if each.row in rows),
        title=export.title,
    )


def _without_totals(good: ExportGood) -> ExportGood:
    return replace(good, sold=None, sum_minor=None)


async def _tell_others(
    tx: Transaction, ids: Mapping[int, int], parts: Mapping[int, Export | None], now: datetime
) -> None:
    """Let the liaisons of the other compounds know that rows of theirs wait for them."""
    names = {
        row.id: row for row in await tx.all(select(compound).where(compound.c.id.in_(list(ids))))
    }
    posts = []
    for place, upload_id in ids.items():
        part = parts[place]
        data = {
            "upload_id": upload_id,
            "rows": len(part.lines) if part else 0,
            "compound": names[place].name,
            "compound_en": names[place].name_en,
        }
        posts += [
            Post(f"person:{person_id}", Notice.IMPORT_WAITS, data)
            for person_id in await holders(tx, place, "approve")
        ]
    await post_all(tx, posts, now=now)
