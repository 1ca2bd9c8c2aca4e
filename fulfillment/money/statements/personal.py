"""The exports that WeChat and Alipay make for a person: what both wallets have in common.

Money came in where 收/支 says 收入 and the state is one of success. A payment that was given back
later stays one row with another state, or another column: it becomes a payment and its refund.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from fulfillment.money.rules.statement_rows import Skipped, StatementRow
from fulfillment.money.statements.cells import minor_of, text
from fulfillment.money.statements.ids import refund_id
from fulfillment.money.statements.statement import Account, Found
from fulfillment.money.statements.table import Table
from fulfillment.money.statements.totals import Tally, income_said

CURRENCY: Final = "CNY"
INCOME: Final = "收入"
_PART: Final = re.compile(r"已(?:部分)?退款\s*[(（]?\s*[¥￥]?\s*([0-9.,]+)")
_WHOSE: Final = re.compile(r"(?:微信昵称|支付宝账户|支付宝账号|账号)\s*[:：]\s*\[?([^\],，]+)")


def given_back(row: StatementRow, state: str, said: str = "") -> Iterator[StatementRow]:
    """The refund of a payment whose own row says that it was given back, all or in part."""
    back = minor_of(said, CURRENCY) or 0
    if part := _PART.search(state):
        back = minor_of(part[1], CURRENCY) or 0
    elif "全额退款" in state or "退还" in state:
        back = row.amount
    if 0 < back <= row.amount:
        name = refund_id(row.transaction_id, "refund")
        yield replace(row, transaction_id=name, amount=-back, refund_of=row.transaction_id, fee=0)


def around(table: Table, tally: Tally) -> Iterator[Found]:
    """Whose export it is, and whether what it says of all that came in fits its rows."""
    for note in table.notes:
        if (match := _WHOSE.search(note)) and text(match[1]):
            yield Account(text(match[1])[:80])
            break
    said = income_said(table.notes, CURRENCY)
    doubt = tally.against(*said) if said else None
    if doubt is not None:
        yield doubt


def amount_of(record: Mapping[str, str], *names: str) -> int | None:
    """The sum under the first of these headings that is there."""
    cell = next((record[name] for name in names if name in record), "")
    return minor_of(cell, CURRENCY)


def skipped(line: int, direction: str) -> Skipped:
    """Why a row is no money that came in."""
    return Skipped(line, "outgoing" if direction == "支出" else "no_sale")
