"""The preview as a file, `.csv` to look at or `.json` for a program."""

import csv
import json
from io import StringIO
from pathlib import Path

from app.statement_import.showing import verdict_in_words
from config.texts import Texts
from fulfillment.money.statements.statement import Statement
from fulfillment.money.use_cases.statement_looks import LookRow, StatementLook
from orders.rules.money import Money, format_amount

KINDS = (".csv", ".json")
# A cell that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t")


def write_report(path: Path, statement: Statement, look: StatementLook, texts: Texts) -> None:
    """Write every row that is shown."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        path.write_bytes(_as_csv(look, texts))
        return
    data = {
        "source": statement.source,
        "accounts": list(statement.accounts),
        "rows_read": len(statement.rows),
        "received": statement.received,
        "given_back": statement.given_back,
        "skipped": dict(statement.skipped),
        "doubts": [{"code": doubt.code, **doubt.data()} for doubt in statement.doubts],
        "verdicts": {
            str(verdict): {"rows": len(rows), "sum": sum(row.amount for row in rows)}
            for verdict, rows in look.groups.items()
        },
        "rows": [_as_data(row) for row in look.rows],
    }
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _as_data(row: LookRow) -> dict[str, object]:
    return {
        "verdict": str(row.verdict),
        "at": row.at.isoformat(),
        "amount": row.amount,
        "currency": row.currency,
        "reference": row.reference,
        "rooms": list(dict.fromkeys(each.address for each in row.bills)),
        "remark": row.remark,
        "booked_by_yes": row.is_certain,
    }


def _as_csv(look: StatementLook, texts: Texts) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["verdict", "", "at", "amount", "currency", "reference", "rooms", "remark"])
    for row in look.rows:
        amount = format_amount(Money(row.amount, row.currency))
        rooms = "、".join(dict.fromkeys(each.address for each in row.bills))
        words = (row.reference, rooms, row.remark)
        verdict = verdict_in_words(texts, row.verdict)
        plain = (str(row.verdict), verdict, row.at.isoformat(), amount, row.currency)
        writer.writerow([*plain, *map(_harmless, words)])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
