"""The rows of statements that are kept: put in once each, looked at again, settled or left.

A row is kept by the supplier's account and its transaction id. What the payer wrote goes when the
row is decided on.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, select, update

from fulfillment.money.rules.findings import Finding
from fulfillment.money.rules.statement_rows import Source, StatementRow
from fulfillment.money.tables.statement_rows import row_payment, statement_row
from orders.actors import Actor
from orders.rules.states import StatementRowState, check
from storage.audit import Change, record_all
from storage.database import Transaction

# A row has thirteen columns, and a statement at most 32,766 bound values.
ROWS_AT_ONCE = 1000
MOST_REMARK = 300
BETWEEN = " | "


async def known_ids(
    tx: Transaction, supplier_id: int, names: Sequence[str]
) -> Mapping[str, Row[Any]]:
    """Those transactions that are kept already: id, state, upload by transaction id."""
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(names), ROWS_AT_ONCE):
        part = names[start : start + ROWS_AT_ONCE]
        rows = await tx.all(
            select(
                statement_row.c.id,
                statement_row.c.transaction_id,
                statement_row.c.state,
                statement_row.c.upload_id,
            ).where(
                statement_row.c.supplier_id == supplier_id,
                statement_row.c.transaction_id.in_(part),
            )
        )
        found |= {row.transaction_id: row for row in rows}
    return found


async def keep_rows(
    tx: Transaction,
    rows: Sequence[tuple[StatementRow, Finding, str]],
    *,
    supplier_id: int,
    upload_id: int,
) -> int:
    """Put new rows in, as shown; what somebody else puts in at the same moment is theirs."""
    new = [
        _values(row, finding, reference, supplier_id, upload_id) for row, finding, reference in rows
    ]
    kept = 0
    for start in range(0, len(new), ROWS_AT_ONCE):
        part = new[start : start + ROWS_AT_ONCE]
        kept += len(await tx.insert_all_new(statement_row, part, returning=(statement_row.c.id,)))
    return kept


async def forget_rows(tx: Transaction, *conditions: ColumnElement[bool]) -> None:
    """Rows of a file that nobody said yes to were never there."""
    is_shown = statement_row.c.state == StatementRowState.SHOWN
    await tx.run(delete(statement_row).where(is_shown, *conditions))


async def hold_rows(tx: Transaction, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Rows that still wait, held, from the earliest."""
    is_shown = statement_row.c.state == StatementRowState.SHOWN
    return await tx.lock_all(
        select(statement_row).where(is_shown, *conditions).order_by(statement_row.c.id)
    )


async def move_rows(
    tx: Transaction,
    rows: Sequence[tuple[Row[Any], Finding, int | None]],
    after: StatementRowState,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Settle rows, or leave them, with their verdicts and whose money it is."""
    for state in {row.state for row, _, _ in rows}:
        check(StatementRowState(state), after)
    values = [
        {"of_row": row.id, "now_verdict": str(finding.verdict), "home": household_id}
        for row, finding, household_id in rows
    ]
    if values:
        statement = (
            update(statement_row)
            .where(statement_row.c.id == bindparam("of_row"))
            .values(
                state=after,
                verdict=bindparam("now_verdict"),
                household_id=bindparam("home"),
                remark=None,
                settled_by=str(actor),
                settled_at=now,
            )
        )
        await tx.run_many(statement, values)
    changes = [Change("statement_row", row.id, after.value, row.state, after) for row, _, _ in rows]
    await record_all(tx, changes, actor=str(actor), now=now)


async def note_payments(tx: Transaction, rows: Sequence[tuple[Row[Any], Finding]]) -> None:
    """Write down for which bills a row came: one that names one bill came for it as a whole."""
    values = [
        {"row_id": row.id, "request_id": request_id, "amount": part}
        for row, finding in rows
        for request_id, part in came_for(row.amount, finding)
    ]
    await tx.insert_many(row_payment, values)


def came_for(amount: int, finding: Finding) -> tuple[tuple[int, int], ...]:
    """The bills of a row and how much of it is for each; what is not paid is credit of the bill."""
    if len(finding.pays) > 1:
        return finding.pays
    return tuple((request_id, amount) for request_id in finding.request_ids[:1])


def as_read(row: Row[Any]) -> StatementRow:
    """A kept row as the matcher works on it."""
    return StatementRow(
        source=Source(row.source),
        transaction_id=row.transaction_id,
        at=row.at,
        amount=row.amount,
        currency=row.currency,
        texts=tuple((row.remark or "").split(BETWEEN)),
        fee=row.fee,
        refund_of=row.refund_of or "",
        line=row.id,
    )


def _values(
    row: StatementRow, finding: Finding, reference: str, supplier_id: int, upload_id: int
) -> dict[str, Any]:
    return {
        "supplier_id": supplier_id,
        "upload_id": upload_id,
        "source": row.source,
        "transaction_id": row.transaction_id,
        "refund_of": row.refund_of or None,
        "at": row.at,
        "amount": row.amount,
        "fee": row.fee,
        "currency": row.currency,
        "reference": reference or None,
        "remark": BETWEEN.join(each for each in row.texts if each)[:MOST_REMARK] or None,
        "state": StatementRowState.SHOWN,
        "verdict": str(finding.verdict),
    }
