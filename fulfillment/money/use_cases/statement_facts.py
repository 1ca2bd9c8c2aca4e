"""What is known of a statement as a whole, and its rows as they fit into their columns."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from fulfillment.money.rules.findings import Bill, Finding, Standing, Verdict
from fulfillment.money.rules.matching import named_in
from fulfillment.money.rules.statement_rows import StatementRow
from fulfillment.money.statements.statement import Statement
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.statement_looks import KIND
from orders.rules.references import find_references
from orders.rules.states import UploadState
from orders.tables.suppliers import supplier
from orders.tables.uploads import upload
from storage.database import Transaction

LONGEST_ID = 64
LOST = (Verdict.UNKNOWN, Verdict.FOREIGN)
FILES_BACK = 20
LOOKED_AT = 300  # rows are enough to see that a file is of another supplier


async def facts_of(
    tx: Transaction,
    statement: Statement,
    findings: Sequence[Finding],
    bills: Sequence[Bill],
    supplier_id: int,
) -> dict[str, Any]:
    """What is said of the file as a whole; no name, no remark."""
    period = statement.period
    opened = [bill.asked_at for bill in bills if bill.standing is Standing.OPEN]
    return {
        "source": statement.source,
        "read": len(statement.rows),
        "received": statement.received,
        "given_back": statement.given_back,
        "known": sum(each.verdict is Verdict.KNOWN for each in findings),
        "foreign": sum(each.verdict is Verdict.FOREIGN for each in findings),
        "skipped": dict(statement.skipped),
        "accounts": list(statement.accounts),
        "period": [each.isoformat() for each in period] if period else None,
        "is_too_old": bool(period and opened and period[1] < min(opened)),
        "was_account": await _other_account(tx, statement, supplier_id),
        "of_another": await _of_another(tx, statement, findings, supplier_id),
        "doubts": [[doubt.code, doubt.data()] for doubt in statement.doubts],
    }


async def _other_account(
    tx: Transaction, statement: Statement, supplier_id: int
) -> list[str] | None:
    """The accounts of the file of the same kind that was booked last, where none is in this one.

    Of the same kind only: a shop has a wallet of each sort.
    """
    before = await tx.scalars(
        select(upload.c.rows)
        .where(
            upload.c.kind == KIND,
            upload.c.supplier_id == supplier_id,
            upload.c.state == UploadState.APPLIED,
        )
        .order_by(upload.c.id.desc())
        .limit(FILES_BACK)
    )
    alike = [each for each in before if each and each.get("source") == statement.source]
    accounts = list(alike[0].get("accounts", ())) if alike else []
    is_other = accounts and statement.accounts and not set(accounts) & set(statement.accounts)
    return accounts if is_other else None


async def _of_another(
    tx: Transaction, statement: Statement, findings: Sequence[Finding], supplier_id: int
) -> dict[str, Any] | None:
    """Another supplier whose references stand in rows that nobody can place, and how many."""
    pairs = zip(statement.rows, findings, strict=True)
    unknown = [row for row, finding in pairs if finding.verdict in LOST][:LOOKED_AT]
    texts = (text for row in unknown for text in row.texts)
    named = {reference for text in texts for reference in find_references(text)}
    if not named:
        return None
    found = await tx.first(
        select(supplier.c.name, supplier.c.name_en, func.count().label("rows"))
        .join(payment_request, payment_request.c.supplier_id == supplier.c.id)
        .where(payment_request.c.reference.in_(named), supplier.c.id != supplier_id)
        .group_by(supplier.c.id, supplier.c.name, supplier.c.name_en)
        .order_by(func.count().desc(), supplier.c.id)
    )
    if found is None:
        return None
    return {"zh_CN": found.name, "en": found.name_en or found.name, "rows": found.rows}


def fitting(row: StatementRow) -> StatementRow:
    """An id that is longer than the column is kept as its hash: still one of its own."""
    if len(row.transaction_id) <= LONGEST_ID:
        return row
    return replace(row, transaction_id=sha256(row.transaction_id.encode()).hexdigest())


def references_of(
    rows: Sequence[StatementRow], bills: Sequence[Bill], findings: Sequence[Finding]
) -> list[str]:
    """The first of our references in each row."""
    named = {bill.reference: bill.request_id for bill in bills}
    by_id = {request_id: reference for reference, request_id in named.items()}
    found = [
        named_in(row, named) if finding.request_ids else ()
        for row, finding in zip(rows, findings, strict=True)
    ]
    return [by_id[each[0]] if each else "" for each in found]
