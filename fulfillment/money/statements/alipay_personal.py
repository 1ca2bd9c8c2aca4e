"""Alipay's export for a person: the newer one of the app, and the older one of the web page.

A refund of ours is a row that names the payment before a `_` or `*` in its own number; the web
form writes what was given back into a column of the payment.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from fulfillment.money.rules.statement_rows import Skipped, Source, StatementRow
from fulfillment.money.statements.cells import BEIJING, clean, fee_of, instant, text
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

NEWER: Final = frozenset({"交易时间", "收/支", "金额", "交易状态", "交易订单号"})
OLDER: Final = frozenset({"交易号", "交易创建时间", "收/支", "金额(元)", "交易状态"})
CAME_IN: Final = ("交易成功", "已收入", "收款成功", "支付成功", "已到账", "转账成功")
GAVE_BACK: Final = ("退款成功", "交易成功", "已退款")
_TEXTS: Final = ("商家订单号", "商户订单号", "备注", "商品说明", "商品名称")


def fits(names: frozenset[str]) -> bool:
    """Whether these are the headings of such an export."""
    return names >= NEWER or names >= OLDER


def read(table: Table) -> Iterator[Found]:
    """Rows, what is skipped, and what the text around the table says."""
    tally = Tally(CURRENCY)
    loose = "商品说明" if "商品说明" in table.headings else "商品名称"
    for number, record, _ in table.records(loose=loose):
        if record is None:
            yield Skipped(number, "torn_row")
            continue
        if clean(record["收/支"]) == INCOME:
            tally.add(amount_of(record, "金额", "金额(元)") or 0)
        yield from rows_of(record, number)
    yield from around(table, tally)


def rows_of(record: Mapping[str, str], line: int) -> Iterator[Found]:
    """A payment, with what was given back of it."""
    direction, state = clean(record["收/支"]), clean(record["交易状态"])
    is_refund = direction == "支出" and _says_refund(record)
    if not is_refund and (direction != INCOME or _says_refund(record)):
        yield skipped(line, direction)
        return
    if not state.startswith(GAVE_BACK if is_refund else CAME_IN):
        yield Skipped(line, "not_successful")
        return
    transaction = text(record.get("交易订单号") or record.get("交易号", ""))
    amount = amount_of(record, "金额", "金额(元)")
    found = money_row(
        Source.ALIPAY_PERSONAL,
        line,
        transaction_id=transaction,
        at=instant(_time(record), BEIJING),
        amount=-abs(amount) if is_refund and amount else amount,
        currency=CURRENCY,
        texts=[record.get(name, "") for name in _TEXTS],
        fee=abs(fee_of(record.get("服务费(元)", ""), CURRENCY)),
        refund_of=re.split(r"[_*]", transaction)[0] if is_refund else "",
    )
    yield found
    if isinstance(found, StatementRow) and not is_refund:
        yield from given_back(found, state, record.get("成功退款(元)", ""))


def _says_refund(record: Mapping[str, str]) -> bool:
    goods = text(record.get("商品说明") or record.get("商品名称", ""))
    return goods.startswith("退款") or "退款" in record.get("交易分类", "")


def _time(record: Mapping[str, str]) -> str:
    if "交易时间" in record:
        return record["交易时间"]
    return text(record.get("付款时间", "")) or record["交易创建时间"]
