"""The goods of an export: what its own summary lists, and which of them a line means.

Prices are those of the summary, for sums beside the lines are changed by hand. Without a summary
a price is taken only where every line of the good says the same; else it stays unknown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orders.rules.numerals import fold
from orders.rules.platform_cells import read_money, read_units
from orders.rules.platform_export import ExportGood, ExportLine, title_of
from orders.rules.platform_tables import Table, grids, is_sum

Named = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Totals:
    """What the sheets that add up say; None where they do not."""

    goods: tuple[ExportGood, ...] = ()
    title: str = ""
    units: int | None = None
    sum_minor: int | None = None
    orders: int | None = None


def read_totals(tables: Sequence[Table], currency: str) -> Totals:
    """商品汇总表 and 服务小区商品汇总表, where the file has them."""
    goods: dict[str, ExportGood] = {}
    title = ""
    for grid in grids(tables, ("good", "sold")):
        for _, cells in grid.rows:
            if cells.get("good") and not is_sum(cells):
                good = _good(cells, currency)
                goods.setdefault(good.title, good)
                title = title or cells.get("title", "")
    sums: Counter[str] = Counter()
    for grid in grids(tables, ("compound", "orders", "goods_count")):
        for _, cells in grid.rows:
            if cells.get("compound") and not is_sum(cells):
                sums.update(_numbers(cells, currency))
    return Totals(
        tuple(goods.values()),
        title,
        sums.get("units"),
        sums.get("sum"),
        sums.get("orders"),
    )


def _good(cells: Mapping[str, str], currency: str) -> ExportGood:
    return ExportGood(
        cells["good"],
        cells.get("spec", ""),
        read_money(cells.get("current_price", ""), currency),
        _number(cells.get("sold", "")),
        read_money(cells.get("goods_sum", ""), currency),
    )


def _numbers(cells: Mapping[str, str], currency: str) -> dict[str, int]:
    found = {
        "units": _number(cells.get("goods_count", "")),
        "sum": read_money(cells.get("goods_sum", ""), currency),
        "orders": _number(cells.get("orders", "")),
    }
    return {name: value for name, value in found.items() if value is not None}


def _number(text: str) -> int | None:
    """A total may be larger than what one household takes."""
    plain = fold(text).replace(",", "").strip()
    return int(plain) if plain.isdecimal() and len(plain) < 10 else read_units(plain)


class GoodsOfFile:
    """Which good of the summary a line means, by the titles that the platform itself writes."""

    def __init__(self, goods: Iterable[ExportGood]) -> None:
        self._titles = {_plain(good.title): good for good in goods}
        names = Counter(_plain(good.name) for good in goods)
        self._names = {_plain(good.name): good for good in goods if names[_plain(good.name)] == 1}

    def find(self, good: str, spec: str) -> tuple[Named, str]:
        """Name and specification, and a finding: `spec`, `unknown_good` or nothing."""
        titled = self._titles.get(_plain(good))
        if titled:
            is_same = not spec or _plain(spec) == _plain(titled.spec)
            return (titled.name, titled.spec), "" if is_same else "spec"
        both = self._titles.get(_plain(title_of(good, spec)))
        if both:
            return (both.name, both.spec), ""
        named = self._names.get(_plain(good))
        if named and (not spec or not named.spec):
            return (named.name, named.spec), ""
        suffix = f"({_plain(spec)})"
        if spec and _plain(good).endswith(suffix):
            good = good[: len(good) - len(suffix)].rstrip() or good
        return (good, spec), "unknown_good" if self._titles else ""


def all_goods(listed: Sequence[ExportGood], lines: Sequence[ExportLine]) -> tuple[ExportGood, ...]:
    """The listed goods, then those that only lines name, in their order."""
    known = {good.title for good in listed}
    prices: dict[Named, set[int | None]] = {}
    for line in lines:
        if line.title not in known and line.good:
            prices.setdefault((line.good, line.spec), set()).add(line.unit_price)
    others = (
        ExportGood(name, spec, next(iter(said)) if len(said) == 1 else None)
        for (name, spec), said in prices.items()
    )
    return (*listed, *others)


def _plain(text: str) -> str:
    return "".join(fold(text).split()).lower()
