"""Taking a roster in: a file is looked at, and applied only on the liaison's yes.

What is kept of a file between the two is its rows, sealed. Applying compares them with the
database as it is then. Rows that are not clear stay with the upload, to be taken along, corrected
and sent again, for three days or until the next roster is looked at.
"""

from asyncio import to_thread
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, select, update

from orders.actors import SCHEDULER, Actor
from orders.documents.roster_files import read_roster_file
from orders.documents.table_reading import MOST_MIB
from orders.rules.errors import AlreadyDecided, StaleButton
from orders.rules.errors_files import FileTooLarge
from orders.rules.flags import Flag
from orders.rules.roster import RosterPlan, Unclear, plan_roster
from orders.rules.roster_columns import FileRow, RosterTable, cells_of, with_filled
from orders.rules.roster_lines import read_lines
from orders.rules.states import UploadState, check
from orders.tables.compounds import compound
from orders.tables.uploads import upload
from orders.use_cases.desks import choose_desk
from orders.use_cases.rights import require_right
from orders.use_cases.roster_present import Present, present_of
from orders.use_cases.roster_writing import write_changes
from storage.audit import Change, record
from storage.database import Transaction

KIND = "roster"
KEPT_FOR = timedelta(days=3)  # as raw updates


@dataclass(frozen=True, slots=True)
class RosterLook:
    """A roster as it was understood. `applied_before`: the very same file was applied once."""

    upload_id: int
    compound_id: int
    compound: str
    compound_en: str
    file_name: str
    state: str
    table: RosterTable
    plan: RosterPlan
    flags: Mapping[str, Flag]
    broken: tuple[tuple[FileRow, Unclear], ...]  # rows that are not clear, each with its address
    applied_before: bool = False


async def read_roster(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    file_name: str,
    digest: str,
    table: RosterTable,
    now: datetime,
) -> RosterLook:
    """Keep a file's rows and tell what they would change; an older one is dropped. Needs
    `approve`.
    """
    await require_right(tx, actor, compound_id, "approve")
    await _drop_older(tx, compound_id, actor=actor, now=now)
    upload_id = await tx.insert(
        upload,
        kind=KIND,
        compound_id=compound_id,
        file_name=file_name[:120],
        sha256=digest,
        rows=_packed(table),
        state=UploadState.SHOWN,
        made_by=str(actor),
        made_at=now,
    )
    change = Change("upload", upload_id, "show", None, UploadState.SHOWN, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return await look_at_roster(tx, actor=actor, upload_id=upload_id)


async def take_roster(
    tx: Transaction, *, actor: Actor, file_name: str, content: bytes | None, now: datetime
) -> RosterLook:
    """Look at a file that came by chat; `content` is None where it was too large to fetch."""
    if content is None:
        raise FileTooLarge(limit_mib=MOST_MIB)
    desk = await choose_desk(tx, actor=actor, rights=("approve",))
    return await read_roster(
        tx,
        actor=actor,
        compound_id=desk.place.compound_id,
        file_name=file_name,
        digest=sha256(content).hexdigest(),
        table=await to_thread(read_roster_file, content),
        now=now,
    )


async def place_roster(
    tx: Transaction, *, actor: Actor, upload_id: int, compound_id: int, now: datetime
) -> RosterLook:
    """The file is another compound's. Needs `approve` in both."""
    found = await _upload(tx, upload_id)
    for place in (found.compound_id, compound_id):
        await require_right(tx, actor, place, "approve")
    row = await _undecided(tx, upload_id)
    await tx.run(update(upload).where(upload.c.id == row.id).values(compound_id=compound_id))
    change = Change("upload", row.id, "place", row.compound_id, compound_id, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return await look_at_roster(tx, actor=actor, upload_id=upload_id)


async def look_at_roster(tx: Transaction, *, actor: Actor, upload_id: int) -> RosterLook:
    """Tell what a roster would change now, or which of its rows were not clear."""
    row = await _upload(tx, upload_id)
    await require_right(tx, actor, row.compound_id, "approve")
    return await _look(tx, row, await present_of(tx, row.compound_id))


async def latest_roster(tx: Transaction, *, actor: Actor, compound_id: int) -> RosterLook | None:
    """Return the newest roster of a compound that there is still something to see of."""
    await require_right(tx, actor, compound_id, "approve")
    row = await tx.first(
        select(upload)
        .where(
            upload.c.kind == KIND, upload.c.compound_id == compound_id, upload.c.rows.is_not(None)
        )
        .order_by(upload.c.id.desc())
        .limit(1)
    )
    return None if row is None else await _look(tx, row, await present_of(tx, compound_id))


async def apply_roster(
    tx: Transaction, *, actor: Actor, upload_id: int, now: datetime
) -> RosterLook:
    """Apply what is clear. Returns what was changed; a second time it is `AlreadyDecided`."""
    found = await _upload(tx, upload_id)
    await require_right(tx, actor, found.compound_id, "approve")
    await tx.lock(select(compound.c.id).where(compound.c.id == found.compound_id))
    row = await _undecided(tx, upload_id)
    present = await present_of(tx, row.compound_id)
    look = await _look(tx, row, present)
    await write_changes(
        tx, look.plan.changes, present, compound_id=row.compound_id, actor=actor, now=now
    )
    left = tuple(each for each, _ in look.broken)
    kept = _packed(RosterTable(look.table.heading, look.table.columns, left)) if left else None
    await _decide(tx, row, UploadState.APPLIED, kept, actor=actor, now=now)
    return look


async def drop_roster(tx: Transaction, *, actor: Actor, upload_id: int, now: datetime) -> None:
    """Forget a file that was only looked at."""
    found = await _upload(tx, upload_id)
    await require_right(tx, actor, found.compound_id, "approve")
    row = await _undecided(tx, upload_id)
    await _decide(tx, row, UploadState.DROPPED, None, actor=actor, now=now)


async def purge_rosters(tx: Transaction, *, now: datetime) -> None:
    """Forget the rows of files on which nobody decided for days, and of those to be corrected."""
    old = (upload.c.kind == KIND, upload.c.rows.is_not(None), upload.c.made_at <= now - KEPT_FOR)
    for row in await tx.all(select(upload).where(*old, upload.c.state == UploadState.SHOWN)):
        await _decide(tx, row, UploadState.DROPPED, None, actor=SCHEDULER, now=now)
    await tx.run(update(upload).where(*old).values(rows=None))


async def _look(tx: Transaction, row: Row[Any], present: Present) -> RosterLook:
    place = await tx.one(select(compound).where(compound.c.id == row.compound_id))
    table = _unpacked(row.rows)
    rows = tuple(cells_of(table))
    plan = plan_roster(read_lines(rows, present.known, present.words), present.homes)
    filled = {each.number: with_filled(table, each, cells) for each, cells in rows}
    before = select(upload.c.id).where(
        upload.c.kind == KIND,
        upload.c.compound_id == row.compound_id,
        upload.c.sha256 == row.sha256,
        upload.c.state == UploadState.APPLIED,
        upload.c.id != row.id,
    )
    return RosterLook(
        upload_id=row.id,
        compound_id=row.compound_id,
        compound=place.name,
        compound_en=place.name_en,
        file_name=row.file_name,
        state=row.state,
        table=table,
        plan=plan,
        flags={flag.code: flag for flag in present.words.flags},
        broken=tuple((filled[item.number], item) for item in plan.unclear),
        applied_before=await tx.first(before.limit(1)) is not None,
    )


async def _upload(tx: Transaction, upload_id: int) -> Row[Any]:
    row = await tx.first(select(upload).where(upload.c.id == upload_id, upload.c.kind == KIND))
    if row is None:
        raise StaleButton()
    return row


async def _undecided(tx: Transaction, upload_id: int) -> Row[Any]:
    row = await tx.lock(select(upload).where(upload.c.id == upload_id))
    if row.state != UploadState.SHOWN:
        raise AlreadyDecided(state=row.state)
    return row


async def _decide(
    tx: Transaction,
    row: Row[Any],
    state: UploadState,
    rows: Mapping[str, Any] | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    check(UploadState(row.state), state)
    await tx.run(
        update(upload)
        .where(upload.c.id == row.id)
        .values(state=state, rows=rows, decided_by=str(actor), decided_at=now)
    )
    change = Change("upload", row.id, state.value, row.state, state, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _drop_older(tx: Transaction, compound_id: int, *, actor: Actor, now: datetime) -> None:
    """Only the newest file is kept: what is left of older ones holds names and phones."""
    mine = (upload.c.kind == KIND, upload.c.compound_id == compound_id)
    for row in await tx.all(select(upload).where(*mine, upload.c.state == UploadState.SHOWN)):
        await _decide(tx, row, UploadState.DROPPED, None, actor=actor, now=now)
    await tx.run(update(upload).where(*mine, upload.c.rows.is_not(None)).values(rows=None))


def _packed(table: RosterTable) -> dict[str, Any]:
    return {
        "heading": table.heading,
        "columns": table.columns,
        "rows": [[row.number, *row.cells] for row in table.rows],
    }


def _unpacked(rows: Mapping[str, Any] | None) -> RosterTable:
    if rows is None:
        return RosterTable((), (), ())
    return RosterTable(
        tuple(rows["heading"]),
        tuple(rows["columns"]),
        tuple(FileRow(number, tuple(cells)) for number, *cells in rows["rows"]),
    )
