"""Statements as they are read, made for a round's bills."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from fulfillment.money.rules.statement_rows import Source, StatementRow
from fulfillment.money.statements.statement import Statement
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import parcel
from storage.database import Transaction
from tests.supply.rounds import MORNING, Round

ARRIVED = MORNING + timedelta(minutes=20)
LATER = MORNING + timedelta(hours=1)


@dataclass
class File:
    """Rows one after the other; each has the next transaction id unless it is given."""

    rows: list[StatementRow] = field(default_factory=list)

    def add(self, amount: int, text: str = "", **more: Any) -> "File":
        number = len(self.rows) + 1
        more.setdefault("transaction_id", f"T{number:04d}")
        at = more.pop("at", ARRIVED + timedelta(seconds=number))
        self.rows.append(
            StatementRow(Source.MAP, at=at, amount=amount, currency="CNY", texts=(text,), **more)
        )
        return self

    def statement(self, **more: Any) -> Statement:
        return Statement(Source.MAP, tuple(self.rows), **more)


async def references(tx: Transaction, world: Round) -> dict[str, str]:
    """References by room, of the big supermarket's bills."""
    rows = await tx.all(
        select(parcel.c.address, payment_request.c.reference)
        .join(payment_request, payment_request.c.parcel_id == parcel.c.id)
        .where(payment_request.c.supplier_id == world.supplier_id)
    )
    return {row.address: row.reference for row in rows}


async def bills(tx: Transaction, world: Round) -> dict[str, Any]:
    """Bills by room as they stand."""
    rows = await tx.all(
        select(parcel.c.address, payment_request)
        .join(payment_request, payment_request.c.parcel_id == parcel.c.id)
        .where(payment_request.c.supplier_id == world.supplier_id)
    )
    return {row.address: row for row in rows}
