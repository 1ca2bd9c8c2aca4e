"""WeChat's export "for one's own accounts" (用于个人对账): CSV, or newer a workbook.

What neighbours pay to a collection code is 二维码收款, what they transfer is 转账. Where a payer's
message stands differs by version, so goods and remark are both looked through.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from fulfillment.money.rules.statement_rows import Skipped, Source, StatementRow
from fulfillment.money.statements.cells import BEIJING, clean, instant, text
from fulfillment.money.statements.personal import (
    CURRENCY,
    INCOME,
    amount_of,
    around,
    given_back,
    skipped,
)
from fulfillment.money.statements.row import money_row
from fulfillment.money.statements.statement import Found
from fulfillment.money.statements.table import Table
from fulfillment.money.statements.totals import Tally

NEEDS: Final = frozenset({"交易时间", "交易类型", "收/支", "当前状态", "交易单号"})
CAME_IN: Final = ("已收钱", "已存入零钱", "支付成功", "已到账", "对方已付款")
GIVEN_BACK: Final = ("已全额退款", "已退款", "已部分退款", "已退还")


def fits(names: frozenset[str]) -> bool:
    """Whether these are the headings of such an export."""
    return names >= NEEDS and bool(names & {"金额(元)", "金额"})


def read(table: Table) -> Iterator[Found]:
    """Rows, what is skipped, and what the text around the table says."""
    tally = Tally(CURRENCY)
    for number, record, _ in table.records():
        if record is None:
            yield Skipped(number, "torn_row")
            continue
        if clean(record["收/支"]) == INCOME:
            tally.add(amount_of(record, "金额(元)", "金额") or 0)
        yield from rows_of(record, number)
    yield from around(table, tally)


def rows_of(record: Mapping[str, str], line: int) -> Iterator[Found]:
    """A payment, with what was given back of it."""
    direction, state = clean(record["收/支"]), clean(record["当前状态"])
    kind = clean(record["交易类型"])
    is_refund = direction == "支出" and "退款" in kind
    if not is_refund and (direction != INCOME or "退款" in kind):
        yield skipped(line, direction)
        return
    if not state.startswith((*CAME_IN, *GIVEN_BACK)):
        yield Skipped(line, "not_successful")
        return
    amount = amount_of(record, "金额(元)", "金额")
    found = money_row(
        Source.WECHAT_PERSONAL,
        line,
        transaction_id=text(record["交易单号"]),
        at=instant(record["交易时间"], BEIJING),
        amount=-abs(amount) if is_refund and amount else amount,
        currency=CURRENCY,
        texts=[record.get(name, "") for name in ("商户单号", "备注", "商品")],
    )
    yield found
    if isinstance(found, StatementRow) and not is_refund:
        yield from given_back(found, state)
