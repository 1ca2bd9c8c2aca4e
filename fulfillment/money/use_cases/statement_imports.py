"""A statement is looked at first; only a person's yes books it, and only then anybody is told.

`preview_statement` keeps the rows that are our business and shows them; a newer file of the same
supplier takes the place of an older one that waits. `apply_statement` books what was ticked, if
things still are as they were shown. Doing either twice changes nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.money.rules.findings import Finding, Verdict
from fulfillment.money.rules.matching import match_rows
from fulfillment.money.statements.statement import Statement
from fulfillment.money.tables.statement_rows import statement_row
from fulfillment.money.use_cases.gateway_fees import note_fees
from fulfillment.money.use_cases.statement_bills import bills_of, paid_by
from fulfillment.money.use_cases.statement_booking import book_rows
from fulfillment.money.use_cases.statement_facts import facts_of, fitting, references_of
from fulfillment.money.use_cases.statement_files import purge_files
from fulfillment.money.use_cases.statement_looks import (
    KIND,
    LookRow,
    StatementLook,
    look_at_statement,
    look_of,
    made_by,
)
from fulfillment.money.use_cases.statement_rows import (
    forget_rows,
    hold_rows,
    keep_rows,
    known_ids,
    move_rows,
)
from fulfillment.money.use_cases.statement_scope import scope_of
from orders.actors import SCHEDULER, Actor
from orders.rules.errors_statements import LookAgain, NoRowTicked, NoStatementHere
from orders.rules.states import StatementRowState, UploadState, check
from orders.tables.suppliers import supplier
from orders.tables.uploads import upload
from storage.audit import Change, record
from storage.database import Transaction

IDS_AT_ONCE = 1000
KEPT_FOR = timedelta(days=3)
WAITS_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a yes has booked: rows, their sum, and the look at what is left."""

    rows: int
    amount: int
    look: StatementLook


async def preview_statement(
    tx: Transaction,
    *,
    actor: Actor,
    supplier_id: int,
    statement: Statement,
    file_name: str,
    digest: str,
    now: datetime,
) -> StatementLook:
    """Keep and show the rows of a file. Raises `NoRight`, `NotYours`."""
    await scope_of(tx, actor=actor, supplier_id=supplier_id)
    # One file of a supplier at a time: of two people at once the second finds the first one's.
    await tx.lock(select(supplier.c.id).where(supplier.c.id == supplier_id))
    await _drop_older(tx, supplier_id, actor=actor, now=now)
    rows = [fitting(row) for row in statement.rows]
    known = await known_ids(tx, supplier_id, [row.transaction_id for row in rows])
    await note_fees(tx, rows, known)
    since = min((row.at for row in rows), default=now)
    bills = [each.bill for each in (await bills_of(tx, supplier_id, since=since)).values()]
    tied = await paid_by(tx, supplier_id, [row.refund_of for row in rows if row.refund_of])
    waits = {each for each, row in known.items() if row.state == StatementRowState.SHOWN}
    decided = known.keys() - waits
    # What still waits is shown as it stands in this file: the older one may have been misread.
    await _forget(tx, [known[each].id for each in waits])
    findings = match_rows(rows, bills, known=decided, paid_by=tied)
    upload_id = await _keep_upload(
        tx,
        {
            "supplier_id": supplier_id,
            "compound_id": actor.compound_id,
            "file_name": file_name[:120],
            "sha256": digest,
            "rows": await facts_of(tx, statement, findings, bills, supplier_id),
        },
        actor=actor,
        now=now,
    )
    new = [
        (row, finding, reference)
        for row, finding, reference in zip(
            rows, findings, references_of(rows, bills, findings), strict=True
        )
        if finding.verdict not in (Verdict.KNOWN, Verdict.FOREIGN)
    ]
    await keep_rows(tx, new, supplier_id=supplier_id, upload_id=upload_id)
    return await look_at_statement(tx, actor=actor, upload_id=upload_id)


async def apply_statement(
    tx: Transaction,
    *,
    actor: Actor,
    upload_id: int,
    row_ids: Collection[int] | None,
    digest: str,
    portal_url: str,
    now: datetime,
) -> Taken:
    """Book the ticked rows (None: those that were ticked from the start).

    Raises `LookAgain` where things are not as they were shown any more, `NoRowTicked`.
    """
    look, held = await _held_look(tx, actor=actor, upload_id=upload_id)
    if row_ids is not None and not row_ids:
        raise NoRowTicked()
    if row_ids is not None and not held.keys() & set(row_ids):
        return Taken(0, 0, look)  # the same yes again
    if look.digest != digest:
        raise LookAgain()
    chosen = [row for row in look.rows if _is_chosen(row, row_ids)]
    booked = [(held[row.row_id], row.finding) for row in chosen]
    await book_rows(tx, booked, actor=actor, portal_url=portal_url, now=now)
    await _mark_applied(tx, look, actor=actor, now=now)
    left = await look_at_statement(tx, actor=actor, upload_id=upload_id)
    return Taken(len(chosen), sum(row.amount for row in chosen), left)


async def drop_statement(tx: Transaction, *, actor: Actor, upload_id: int, now: datetime) -> None:
    """Put a file aside that nobody said yes to; its rows are forgotten."""
    # Held first, as for a yes: of the two at once the second finds what the first has done.
    await tx.lock_all(select(upload.c.id).where(upload.c.id == upload_id))
    look = await look_at_statement(tx, actor=actor, upload_id=upload_id)
    if look.state == UploadState.SHOWN:
        await _drop(tx, upload_id, actor=actor, now=now)


async def purge_statements(tx: Transaction, *, now: datetime) -> None:
    """Forget files that nobody said yes to for days, and those that wait for a password."""
    old = upload.c.made_at <= now - KEPT_FOR
    waits = (upload.c.kind == KIND, upload.c.state == UploadState.SHOWN, old)
    for each in await tx.lock_all(select(upload.c.id).where(*waits).order_by(upload.c.id)):
        await _drop(tx, each.id, actor=SCHEDULER, now=now)
    await _leave_old(tx, now=now)
    await purge_files(tx, now=now)


async def _leave_old(tx: Transaction, *, now: datetime) -> None:
    """Rows that nobody has placed for so long are left; what was written on them is forgotten."""
    old = select(upload.c.id).where(upload.c.kind == KIND, upload.c.made_at <= now - WAITS_FOR)
    rows = await hold_rows(tx, statement_row.c.upload_id.in_(old))
    left = [(row, Finding(Verdict(row.verdict)), None) for row in rows]
    await move_rows(tx, left, StatementRowState.LEFT, actor=SCHEDULER, now=now)


async def statements_of(
    tx: Transaction, *, actor: Actor, supplier_ids: Sequence[int]
) -> Sequence[Row[Any]]:
    """The latest files of these suppliers, the newest first."""
    for supplier_id in supplier_ids:
        await scope_of(tx, actor=actor, supplier_id=supplier_id)
    columns = [column for column in upload.c if column.name != "rows"]
    shown = (UploadState.SHOWN, UploadState.APPLIED)
    return await tx.all(
        select(*columns)
        .where(
            upload.c.kind == KIND, upload.c.supplier_id.in_(supplier_ids), upload.c.state.in_(shown)
        )
        .order_by(upload.c.id.desc())
        .limit(20)
    )


def _is_chosen(row: LookRow, row_ids: Collection[int] | None) -> bool:
    if row_ids is None:
        return row.is_certain
    return row.row_id in row_ids and row.can_be_ticked


async def _held_look(
    tx: Transaction, *, actor: Actor, upload_id: int
) -> tuple[StatementLook, dict[int, Row[Any]]]:
    """The look with its rows held: of two people's yes at once the second waits and sees it."""
    row = await tx.first(select(upload.c.id).where(upload.c.id == upload_id, upload.c.kind == KIND))
    if row is None:
        raise NoStatementHere()
    found = await tx.lock(select(upload).where(upload.c.id == upload_id))
    if found.state == UploadState.DROPPED:
        raise NoStatementHere()
    scope = await scope_of(tx, actor=actor, supplier_id=found.supplier_id or 0)
    rows = await hold_rows(tx, statement_row.c.upload_id == upload_id)
    look = await look_of(
        tx, found, sorted(rows, key=lambda each: (each.at, each.id)), scope=scope, actor=actor
    )
    return look, {each.id: each for each in rows}


async def _drop_older(tx: Transaction, supplier_id: int, *, actor: Actor, now: datetime) -> None:
    """Of one supplier one file waits at a time."""
    older = await tx.lock_all(
        select(upload.c.id)
        .where(
            upload.c.kind == KIND,
            upload.c.supplier_id == supplier_id,
            upload.c.state == UploadState.SHOWN,
        )
        .order_by(upload.c.id)
    )
    for each in older:
        await _drop(tx, each.id, actor=actor, now=now)


async def _drop(tx: Transaction, upload_id: int, *, actor: Actor, now: datetime) -> None:
    await forget_rows(tx, statement_row.c.upload_id == upload_id)
    check(UploadState.SHOWN, UploadState.DROPPED)
    values = {"state": UploadState.DROPPED, "decided_by": str(actor), "decided_at": now}
    await tx.run(update(upload).where(upload.c.id == upload_id).values(rows=None, **values))
    change = Change("upload", upload_id, "drop", UploadState.SHOWN, UploadState.DROPPED)
    await record(tx, change, actor=str(actor), now=now)


async def _keep_upload(
    tx: Transaction, values: dict[str, Any], *, actor: Actor, now: datetime
) -> int:
    upload_id = await tx.insert(
        upload, kind=KIND, state=UploadState.SHOWN, made_by=made_by(actor), made_at=now, **values
    )
    change = Change("upload", upload_id, "show", None, UploadState.SHOWN, actor.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return upload_id


async def _mark_applied(
    tx: Transaction, look: StatementLook, *, actor: Actor, now: datetime
) -> None:
    if look.state != UploadState.SHOWN:
        return
    check(UploadState.SHOWN, UploadState.APPLIED)
    values = {"state": UploadState.APPLIED, "decided_by": str(actor), "decided_at": now}
    await tx.run(update(upload).where(upload.c.id == look.upload_id).values(**values))
    change = Change("upload", look.upload_id, "apply", UploadState.SHOWN, UploadState.APPLIED)
    await record(tx, change, actor=str(actor), now=now)


async def _forget(tx: Transaction, row_ids: Sequence[int]) -> None:
    for start in range(0, len(row_ids), IDS_AT_ONCE):
        await forget_rows(tx, statement_row.c.id.in_(row_ids[start : start + IDS_AT_ONCE]))
