"""WeChat Pay's merchant trade bill: all, successful or refunded orders, 24 to 29 columns.

A payment is a row of state SUCCESS. A refund is a row of its own with the refund's number and the
order's transaction; rows in any other state are no money. Behind the rows stands a summary.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from fulfillment.money.rules.statement_rows import Skipped, Source
from fulfillment.money.statements.cells import BEIJING, fee_of, instant, minor_of, text
from fulfillment.money.statements.ids import refund_id
from fulfillment.money.statements.row import money_row
from fulfillment.money.statements.statement import Account, Found
from fulfillment.money.statements.table import Table
from fulfillment.money.statements.totals import Tally, count_of
from fulfillment.money.statements.wechat_rows import (
    MARK,
    read_row,
    split_heading,
    split_row,
    stripped,
)

NEEDS: Final = frozenset({"交易时间", "微信订单号", "商户订单号", "交易状态", "货币种类"})
PAID: Final = "SUCCESS"
_COUNT: Final = "总交易单数"


def fits(names: frozenset[str]) -> bool:
    """Whether these are the headings of such a bill."""
    return names >= NEEDS and bool(names & {"应结订单金额", "总金额"})


def read(table: Table) -> Iterator[Found]:
    """Rows, what is skipped, whose bill it is, and whether its summary fits."""
    accounts: set[str] = set()
    tally, summary = Tally("CNY"), None
    for number, line in stripped(table.raw()):
        if not line.startswith(MARK):
            summary = split_heading(line) if line.startswith(_COUNT) else summary
        elif summary is not None:
            yield from _against(tally, dict(zip(summary, split_row(line), strict=False)))
        elif (record := read_row(table.headings, line)) is None:
            yield Skipped(number, "torn_row")
        else:
            account = record.get("商户号", "")
            if account not in accounts:
                accounts.add(account)
                yield Account(account)
            tally.add(minor_of(_gross(record), "CNY") or 0)
            yield row_of(record, number)


def row_of(record: Mapping[str, str], line: int) -> Found:
    """One row of the bill as money, or why it is none."""
    is_refund = record["交易状态"] != PAID and text(record.get("微信退款单号", "")) != ""
    if not is_refund and record["交易状态"] != PAID:
        return Skipped(line, "not_successful")
    if is_refund and record.get("退款状态", "") != PAID:
        return Skipped(line, "not_successful")
    transaction, currency = text(record["微信订单号"]), record["货币种类"]
    amount = minor_of(record.get("退款金额", "") if is_refund else _gross(record), currency)
    at = instant(_time(record, is_refund=is_refund), BEIJING)
    refund = text(record.get("微信退款单号", ""))
    return money_row(
        Source.WECHAT_TRADE,
        line,
        transaction_id=refund_id(transaction, refund) if is_refund else transaction,
        at=at,
        amount=-abs(amount) if is_refund and amount else amount,
        currency=currency,
        texts=[record.get(name, "") for name in ("商户订单号", "商户数据包", "商品名称")],
        fee=fee_of(record.get("手续费", ""), currency),
        refund_of=transaction if is_refund else "",
    )


def _gross(record: Mapping[str, str]) -> str:
    return record.get("应结订单金额") or record.get("总金额", "")


def _time(record: Mapping[str, str], *, is_refund: bool) -> str:
    return (record.get("退款成功时间", "") if is_refund else "") or record["交易时间"]


def _against(tally: Tally, said: Mapping[str, str]) -> Iterator[Found]:
    amount = said.get("应结订单总金额") or said.get("总交易额", "")
    doubt = tally.against(count_of(said.get(_COUNT, "")), minor_of(amount, "CNY"))
    if doubt is not None:
        yield doubt
