"""The rows of `upload` that hold files of platforms' orders: kept sealed until they are decided.

What is left of a file after three days is forgotten, as with rosters; what was decided about
single rows stays, without anything of the file in it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from orders.actors import SCHEDULER, Actor
from orders.rules.errors import AlreadyDecided, StaleButton
from orders.rules.states import UploadState, check
from orders.tables.uploads import upload
from orders.use_cases.import_readings import forget_reading
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

KIND = "platform"
KEPT_FOR = timedelta(days=3)
# What is asked of a file at every press: all but its rows, which are long and sealed.
FACTS = tuple(column for column in upload.c if column.name != "rows")


async def keep_upload(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    group_id: int,
    file_name: str,
    digest: str,
    rows: Mapping[str, Any],
    now: datetime,
) -> int:
    """Keep what was read of a file; one that waits already is kept anew, under its number."""
    same = await tx.first(
        select(upload.c.id).where(
            upload.c.kind == KIND,
            upload.c.compound_id == compound_id,
            upload.c.sha256 == digest,
            upload.c.state == UploadState.SHOWN,
        )
    )
    if same is not None:
        values = {"rows": rows, "file_name": file_name[:120], "made_at": now}
        await tx.run(update(upload).where(upload.c.id == same.id).values(**values))
        return int(same.id)
    upload_id = await tx.insert(
        upload,
        kind=KIND,
        compound_id=compound_id,
        group_id=group_id,
        file_name=file_name[:120],
        sha256=digest,
        rows=rows,
        state=UploadState.SHOWN,
        made_by=str(actor),
        made_at=now,
    )
    change = Change("upload", upload_id, "show", None, UploadState.SHOWN, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return upload_id


async def upload_of(tx: Transaction, *, actor: Actor, upload_id: int) -> Row[Any]:
    """Return a file that the actor may see. Raises `StaleButton`, `NoRight`."""
    row = await tx.first(select(*FACTS).where(upload.c.id == upload_id, upload.c.kind == KIND))
    if row is None:
        raise StaleButton()
    await require_right(tx, actor, row.compound_id, "approve")
    return row


async def undecided(tx: Transaction, *, actor: Actor, upload_id: int) -> Row[Any]:
    """Hold a file that still waits. Raises `AlreadyDecided` besides."""
    await upload_of(tx, actor=actor, upload_id=upload_id)
    row = await tx.lock(select(*FACTS).where(upload.c.id == upload_id))
    if row.state != UploadState.SHOWN:
        raise AlreadyDecided(state=row.state)
    return row


async def decide_upload(
    tx: Transaction, row: Row[Any], state: UploadState, *, actor: Actor, now: datetime
) -> None:
    """A file is taken over or dropped; its rows are forgotten."""
    check(UploadState(row.state), state)
    forget_reading(tx, row.id)
    values = {"state": state, "rows": None, "decided_by": str(actor), "decided_at": now}
    await tx.run(update(upload).where(upload.c.id == row.id).values(**values))
    change = Change("upload", row.id, state.value, row.state, state, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def drop_import(tx: Transaction, *, actor: Actor, upload_id: int, now: datetime) -> None:
    """Forget a file; what was taken over from it before stays. Needs `approve`."""
    row = await undecided(tx, actor=actor, upload_id=upload_id)
    await decide_upload(tx, row, UploadState.DROPPED, actor=actor, now=now)


async def purge_imports(tx: Transaction, *, now: datetime) -> None:
    """Forget files on which nobody decided for days."""
    old = (upload.c.kind == KIND, upload.c.made_at <= now - KEPT_FOR)
    for row in await tx.all(select(upload).where(*old, upload.c.state == UploadState.SHOWN)):
        await decide_upload(tx, row, UploadState.DROPPED, actor=SCHEDULER, now=now)
