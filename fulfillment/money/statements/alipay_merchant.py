"""Alipay's bill for merchants: rows of 交易 and 退款, with a second file of totals.

What counts is what the merchant received (商家实收): a coupon that the merchant gave is not paid.
Refunds are negative and bear the payment's number, so they are named by their request as well.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from fulfillment.money.rules.statement_rows import Skipped, Source
from fulfillment.money.statements.cells import BEIJING, clean, fee_of, instant, minor_of, text
from fulfillment.money.statements.ids import refund_id
from fulfillment.money.statements.row import money_row
from fulfillment.money.statements.statement import Account, Found
from fulfillment.money.statements.table import Table
from fulfillment.money.statements.totals import Tally, count_of

NEEDS: Final = frozenset({"支付宝交易号", "商户订单号", "业务类型", "订单金额(元)"})
COUNTS: Final = ("交易订单总笔数", "退款订单总笔数")
CURRENCY: Final = "CNY"
_WHOSE: Final = re.compile(r"#账号\s*[:：]\s*\[?([^\],，]+)")
# #交易合计：6笔，商家实收共0.06元，商家优惠共0.00元
_TOTAL: Final = re.compile(
    r"#+交易合计\s*[:：]\s*([0-9]+)\s*笔\s*[,，]\s*商家实收共\s*(-?[0-9.,]+)\s*元"
)
SALE, REFUND = "交易", "退款"


def fits(names: frozenset[str]) -> bool:
    """Whether these are the headings of such a bill."""
    return names >= NEEDS


def fits_summary(names: frozenset[str]) -> bool:
    """Whether these are the headings of its second file."""
    return names >= frozenset(COUNTS)


def read(table: Table) -> Iterator[Found]:
    """Rows, what is skipped, whose bill it is, and whether its total fits."""
    tally = Tally(CURRENCY)
    for number, record, _ in table.records(loose="商品名称"):
        if record is None:
            yield Skipped(number, "torn_row")
            continue
        if clean(record["业务类型"]) == SALE:
            tally.add(_received(record) or 0)
        yield row_of(record, number)
    for note in table.notes:
        if match := _WHOSE.match(note):
            yield Account(text(match[1]))
        if match := _TOTAL.match(note):
            doubt = tally.against(int(match[1]), minor_of(match[2], CURRENCY))
            yield from [doubt] if doubt is not None else []


def _received(record: Mapping[str, str]) -> int | None:
    return minor_of(clean(record.get("商家实收(元)", "")) or record["订单金额(元)"], CURRENCY)


def row_of(record: Mapping[str, str], line: int) -> Found:
    """One row of the bill as money, or why it is none."""
    is_refund = clean(record["业务类型"]) == REFUND
    if not is_refund and clean(record["业务类型"]) != SALE:
        return Skipped(line, "no_sale")
    transaction = text(record["支付宝交易号"])
    request = text(record.get("退款批次号/请求号", ""))
    amount = _received(record)
    time = text(record.get("完成时间", "")) or record.get("创建时间", "")
    return money_row(
        Source.ALIPAY_MERCHANT,
        line,
        transaction_id=_refund_name(transaction, request or clean(time))
        if is_refund
        else transaction,
        at=instant(time, BEIJING),
        amount=-abs(amount) if is_refund and amount else amount,
        currency=CURRENCY,
        texts=[record.get(name, "") for name in ("商户订单号", "备注", "商品名称")],
        fee=-fee_of(record.get("服务费(元)", ""), CURRENCY),  # written as what it costs: -0.06
        refund_of=transaction if is_refund else "",
    )


def _refund_name(transaction: str, request: str) -> str:
    return refund_id(transaction, f"r{request}") if transaction else ""


def read_summary(table: Table) -> tuple[int, int] | None:
    """How many sales and refunds the second file counts: its line of all, or the only one."""
    said = None
    for _, record, _ in table.records():
        counts = [count_of(record[name]) for name in COUNTS] if record else []
        if record and None not in counts:
            said = (counts[0] or 0, counts[1] or 0)
    return said
