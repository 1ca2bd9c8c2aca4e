"""What payers wrote on their transfers: taken out of the statement rows that still wait."""

from typing import Any

from fulfillment.money.tables.statement_rows import statement_row
from orders.use_cases.forgetting import Known
from storage.database import Transaction
from storage.rewriting import rewrite


async def forget_remarks(tx: Transaction, known: Known) -> None:
    """A row that is settled or left has no remark any more; the others lose name and phone."""

    def blotted(row: dict[str, Any]) -> dict[str, Any]:
        remark = known.secrets.redact(row["remark"])
        return {} if remark == row["remark"] else {"remark": remark}

    await rewrite(tx, statement_row, ("remark",), blotted, statement_row.c.remark.is_not(None))
