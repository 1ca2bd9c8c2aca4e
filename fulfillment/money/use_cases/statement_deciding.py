"""Rows that only a person can place: a proposed bill accepted, another one found, left, kept.

What is decided is booked at once, like any row; a row that was left can be placed later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from fulfillment.money.rules.findings import Finding, Standing, Verdict
from fulfillment.money.rules.matching import match_rows
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.tables.statement_rows import statement_row
from fulfillment.money.use_cases.statement_bills import BillFacts, bills_of
from fulfillment.money.use_cases.statement_booking import book_rows
from fulfillment.money.use_cases.statement_looks import (
    LookRow,
    StatementLook,
    look_at_statement,
)
from fulfillment.money.use_cases.statement_rows import as_read, move_rows
from fulfillment.money.use_cases.statement_scope import Scope, scope_of
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_statements import LookAgain
from orders.rules.references import read_reference
from orders.rules.states import StatementRowState
from storage.database import Transaction

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class RowToPlace:
    """A row that a person decides on, and the bills that were found for it."""

    look: StatementLook
    row: LookRow
    found: tuple[BillFacts, ...]


async def row_to_place(
    tx: Transaction, *, actor: Actor, row_id: int, wanted: str = ""
) -> RowToPlace:
    """Return one row with the bills that a room or reference finds. Raises `StaleButton`."""
    kept = await tx.first(select(statement_row).where(statement_row.c.id == row_id))
    if kept is None:
        raise StaleButton()
    look = await look_at_statement(tx, actor=actor, upload_id=kept.upload_id)
    row = next((each for each in look.rows if each.row_id == row_id), None)
    if row is None:
        raise StaleButton()
    scope = await scope_of(tx, actor=actor, supplier_id=look.supplier_id)
    found = await _search(tx, scope, wanted) if wanted.strip() else row.bills
    return RowToPlace(look, row, tuple(found))


async def assign_row(
    tx: Transaction,
    *,
    actor: Actor,
    row_id: int,
    request_id: int,
    portal_url: str,
    now: datetime,
    gives_back: str = "credit",
) -> StatementLook:
    """A person says which bill a row is for; it is booked like one that names it.

    Where that bill is paid already it becomes the household's credit, or is sent back.
    """
    scope, row = await _held(tx, actor, row_id)
    facts = (await bills_of(tx, row.supplier_id, since=None, ids=[request_id])).get(request_id)
    if facts is None or not scope.holds(facts.compound_id):
        raise StaleButton()
    finding = _as_if_named(row, facts)
    await book_rows(
        tx,
        [(row, finding)],
        actor=actor,
        portal_url=portal_url,
        now=now,
        gives_back=gives_back,
    )
    return await look_at_statement(tx, actor=actor, upload_id=row.upload_id)


async def leave_row(tx: Transaction, *, actor: Actor, row_id: int, now: datetime) -> StatementLook:
    """It settles nothing here: another shop's money, a friend's, a mistake."""
    _, row = await _held(tx, actor, row_id)
    finding = Finding(Verdict(row.verdict))
    await move_rows(tx, [(row, finding, None)], StatementRowState.LEFT, actor=actor, now=now)
    return await look_at_statement(tx, actor=actor, upload_id=row.upload_id)


async def _held(tx: Transaction, actor: Actor, row_id: int) -> tuple[Scope, Row[Any]]:
    """The row, held, if the actor sees it and it still waits. Raises `LookAgain`."""
    kept = await tx.first(select(statement_row).where(statement_row.c.id == row_id))
    if kept is None:
        raise StaleButton()
    look = await look_at_statement(tx, actor=actor, upload_id=kept.upload_id)
    row = await tx.lock(select(statement_row).where(statement_row.c.id == row_id))
    if row.state != StatementRowState.SHOWN or row_id not in {each.row_id for each in look.rows}:
        raise LookAgain()
    return await scope_of(tx, actor=actor, supplier_id=row.supplier_id), row


def _as_if_named(row: Row[Any], facts: BillFacts) -> Finding:
    """The finding of a row that has this bill's reference and is the only one."""
    bill = facts.bill
    named = replace(as_read(row), texts=(bill.reference,))
    finding = match_rows([named], [bill])[0]
    if finding.verdict is Verdict.REVIEW and bill.standing is Standing.PAID:
        # A person confirmed it at another sum: it was this money.
        return Finding(Verdict.PROVEN, ((bill.request_id, bill.amount),), (bill.request_id,))
    if not finding.request_ids:
        raise LookAgain()
    return finding


async def _search(tx: Transaction, scope: Scope, wanted: str) -> Sequence[BillFacts]:
    """Bills by reference, room or order number; the open ones first."""
    text = wanted.strip()
    tests: list[ColumnElement[bool]] = [parcel.c.number == text, parcel.c.address == text]
    if reference := read_reference(text):
        tests.append(payment_request.c.reference == reference)
    if len(text) > 1:
        tests.append(parcel.c.address.like(f"{_plain(text)}%", escape="\\"))
    statement = (
        select(payment_request.c.id)
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(payment_request.c.supplier_id == scope.supplier_id, or_(*tests))
        .order_by(payment_request.c.state.in_(OPEN).desc(), payment_request.c.id.desc())
        .limit(MOST_FOUND)
    )
    if scope.compound_ids is not None:
        statement = statement.where(payment_request.c.compound_id.in_(scope.compound_ids))
    ids = list(await tx.scalars(statement))
    found = await bills_of(tx, scope.supplier_id, since=None, ids=ids)
    return [found[each] for each in ids if each in found]


def _plain(text: str) -> str:
    """A text in which LIKE finds nothing but itself."""
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, "\\" + sign)
    return text
