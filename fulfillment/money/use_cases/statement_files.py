"""A statement's file between two steps: it waits, sealed, for its password or its columns.

Nobody has to send it twice. It is forgotten as soon as it was read, and after an hour in any case.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select, update

from config.statement_maps import StatementMap
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.statement_looks import made_by
from fulfillment.money.use_cases.statement_scope import MONEY_RIGHTS, Scope, scope_of
from orders.actors import SCHEDULER, Actor
from orders.rules.errors_statements import ColumnsLacking, NoStatementHere
from orders.rules.states import UploadState
from orders.tables.compounds import compound
from orders.tables.uploads import upload
from orders.use_cases.rights import has_right
from storage.audit import Change, record
from storage.database import Transaction

KIND = "bankfile"
KEPT_FOR = timedelta(hours=1)
LONGEST_NAME = 40
MOST_MAPS = 50


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that waits; `supplier_id` is None until somebody said whose it is."""

    upload_id: int
    name: str
    content: bytes
    digest: str
    supplier_id: int | None


@dataclass(frozen=True, slots=True)
class HowToRead:
    """What a statement of a supplier is read with: the compounds' tables of banks, their zone."""

    maps: tuple[StatementMap, ...]
    timezone: str
    currency: str


async def keep_file(
    tx: Transaction,
    *,
    actor: Actor,
    supplier_id: int | None,
    file_name: str,
    content: bytes,
    digest: str,
    now: datetime,
) -> int:
    """Keep a file until the next step; returns its number."""
    if supplier_id is not None:
        await scope_of(tx, actor=actor, supplier_id=supplier_id)
    return await tx.insert(
        upload,
        kind=KIND,
        supplier_id=supplier_id,
        compound_id=actor.compound_id,
        file_name=file_name[:120],
        sha256=digest,
        rows={"content": b64encode(content).decode()},
        state=UploadState.SHOWN,
        made_by=made_by(actor),
        made_at=now,
    )


async def kept_file(
    tx: Transaction,
    *,
    actor: Actor,
    upload_id: int,
    now: datetime,
    supplier_id: int | None = None,
) -> KeptFile:
    """Return a file to who sent it; `supplier_id` says now whose it is.

    Raises `NoStatementHere`, `NoRight`, `NotYours`.
    """
    row = await tx.first(select(upload).where(upload.c.id == upload_id, upload.c.kind == KIND))
    is_there = row is not None and row.state == UploadState.SHOWN and row.rows
    if row is None or not is_there or row.made_by != made_by(actor):
        raise NoStatementHere()
    if row.made_at <= now - KEPT_FOR:
        raise NoStatementHere()
    if supplier_id is not None:
        await scope_of(tx, actor=actor, supplier_id=supplier_id)
        of_file = upload.c.id == upload_id
        await tx.run(update(upload).where(of_file).values(supplier_id=supplier_id))
    content = b64decode(row.rows["content"])
    return KeptFile(row.id, row.file_name, content, row.sha256, supplier_id or row.supplier_id)


async def forget_file(tx: Transaction, *, upload_id: int, actor: Actor, now: datetime) -> None:
    """It was read, or put aside."""
    values = {"state": UploadState.DROPPED, "decided_by": str(actor), "decided_at": now}
    of_file = (upload.c.id == upload_id, upload.c.kind == KIND)
    await tx.run(update(upload).where(*of_file).values(rows=None, **values))


async def purge_files(tx: Transaction, *, now: datetime) -> None:
    """Forget files whose next step never came."""
    values = {"state": UploadState.DROPPED, "decided_by": str(SCHEDULER), "decided_at": now}
    old = (upload.c.kind == KIND, upload.c.made_at <= now - KEPT_FOR)
    shown = upload.c.state == UploadState.SHOWN
    await tx.run(update(upload).where(*old, shown).values(rows=None, **values))


async def how_to_read(tx: Transaction, *, actor: Actor, supplier_id: int) -> HowToRead:
    """The maps of the compounds that the actor sees this supplier in, and how times are meant."""
    scope = await scope_of(tx, actor=actor, supplier_id=supplier_id)
    rows = await tx.all(
        select(compound.c.timezone, compound.c.currency, compound.c.statement_maps)
        .where(compound.c.id.in_(await _compounds(tx, scope)))
        .order_by(compound.c.id)
    )
    maps = [StatementMap(**each) for row in rows for each in row.statement_maps.values()]
    if not rows:
        return HowToRead((), "Asia/Shanghai", "")
    return HowToRead(tuple(maps), rows[0].timezone, rows[0].currency)


async def explain_statement(
    tx: Transaction, *, actor: Actor, name: str, columns: Mapping[str, str], now: datetime
) -> StatementMap:
    """Take what somebody says about a bank's columns; the liaison's words hold from then on.

    Raises `ColumnsLacking` where date or sum are not among them.
    """
    said: dict[str, Any] = {key: value.strip() for key, value in columns.items() if value.strip()}
    try:
        found = StatementMap(**said)
    except ValidationError:
        raise ColumnsLacking() from None
    here = actor.compound_id
    if actor.kind == "liaison" and here and await has_right(tx, actor, here, *MONEY_RIGHTS):
        row = await tx.lock(select(compound).where(compound.c.id == here))
        key = (name.strip() or found.date)[:LONGEST_NAME]
        kept = [(old, each) for old, each in row.statement_maps.items() if old != key]
        maps = dict(kept[-(MOST_MAPS - 1) :]) | {key: found.as_data}
        await tx.run(update(compound).where(compound.c.id == here).values(statement_maps=maps))
        change = Change("compound", here, "explain_statement", None, sorted(said), here)
        await record(tx, change, actor=str(actor), now=now)
    return found


async def _compounds(tx: Transaction, scope: Scope) -> Sequence[int]:
    if scope.compound_ids is not None:
        return sorted(scope.compound_ids)
    of_supplier = payment_request.c.supplier_id == scope.supplier_id
    return await tx.scalars(select(payment_request.c.compound_id).where(of_supplier).distinct())
