"""What stands in a statement that was sent in: row by row as things are now, for who may see it.

Verdicts are worked out anew at every look, so that a bill that was confirmed meanwhile is not
offered again. The digest stands for all that is shown; a yes to another state of things is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.money.rules.findings import CERTAIN, TO_LOOK_AT, Finding, Verdict
from fulfillment.money.rules.matching import match_rows
from fulfillment.money.tables.statement_rows import statement_row
from fulfillment.money.use_cases.statement_bills import BillFacts, bills_of, paid_by
from fulfillment.money.use_cases.statement_rows import as_read
from fulfillment.money.use_cases.statement_scope import Scope, scope_of
from orders.actors import Actor
from orders.rules.errors_statements import NoStatementHere
from orders.rules.states import StatementRowState, UploadState
from orders.tables.suppliers import supplier
from orders.tables.uploads import upload
from storage.database import Transaction

KIND = "money"


@dataclass(frozen=True, slots=True)
class LookRow:
    """One row as it is shown; `bills` are those it pays or may be about.

    One that is also about a bill of another compound (`is_whole` is False) is for the supplier.
    """

    row_id: int
    at: datetime
    amount: int
    currency: str
    remark: str
    reference: str
    finding: Finding
    bills: tuple[BillFacts, ...] = ()
    is_whole: bool = True

    @property
    def verdict(self) -> Verdict:
        return self.finding.verdict

    @property
    def rest(self) -> int:
        """What is left of it as credit, once it has paid what it pays."""
        return self.finding.rest(self.amount)

    @property
    def is_certain(self) -> bool:
        """Ticked from the start: a reference and its sum."""
        return self.verdict in CERTAIN and bool(self.finding.pays) and self.is_whole

    @property
    def can_be_ticked(self) -> bool:
        return self.verdict in (*CERTAIN, *TO_LOOK_AT) and bool(self.bills) and self.is_whole


@dataclass(frozen=True, slots=True)
class StatementLook:
    """A file, and its rows that wait. `facts` are of the file: see `statement_imports`."""

    upload_id: int
    supplier_id: int
    supplier: str
    supplier_en: str
    file_name: str
    state: str
    made_at: datetime
    facts: Mapping[str, Any]
    rows: tuple[LookRow, ...]
    elsewhere: int = 0  # rows about bills of compounds that are not the actor's
    done: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # verdict: rows, their sum

    @property
    def digest(self) -> str:
        """Stands for exactly these rows with these verdicts."""
        shown = [(row.row_id, str(row.verdict), row.finding.pays) for row in self.rows]
        return sha256(repr(shown).encode()).hexdigest()[:20]

    @property
    def groups(self) -> Mapping[Verdict, tuple[LookRow, ...]]:
        """Rows by verdict, in the order in which verdicts are defined."""
        return {
            verdict: rows
            for verdict in Verdict
            if (rows := tuple(row for row in self.rows if row.verdict is verdict))
        }


async def look_at_statement(tx: Transaction, *, actor: Actor, upload_id: int) -> StatementLook:
    """Return a file's rows that wait. Raises `NoStatementHere`, `NoRight`, `NotYours`."""
    row = await _upload(tx, upload_id)
    scope = await scope_of(tx, actor=actor, supplier_id=row.supplier_id)
    waiting = await tx.all(
        select(statement_row)
        .where(
            statement_row.c.upload_id == upload_id,
            statement_row.c.state == StatementRowState.SHOWN,
        )
        .order_by(statement_row.c.at, statement_row.c.id)
    )
    return await look_of(tx, row, waiting, scope=scope, actor=actor)


async def look_of(
    tx: Transaction, row: Row[Any], waiting: Sequence[Row[Any]], *, scope: Scope, actor: Actor
) -> StatementLook:
    """The same of rows that were read, or are held, already."""
    is_mine = scope.is_payee or row.made_by == made_by(actor)
    found = await _found(tx, row.supplier_id, waiting)
    seen = [each for each in found if _sees(each, scope, is_mine=is_mine)]
    name = await tx.one(
        select(supplier.c.name, supplier.c.name_en).where(supplier.c.id == row.supplier_id)
    )
    return StatementLook(
        upload_id=row.id,
        supplier_id=row.supplier_id,
        supplier=name.name,
        supplier_en=name.name_en,
        file_name=row.file_name,
        state=row.state,
        made_at=row.made_at,
        facts=row.rows or {},
        rows=tuple(within(each, scope) for each in seen),
        elsewhere=sum(bool(each.bills) for each in found) - sum(bool(each.bills) for each in seen),
        done=await _done(tx, row.id),
    )


def made_by(actor: Actor) -> str:
    """Who sent a file: the person, in whichever way they are signed in."""
    return f"person:{actor.person_id}" if actor.person_id is not None else str(actor)


async def _upload(tx: Transaction, upload_id: int) -> Row[Any]:
    found = await tx.first(select(upload).where(upload.c.id == upload_id, upload.c.kind == KIND))
    if found is None or found.supplier_id is None or found.state == UploadState.DROPPED:
        raise NoStatementHere()
    return found


async def _found(
    tx: Transaction, supplier_id: int, waiting: Sequence[Row[Any]]
) -> tuple[LookRow, ...]:
    if not waiting:
        return ()
    bills = await bills_of(tx, supplier_id, since=min(row.at for row in waiting))
    rows = [as_read(row) for row in waiting]
    tied = await paid_by(tx, supplier_id, [row.refund_of for row in rows if row.refund_of])
    findings = match_rows(rows, [each.bill for each in bills.values()], paid_by=tied)
    return tuple(
        LookRow(
            row_id=row.id,
            at=row.at,
            amount=row.amount,
            currency=row.currency,
            remark=row.remark or "",
            reference=row.reference or "",
            finding=finding,
            bills=tuple(bills[each] for each in finding.request_ids or finding.about),
        )
        for row, finding in zip(waiting, findings, strict=True)
    )


def _sees(row: LookRow, scope: Scope, *, is_mine: bool) -> bool:
    """What concerns one's own households; what nobody can place is for who sent it."""
    if not row.bills:
        return is_mine
    return any(scope.holds(each.compound_id) for each in row.bills)


def within(row: LookRow, scope: Scope) -> LookRow:
    """The row as this scope sees it, without the rooms of other compounds."""
    kept = tuple(each for each in row.bills if scope.holds(each.compound_id))
    return replace(row, bills=kept, is_whole=len(kept) == len(row.bills))


async def _done(tx: Transaction, upload_id: int) -> Mapping[str, tuple[int, int]]:
    settled = statement_row.c.state == StatementRowState.SETTLED
    rows = await tx.all(
        select(
            statement_row.c.verdict,
            func.count().label("rows"),
            func.sum(statement_row.c.amount).label("amount"),
        )
        .where(statement_row.c.upload_id == upload_id, settled)
        .group_by(statement_row.c.verdict)
    )
    return {row.verdict: (row.rows, int(row.amount)) for row in rows}
