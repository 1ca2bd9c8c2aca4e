"""One row of money out of what a reader has understood, or why it is none."""

import re
from collections.abc import Iterable
from datetime import datetime
from sys import intern

from fulfillment.money.rules.statement_rows import Skipped, Source, StatementRow
from fulfillment.money.statements.cells import text
from fulfillment.money.statements.ids import short

_NUMBER = re.compile("[0-9]")


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
        currency=intern(currency),
        texts=_different(texts),
        fee=fee,
        refund_of=short(refund_of),
        line=line,
    )


def _different(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts, each once. Words without a number are the same in many rows, and kept once."""
    found = (said for said in map(text, texts) if said)
    return tuple(dict.fromkeys(said if _NUMBER.search(said) else intern(said) for said in found))
