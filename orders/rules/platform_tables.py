"""A sheet of an export as rows by column: its heading found, its formulas worked out.

Headings stand in any order with their usual synonyms, under a title or not. Where a file holds a
formula instead of a value, what people fill down is worked out (`=A2`, `=S2+1`); anything else is
left empty and said. Knows nothing of what an order is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from orders.rules.numerals import fold
from orders.rules.platform_export import Finding

NAMES: Final[Mapping[str, str]] = {
    "order_number": "跟团号 跟团序号 订单号 订单编号 接龙号",
    "buyer": "下单人 昵称 微信昵称 用户昵称 买家 跟团人",
    "good": "商品 商品名称 商品信息 商品明细",
    "spec": "规格 商品规格",
    "units": "数量 商品数量 购买数量 订购数量 件数",
    "price": "单价 商品单价",
    "amount": "商品金额 商品总价 小计",
    "freight": "运费 配送费",
    "discount": "优惠 优惠金额",
    "order_sum": "订单金额 订单总金额 实付金额 实付款",
    "refund": "退款金额 已退款金额",
    "status": "支付状态 订单状态 付款状态 退款状态 状态",
    "compound": "服务小区 自提点 小区 小区名称",
    "receiver": "收货人 收货人姓名 收件人 收件人姓名 联系人 姓名",
    "phone": "联系电话 收货人电话 收货电话 收件人电话 手机 手机号 手机号码 电话",
    "detail": "详细地址 收货地址 收件地址 地址",
    "lane": "弄号 弄",
    "building": "楼号 楼栋 楼栋号 栋号 幢号",
    "unit": "单元 单元号",
    "room": "房号 室号 房间号 门牌号",
    "remark_of_member": "团员备注 买家备注 顾客备注 留言 买家留言",
    "remark_of_leader": "团长备注 卖家备注 备注 订单备注",
    # Of the sheets that add up.
    "title": "团购标题",
    "sold": "销售数量",
    "current_price": "团当前单价",
    "goods_sum": "商品总金额",
    "orders": "订单总数",
    "goods_count": "商品总数",
}
COLUMNS: Final = tuple(NAMES)
_BY_NAME: Final = {name: column for column, names in NAMES.items() for name in names.split()}
_BRACKETS: Final = re.compile(r"[(\[【][^)\]】]*[)\]】]?")
_DECORATION: Final = re.compile(r"[\s*:_\-./'’\"]+")
_SUMS: Final = re.compile(r"(?:合计|总计|小计|共计|total|sum) ?:? ?[0-9.,]*", re.I)
_FORMULA: Final = re.compile(r"=\s*\$?([A-Z]{1,3})\$?([0-9]{1,7})\s*(?:([+-])\s*([0-9]{1,9}))?")
# A title and a few lines of explanation may stand above the heading.
LAST_HEADING_ROW: Final = 30


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file: its name (empty in a CSV) and its rows of texts."""

    name: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet under its heading. `rows`: number as in the sheet, and cells by column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    findings: tuple[Finding, ...]

    def has(self, *columns: str) -> bool:
        return set(columns) <= set(self.columns)


def find_grid(
    table: Table, needed: Sequence[str], column_map: Mapping[str, str] | None = None
) -> Grid | None:
    """The rows of a sheet that has all these columns; None where no row names them."""
    named = None
    if column_map is not None:
        named = {bare(heading): column for column, heading in column_map.items()}
    for at, row in enumerate(table.rows[:LAST_HEADING_ROW]):
        columns = columns_of(row, named)
        if set(needed) <= set(columns):
            return _grid(table, at, columns)
    return None


def columns_of(heading: Sequence[str], named: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Which column each cell of a heading names, "" for none; the first of two wins."""
    found: list[str] = []
    for name in heading:
        column = (_BY_NAME if named is None else named).get(bare(name), "")
        found.append("" if column in found else column)
    return tuple(found)


def bare(name: str) -> str:
    """A heading without what is decoration or explanation: `房号（如606）` is 房号."""
    return _DECORATION.sub("", _BRACKETS.sub("", fold(name))).lower()


def is_sum(cells: Mapping[str, str]) -> bool:
    """Whether a row adds up what stands above it."""
    number = fold(cells.get("order_number", ""))
    if cells.get("phone") or (number and not _SUMS.fullmatch(number)):
        return False
    first = next((cell for cell in cells.values() if cell), "")
    return _SUMS.fullmatch(fold(first)) is not None


def _grid(table: Table, at: int, columns: tuple[str, ...]) -> Grid:
    rows: list[tuple[int, Mapping[str, str]]] = []
    findings: list[Finding] = []
    worked_out = _Formulas(table.rows)
    for number, row in enumerate(table.rows[at + 1 :], start=at + 2):
        if not any(row) or list(row) == list(table.rows[at]):  # again on every printed page
            continue
        cells = {}
        for place, (column, cell) in enumerate(zip(columns, row, strict=False)):
            if not column:
                continue
            text: str = cell.strip()
            if text.startswith("="):
                value = worked_out.value(number - 1, place)
                findings += [Finding(number, "formula")] if value is None else []
                text = value or ""
            cells[column] = text
        rows.append((number, cells))
    return Grid(tuple(column for column in columns if column), tuple(rows), tuple(findings))


class _Formulas:
    """Formulas that point to a cell, plus or minus a number; each is worked out once."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self._rows = rows
        self._known: dict[tuple[int, int], str | None] = {}

    def value(self, row: int, column: int) -> str | None:
        """The cell's value; None for another formula, or one that leads back to itself."""
        chain: list[tuple[tuple[int, int], int]] = []
        while (row, column) not in self._known:
            cell = self._cell(row, column)
            if not cell.startswith("="):
                self._known[row, column] = cell
                break
            self._known[row, column] = None  # until it is known: a circle ends here
            found = _FORMULA.fullmatch(cell)
            if found is None:
                break
            chain.append(((row, column), int(found[3] + found[4]) if found[3] else 0))
            row, column = int(found[2]) - 1, _place(found[1])
        text = self._known[row, column]
        for place, added in reversed(chain):
            text = None if text is None else _plus(text, added)
            self._known[place] = text
        return text

    def _cell(self, row: int, column: int) -> str:
        there = 0 <= row < len(self._rows) and column < len(self._rows[row])
        return self._rows[row][column].strip() if there else ""


def _plus(text: str, added: int) -> str | None:
    if not added:
        return text
    return str(int(text) + added) if text.isdecimal() and len(text) < 18 else None


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def grids(
    tables: Sequence[Table], needed: Sequence[str], column_map: Mapping[str, str] | None = None
) -> Iterator[Grid]:
    """Every sheet that has these columns."""
    for table in tables:
        grid = find_grid(table, needed, column_map)
        if grid is not None:
            yield grid
