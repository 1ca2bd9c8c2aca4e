"""Small exports of 快团团 for the small compound, built as the platform does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from openpyxl import Workbook

from config.compound_file import CompoundFile
from orders.documents.platform_files import read_platform_tables
from orders.rules.platform_orders import Export, read_export
from tests.builders import small_file

HEADINGS = (
    "下单人", "团员备注", "跟团号", "商品", "规格", "数量", "商品金额", "订单金额", "退款金额",
    "服务小区", "收货人", "联系电话", "详细地址", "房号", "楼号",
)  # fmt: skip
PRICES = {"荔枝": ("每箱四斤", 5990), "西柚": ("十个一份", 3600)}
PLATFORM = """suppliers:
  - {name: 团团果园, name_en: Orchard, channel: platform, payee: 团团果园, account_last4: "0001",
     link: "https://orchard.example/little"}"""


@dataclass(frozen=True)
class Line:
    """One row of an export; `address` is the whole of it in one cell."""

    number: str
    address: str
    good: str = "荔枝"
    units: int = 1
    name: str = "王芳"
    phone: str = "13812345678"
    refund: str = ""
    remark: str = ""
    room: str = ""
    building: str = ""
    place: str = "小园"

    @property
    def cells(self) -> tuple[str | int, ...]:
        spec, price = PRICES[self.good]
        amount = f"{price * self.units / 100:.2f}"
        return (
            self.name, self.remark, self.number, self.good, spec, self.units, amount, amount,
            self.refund, self.place, self.name, self.phone, self.address, self.room, self.building,
        )  # fmt: skip

    def refunded(self) -> "Line":
        price = PRICES[self.good][1]
        return replace(self, refund=f"{price * self.units / 100:.2f}")


def export_in(content: bytes, *, file_name: str) -> Export:
    """The export that a file holds."""
    found = read_export(read_platform_tables(content), file_name=file_name)
    assert found is not None
    return found


def export(*lines: Line, prices: dict[str, int] | None = None) -> bytes:
    """The workbook, with the summary of its goods."""
    sums = {good: (spec, (prices or {}).get(good, price)) for good, (spec, price) in PRICES.items()}
    goods = [
        (name, spec, f"{price / 100:.2f}", sum(line.units for line in lines if line.good == name))
        for name, (spec, price) in sums.items()
    ]
    return workbook(
        顾客购买表=[HEADINGS, *(line.cells for line in lines)],
        商品汇总表=[("商品", "规格", "团当前单价", "销售数量"), *(row for row in goods if row[3])],
    )


def workbook(**sheets: Sequence[Sequence[str | int]]) -> bytes:
    book, out = Workbook(), BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(out)
    return out.getvalue()


def with_platform() -> CompoundFile:
    """The small compound, to which a platform delivers."""
    return small_file(**{"suppliers:": PLATFORM})
