"""Exports of other platforms as tests need them: tables and files built by hand."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook

from orders.rules.platform_orders import Export, Table, read_export

COMMUNITY = (
    "下单人", "团员备注", "跟团号", "商品", "规格", "数量", "商品金额", "运费", "优惠", "订单金额",
    "退款金额", "服务小区", "收货人", "联系电话", "详细地址", "房号（如606）", "楼号（如10）",
    "弄号（如168）",
)  # fmt: skip
PLAIN = (
    "跟团号", "下单人", "商品", "订单金额", "退款金额", "订单状态", "收货人", "联系电话",
    "详细地址", "团员备注",
)  # fmt: skip
CHAIN = ("收货人", "联系电话", "订单总金额", "支付状态", "收货地址", "订购数量")
SUMMARY = ("团购标题", "商品", "规格", "销售数量", "团当前单价", "商品总金额")


def row(heading: Sequence[str], **cells: str) -> list[str]:
    """A row in which only these columns are filled, without what their headings explain."""
    names = [head.partition("（")[0] for head in heading]
    assert set(cells) <= set(names)
    return [cells.get(name, "") for name in names]


def table(heading: Sequence[str], *rows: Sequence[str], name: str = "") -> Table:
    return Table(name, (tuple(heading), *(tuple(cells) for cells in rows)))


def export_of(*tables: Table, file_name: str = "荔枝.xlsx", **options: object) -> Export:
    found = read_export(tables, file_name=file_name, **options)  # type: ignore[arg-type]
    assert found is not None
    return found


def as_xlsx(*tables: Table) -> bytes:
    book = Workbook()
    del book[book.sheetnames[0]]
    for each in tables:
        sheet = book.create_sheet(each.name or "Sheet1")
        for cells in each.rows:
            sheet.append(list(cells))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(one: Table, coding: str) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(one.rows)
    return out.getvalue().encode(coding)
