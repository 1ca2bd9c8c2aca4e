"""The forms in which platforms export, each recognised by its headings.

快团团 for compounds: a row for each good of an order, with columns for room and building. Its plain
form: a row an order, the goods in one cell as `名称+数量` with `;` between. 群接龙: a file for each
good, which is named by the file, the last row the total. Any other table: by a column map.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from orders.rules.platform_cells import read_money
from orders.rules.platform_export import Export, ExportGood, Format
from orders.rules.platform_goods import GoodsOfFile, Totals, all_goods, read_totals
from orders.rules.platform_rows import Rows
from orders.rules.platform_tables import Grid, Table, grids, is_sum

COMMUNITY: Final = ("order_number", "good", "units", "detail")
PLAIN: Final = ("order_number", "good", "detail")
CHAIN: Final = ("receiver", "units", "detail")
_PIECE: Final = re.compile(r"[;；]\s*")
_QUANTITY: Final = re.compile(r"(.+?)\s*[+＋*×xX]\s*([0-9０-９]{1,5})\s*$", re.DOTALL)
_COPY: Final = re.compile(r"\s+\([0-9]{1,2}\)$|\s*-?\s*副本$")


def read_kuaituantuan(tables: Sequence[Table], currency: str) -> Export | None:
    """快团团, for compounds or plain; None where no sheet is one."""
    totals = read_totals(tables, currency)
    rows = Rows(GoodsOfFile(totals.goods), currency)
    found = list(grids(tables, COMMUNITY))
    if found:
        for grid in found:
            rows.read(_without_sums(grid))
        return _export("kuaituantuan", rows, totals)
    for grid in grids(tables, PLAIN):
        found.append(grid)
        _read_plain(_without_sums(grid), rows)
    return _export("kuaituantuan_plain", rows, totals) if found else None


def read_qunjielong(tables: Sequence[Table], file_name: str, currency: str) -> Export | None:
    """群接龙; the good is what the file is called."""
    found = [grid for grid in grids(tables, CHAIN) if not grid.has("order_number", "good")]
    if not found:
        return None
    rows = Rows(GoodsOfFile(()), currency)
    units = sums = None
    for grid in found:
        rows.good = "" if grid.has("good") else good_of_file(file_name)
        orders, total = _without_total(grid)
        rows.read(_as_amounts(orders), is_numbered=False)
        units = _plus(units, _whole(total.get("units", "")))
        sums = _plus(sums, read_money(total.get("order_sum", ""), currency))
    return _export("qunjielong", rows, Totals(units=units, sum_minor=sums))


def read_mapped(
    tables: Sequence[Table], file_name: str, column_map: Mapping[str, str], currency: str
) -> Export | None:
    """Any table whose headings the map names; without a column for goods, one for the file."""
    named = {_COLUMN_OF_MAP.get(column, column): name for column, name in column_map.items()}
    found = list(grids(tables, tuple(named), named))
    if not found or not {"units"} <= set(named):
        return None
    good = "" if "good" in named else good_of_file(file_name)
    rows = Rows(GoodsOfFile(()), currency, good=good)
    for grid in found:
        rows.read(_without_sums(grid), is_numbered="order_number" in named)
    return _export("map", rows, Totals(), _prices(found, named, currency))


# Words of a column map, where they differ from those of the headings.
_COLUMN_OF_MAP: Final = {"address": "detail", "remark": "remark_of_member", "sum": "order_sum"}
MAP_COLUMNS: Final = (
    "order_number", "good", "spec", "units", "amount", "sum", "price", "receiver", "phone",
    "remark", "address", "lane", "building", "unit", "room", "compound", "status",
)  # fmt: skip


def good_of_file(file_name: str) -> str:
    """`荔枝(每箱四斤).xlsx` is 荔枝(每箱四斤); what a download adds is left out."""
    name = re.split(r"[/\\]", file_name)[-1]
    stem = name.rpartition(".")[0] or name
    return _COPY.sub("", stem).strip()


def _export(form: Format, rows: Rows, totals: Totals, listed: Sequence[ExportGood] = ()) -> Export:
    goods = all_goods(totals.goods or listed, rows.lines)
    units = {good.title: good.sold for good in totals.goods if good.sold is not None}
    sums = {good.title: good.sum_minor for good in totals.goods if good.sum_minor is not None}
    units |= _whole_file(totals.units, units)
    sums |= _whole_file(totals.sum_minor, sums)
    return Export(
        format=form,
        lines=tuple(rows.lines),
        goods=goods,
        rows_read=rows.rows_read,
        units_by_file=MappingProxyType(units),
        sums_by_file=MappingProxyType(sums),
        orders_by_file=totals.orders,
        order_sums=tuple(rows.sums),
        findings=tuple(sorted(rows.findings, key=lambda found: found.row)),
        title=totals.title,
    )


def _whole_file(stated: int | None, by_good: Mapping[str, int]) -> dict[str, int]:
    if stated is not None:
        return {"": stated}
    return {"": sum(by_good.values())} if by_good else {}


def _read_plain(grid: Grid, rows: Rows) -> None:
    rows.findings += grid.findings
    for number, cells in grid.rows:
        rows.rows_read += 1
        pieces = goods_in(cells.get("good", ""))
        whole = {
            **cells,
            "order_refund": cells.get("refund", ""),
            "order_paid": cells.get("order_sum", ""),
            "amount": cells.get("order_sum", "") if len(pieces) == 1 else "",
        }
        for name, units in pieces:
            rows.take(number, whole, name, units)


def goods_in(cell: str) -> list[tuple[str, str]]:
    """`荔枝(每箱四斤)+1; 西柚+2` as names and quantities; a name may hold `;` and `+` itself."""
    found: list[tuple[str, str]] = []
    pending = ""
    for piece in _PIECE.split(cell.strip()):
        pending = f"{pending};{piece}" if pending else piece
        match = _QUANTITY.fullmatch(pending.strip())
        if match:
            found.append((match[1], match[2]))
            pending = ""
    if pending.strip() or not found:
        found.append((pending.strip(), ""))
    return found


def _without_sums(grid: Grid) -> Grid:
    kept = tuple((number, cells) for number, cells in grid.rows if not is_sum(cells))
    return Grid(grid.columns, kept, grid.findings)


def _without_total(grid: Grid) -> tuple[Grid, Mapping[str, str]]:
    """The rows, and the last one where it adds up: it names nobody and no place."""
    if not grid.rows:
        return grid, {}
    _, last = grid.rows[-1]
    is_total = is_sum(last) or not (last.get("receiver") or last.get("detail") or last.get("phone"))
    if not is_total:
        return _without_sums(grid), {}
    return _without_sums(Grid(grid.columns, grid.rows[:-1], grid.findings)), last


def _as_amounts(grid: Grid) -> Grid:
    """In a file of one good the order's sum is the line's."""
    rows = tuple(
        (number, {**cells, "amount": cells.get("order_sum", ""), "order_sum": ""})
        for number, cells in grid.rows
    )
    return Grid(grid.columns, rows, grid.findings)


def _prices(found: Sequence[Grid], named: Mapping[str, str], currency: str) -> list[ExportGood]:
    """Goods with the price that the map's own column gives, where all rows give the same."""
    if not {"price", "good"} <= set(named):
        return []
    prices: dict[tuple[str, str], set[int | None]] = {}
    for grid in found:
        for _, cells in grid.rows:
            if cells.get("good") and not is_sum(cells):
                name = cells["good"], cells.get("spec", "")
                prices.setdefault(name, set()).add(read_money(cells.get("price", ""), currency))
    return [
        ExportGood(name, spec, next(iter(said)) if len(said) == 1 else None)
        for (name, spec), said in prices.items()
    ]


def _whole(text: str) -> int | None:
    plain = text.replace(",", "").strip().removesuffix(".0")
    return int(plain) if plain.isdecimal() and len(plain) < 10 else None


def _plus(total: int | None, more: int | None) -> int | None:
    return total if more is None else (total or 0) + more
