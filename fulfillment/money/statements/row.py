"""One row of money out of what a reader has understood, or why it is none."""

from collections.abc import Iterable
from datetime import datetime

from fulfillment.money.rules.statement_rows import Skipped, Source, StatementRow
from fulfillment.money.statements.cells import text
from fulfillment.money.statements.ids import short


def money_row(
    source: Source,
    line: int,
    *,
    transaction_id: str,
    at: datetime | None,
    amount: int | None,
    currency: str,
    texts: Iterable[str],
    fee: int = 0,
    refund_of: str = "",
) -> StatementRow | Skipped:
    """The row; `Skipped` without id, sum or time."""
    if not transaction_id:
        return Skipped(line, "no_id")
    if not amount:
        return Skipped(line, "no_amount")
    if at is None:
        return Skipped(line, "bad_time")
    return StatementRow(
        source=source,
        transaction_id=short(transaction_id),
        at=at,
        amount=amount,
        currency=currency,
        texts=tuple(dict.fromkeys(found for found in map(text, texts) if found)),
        fee=fee,
        refund_of=short(refund_of),
        line=line,
    )
