"""WeChat Pay's fund flow: every movement of a merchant's balance.

A payment and the fee that is kept of it are two rows with the same transaction. A refund names the
payment as `REF` and the transaction in its voucher, newer bills in the number of the flow.
Withdrawals and top-ups are nobody's order.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from fulfillment.money.rules.statement_rows import Skipped, Source
from fulfillment.money.statements.cells import BEIJING, heading, instant, minor_of, text
from fulfillment.money.statements.row import money_row
from fulfillment.money.statements.statement import Fee, Found
from fulfillment.money.statements.table import Table
from fulfillment.money.statements.totals import Tally, count_of
from fulfillment.money.statements.wechat_rows import (
    MARK,
    read_row,
    split_heading,
    split_row,
    stripped,
)

NEEDS: Final = frozenset({"记账时间", "微信支付业务单号", "资金流水单号", "收支类型"})
CURRENCY: Final = "CNY"  # the bill has no column for it
_SUM: Final = "收支金额(元)"
_COUNT: Final = "资金流水总笔数"
_TRANSACTION: Final = re.compile(r"42[0-9]{26}")


def fits(names: frozenset[str]) -> bool:
    """Whether these are the headings of such a bill."""
    return names >= NEEDS


def read(table: Table) -> Iterator[Found]:
    """Rows, fees, what is skipped, and whether the summary fits."""
    income, everything, summary = Tally(CURRENCY), Tally(CURRENCY), None
    for number, line in stripped(table.raw()):
        if not line.startswith(MARK):
            summary = split_heading(line) if line.startswith(_COUNT) else summary
        elif summary is not None:
            said = dict(zip(map(heading, summary), split_row(line), strict=False))
            yield from _against(said, income, everything)
        elif (record := read_row(table.headings, line)) is None:
            yield Skipped(number, "torn_row")
        else:
            amount = minor_of(record.get(_SUM, ""), CURRENCY) or 0
            everything.add(amount)
            if record["收支类型"] == "收入":
                income.add(amount)
            yield row_of(record, number)


def row_of(record: Mapping[str, str], line: int) -> Found:
    """One movement as money, as a fee, or why it is neither."""
    kind, is_in = record.get("业务类型", ""), record["收支类型"] == "收入"
    transaction = text(record["微信支付业务单号"])
    amount = minor_of(record.get(_SUM, ""), CURRENCY)
    if "手续费" in kind:
        return Fee(transaction, -(amount or 0) if is_in else amount or 0, line)
    is_refund = "退款" in kind and not is_in
    if not is_refund and not (is_in and kind == "交易"):
        return Skipped(line, "no_sale" if is_in else "outgoing")
    voucher = text(record.get("业务凭证号", ""))
    return money_row(
        Source.WECHAT_FUND,
        line,
        transaction_id=transaction,
        at=instant(record["记账时间"], BEIJING),
        amount=-abs(amount) if is_refund and amount else amount,
        currency=CURRENCY,
        texts=[voucher, record.get("备注", "")],
        refund_of=_paid_by(voucher, text(record["资金流水单号"])) if is_refund else "",
    )


def _paid_by(voucher: str, flow: str) -> str:
    """The payment that a refund gives back, where the bill says it."""
    if voucher.startswith("REF"):
        return voucher.removeprefix("REF")
    return flow if _TRANSACTION.fullmatch(flow) else ""


def _against(said: Mapping[str, str], income: Tally, everything: Tally) -> Iterator[Found]:
    amount = minor_of(said.get("收入金额", ""), CURRENCY)
    doubt = income.against(count_of(said.get("收入笔数", "")), amount)
    doubt = doubt or everything.against(count_of(said.get(_COUNT, "")), None)
    if doubt is not None:
        yield doubt
