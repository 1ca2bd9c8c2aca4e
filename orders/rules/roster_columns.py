"""From the rows of a roster's file to cells by column: headings found, gaps filled, sums left out.

Headings stand in any order, in Chinese or English, with their usual synonyms, under a title or
not. A cell that is empty because it says the same as above (merged, or simply not repeated) gets
what stands above; a blank row ends that.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from orders.rules.numerals import fold

Rows = Sequence[Sequence[str]]


class Column(StrEnum):
    """What a column of a roster may hold."""

    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"
    ADDRESS = "address"
    NAME = "name"
    PHONE = "phone"
    HEADS = "heads"
    FLAGS = "flags"
    CARER = "carer"
    CARER_PHONE = "carer_phone"
    KIND = "kind"
    RECEIVER = "receiver"
    RECEIVER_PHONE = "receiver_phone"
    STATE = "state"


_NAMES: Final[Mapping[Column, str]] = {
    Column.BUILDING: "楼号 楼栋 楼栋号 楼幢 幢 幢号 栋 栋号 楼 楼座 座 门栋 号楼 "
    "building block tower",
    Column.UNIT: "单元 单元号 门洞 unit entrance stairwell",
    Column.ROOM: "房号 室 室号 房间 房间号 房屋号 户号 门牌 门牌号 房室 room roomno flat apartment",
    Column.ADDRESS: "地址 住址 详细地址 家庭住址 家庭地址 居住地址 楼栋房号 房屋地址 门牌地址 "
    "address",
    Column.NAME: "姓名 名字 住户 住户姓名 业主 业主姓名 户主 户主姓名 居民 居民姓名 成员 成员姓名 "
    "联系人 name resident person fullname",
    Column.PHONE: "电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 联系手机 phone mobile "
    "telephone tel phonenumber mobilephone",
    Column.HEADS: "人数 人口 人口数 家庭人数 家庭人口 户内人数 在住人数 常住人数 居住人数 几口人 "
    "heads headcount people persons",
    Column.FLAGS: "特殊情况 特殊人群 备注 人群类别 情况说明 需要照顾 标签 特殊需要 flags flag "
    "remark remarks notes care",
    Column.CARER: "照护人 照护人姓名 照顾人 看护人 监护人 护理人 照料人 帮扶人 carer caregiver",
    Column.CARER_PHONE: "照护人电话 照护人手机 照护人联系电话 照顾人电话 看护人电话 监护人电话 "
    "护理人电话 帮扶人电话 carerphone carersphone caregiverphone",
    Column.KIND: "类型 户类型 户别 类别 性质 机构 机构类型 单位类型 kind type institution",
    Column.RECEIVER: "接收人 接收人姓名 收货人 签收人 负责人 receiver recipient",
    Column.RECEIVER_PHONE: "接收人电话 接收人手机 收货人电话 签收人电话 负责人电话 receiverphone "
    "recipientphone",
    Column.STATE: "状态 居住状态 是否搬走 搬走 迁出 变动 status state moved movedout",
}
# A phone column that stands behind somebody else's name is theirs.
_BEHIND: Final = {
    Column.CARER: Column.CARER_PHONE,
    Column.RECEIVER: Column.RECEIVER_PHONE,
}
_PLACES: Final = frozenset((Column.BUILDING, Column.ROOM, Column.ADDRESS))
_BY_NAME: Final = {name: column for column, names in _NAMES.items() for name in names.split()}
# Counted rows, and what stands beside rows that were given back.
_NEEDLESS: Final = frozenset(
    ["序号", "编号", "行号", "哪里不对", "no", "number", "row", "whatiswrong"]
) | {""}
_BRACKETS: Final = re.compile(r"[(\[【][^)\]】]*[)\]】]?")
_DECORATION: Final = re.compile(r"[\s*:：_\-./'’]+")
_SUMS: Final = re.compile(r"^(?:合计|总计|小计|共计|总数|总人数|总户数|total|sum|subtotal)", re.I)
# A title and a few lines of explanation may stand above the heading.
LAST_HEADING_ROW: Final = 30


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row as it stands in the file, its number counted as the spreadsheet does."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterTable:
    """A heading, which column each of its cells names ("" for none known), and the rows below."""

    heading: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[FileRow, ...]

    @property
    def not_read(self) -> tuple[str, ...]:
        """Headings that are not known: their cells are passed over."""
        pairs = zip(self.heading, self.columns, strict=True)
        return tuple(name for name, column in pairs if not column and _bare(name) not in _NEEDLESS)


def find_roster(sheets: Sequence[Rows]) -> RosterTable | None:
    """The first sheet with a heading that names an address, and its rows; None without one."""
    for rows in sheets:
        best = max(
            ((_known(_columns(row)), -at) for at, row in enumerate(rows[:LAST_HEADING_ROW])),
            default=(0, 0),
        )
        if best[0] >= 2:
            return _table(rows, -best[1])
    return None


def cells_of(table: RosterTable) -> Iterator[tuple[FileRow, Mapping[str, str]]]:
    """Each row that says something, as cells by column, with what stands above filled in."""
    above: dict[str, str] = {}
    last = 0
    for row in table.rows:
        if row.number != last + 1:
            above = {}
        last = row.number
        cells = _by_column(table, row)
        if _is_sum(row):
            above = {}
            continue
        filled = _filled(cells, above)
        above = {name: filled.get(name, "") for name in ("building", "unit", "room", "address")}
        yield row, filled


def with_filled(table: RosterTable, row: FileRow, cells: Mapping[str, str]) -> FileRow:
    """The row with the address that stands above it, so that it can be taken out of its table."""
    room = len(table.columns) - len(row.cells)
    whole = [*row.cells, *[""] * room][: len(table.columns)]
    return FileRow(
        row.number,
        tuple(
            cell or cells.get(column, "") for cell, column in zip(whole, table.columns, strict=True)
        ),
    )


def _table(rows: Rows, at: int) -> RosterTable:
    heading = rows[at]
    columns = _columns(heading)
    width = max((place + 1 for place, name in enumerate(heading) if name), default=0)
    below = tuple(
        FileRow(number, tuple(cells))
        for number, cells in enumerate(rows[at + 1 :], start=at + 2)
        if any(cells) and _columns(cells) != columns  # headings again on every printed page
    )
    return RosterTable(tuple(heading[:width]), columns[:width], below)


def _columns(heading: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    before = ""
    for name in heading:
        column = str(_BY_NAME.get(_bare(name), ""))
        if column == Column.PHONE and (column in found or before in _BEHIND):
            column = str(_BEHIND.get(Column(before), "")) if before else ""
        found.append("" if column in found else column)
        before = column
    return tuple(found)


def _bare(name: str) -> str:
    return _DECORATION.sub("", _BRACKETS.sub("", fold(name))).lower()


def _known(columns: Sequence[str]) -> int:
    known = {column for column in columns if column}
    return len(known) if known & _PLACES else 0


def _by_column(table: RosterTable, row: FileRow) -> dict[str, str]:
    pairs = zip(table.columns, row.cells, strict=False)
    return {column: cell for column, cell in pairs if column and cell}


def _filled(cells: dict[str, str], above: Mapping[str, str]) -> dict[str, str]:
    """What is left empty because it stands above; never a room under another building."""
    if cells.get("address") or cells.get("building"):
        return cells
    if cells.get("room"):
        taken = {"building": above.get("building", ""), "unit": above.get("unit", "")}
    elif cells.get("unit"):
        taken = {"building": above.get("building", "")}
    else:
        taken = dict(above)
    return {name: text for name, text in {**taken, **cells}.items() if text}


def _is_sum(row: FileRow) -> bool:
    first = next((cell for cell in row.cells if cell), "")
    return _SUMS.match(first) is not None
