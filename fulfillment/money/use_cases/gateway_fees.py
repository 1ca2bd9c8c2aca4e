"""What a gateway kept for itself: it says so only in the statement of the next day.

The row is booked by then; its fee is for the settlement and moves no money of a household.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, update

from fulfillment.money.rules.statement_rows import Source, StatementRow
from fulfillment.money.tables.statement_rows import statement_row
from storage.database import Transaction


async def note_fees(
    tx: Transaction, rows: Sequence[StatementRow], known: Mapping[str, Row[Any]]
) -> None:
    """Write the fees of transactions (`known` by their ids) that a gateway has told of, once."""
    values = [
        {"of_row": known[row.transaction_id].id, "its_fee": row.fee}
        for row in rows
        if row.fee > 0 and row.transaction_id in known
    ]
    if not values:
        return
    statement = (
        update(statement_row)
        .where(
            statement_row.c.id == bindparam("of_row"),
            statement_row.c.source == Source.GATEWAY,
            statement_row.c.fee == 0,
        )
        .values(fee=bindparam("its_fee"))
    )
    await tx.run_many(statement, values)
