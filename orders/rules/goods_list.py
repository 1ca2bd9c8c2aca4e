"""A supplier's list of sellable goods (可售物品清单), read as untidily as people write it.

Rows come as texts, as they stand in the file. Titles above the headings, blank rows, headings
that come again, lines that only name a kind (`蔬菜类`) and totals are passed over; a row that is
a good but cannot be sold as it stands is kept apart with a reason. What a row does not say is not
in `said`: it stays as it is for a good that is known.

Reasons: no_price bad_price no_name name_too_long double bad_stock bad_limit bad_weight
bad_contents needs_another tobacco alcohol sold_out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from orders.rules.forbidden import forbidden
from orders.rules.goods_words import (
    ENGLISH_UNITS,
    column_of,
    is_endless,
    is_none_left,
    is_yes,
    read_count,
    read_grams,
    read_price,
    read_quantity,
    unit_in,
)
from orders.rules.kinds import OTHER, is_kind, kind_of
from orders.rules.numerals import fold

Row = Sequence[str]

LONGEST_NAME: Final = 80
LARGEST_LIMIT: Final = 99
HEADINGS_WITHIN: Final = 30
_TOTALS: Final = frozenset(
    {"合计", "总计", "小计", "共计", "合计:", "总计:", "小计:", "total", "sum"}
)
_APART: Final = re.compile(r"[、,;；，\n]+")
# Not for sale at all, whatever else the row says: a good of this name goes from sale.
GONE: Final = frozenset({"tobacco", "alcohol", "sold_out", "needs_another"})


class NoHeadings(ValueError):
    """No row names both goods and prices."""


@dataclass(frozen=True, slots=True)
class Good:
    """One good as the list says it. `bare` is its name without the size."""

    row: int
    name: str
    bare: str
    price: int
    code: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unclear:
    """A row that is a good and is not taken as it stands; `text` is what was not understood."""

    row: int
    name: str
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class GoodsList:
    """What a file says, in its own order."""

    goods: tuple[Good, ...]
    unclear: tuple[Unclear, ...]


class _Refused(Exception):
    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason)
        self.reason, self.text = reason, text


def key_of(name: str) -> str:
    """What makes two names the same good: blanks, capitals and widths do not."""
    return re.sub(r"[\s·]+", "", fold(name)).lower()


def read_goods(rows: Sequence[Row], *, currency: str) -> GoodsList:
    """Read a list; raises `NoHeadings`."""
    at, columns = _headings(rows)
    units = {name: unit_in(rows[at][place]) for name, place in columns.items()}
    goods: list[Good] = []
    unclear: list[Unclear] = []
    kind = ""
    for number, row in enumerate(rows[at + 1 :], at + 2):
        cells = {name: row[place].strip() for name, place in columns.items() if place < len(row)}
        if kind_alone := _kind_alone(row):
            kind = kind_alone
        elif not _is_passed_over(row, cells):
            try:
                goods.append(_good(number, cells, kind=kind, units=units, currency=currency))
            except _Refused as refused:
                name = _name(cells)[0]
                unclear.append(Unclear(number, name, refused.reason, refused.text))
    return _without_doubles(goods, unclear)


def _headings(rows: Sequence[Row]) -> tuple[int, Mapping[str, int]]:
    for at, row in enumerate(rows[:HEADINGS_WITHIN]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = column_of(cell)
            if name is not None:
                columns.setdefault(name, place)
        if {"name", "price"} <= columns.keys():
            return at, columns
    raise NoHeadings


def _kind_alone(row: Row) -> str:
    words = [cell.strip() for cell in row if cell.strip()]
    return kind_of(words[0]) if len(words) == 1 and is_kind(words[0]) else ""


def _is_passed_over(row: Row, cells: Mapping[str, str]) -> bool:
    """Blank rows, totals, the headings again, remarks below the table."""
    words = [cell.strip() for cell in row if cell.strip()]
    if not words or words[0].lower().replace(" ", "") in _TOTALS:
        return True
    if cells.get("name", "").replace(" ", "") in _TOTALS:
        return True
    said = {name: column_of(cells.get(name, "")) for name in ("name", "price")}
    is_heading = all(name == column for name, column in said.items())
    return is_heading or not (cells.get("name") or cells.get("price"))


def _name(cells: Mapping[str, str]) -> tuple[str, str]:
    """The name with its size, and without: 鸡蛋 and 30枚 make 鸡蛋 30枚."""
    bare = " ".join(cells.get("name", "").split())
    spec = " ".join(cells.get("spec", "").split())
    if not spec or key_of(spec) in key_of(bare):
        return bare, bare
    return f"{bare} {spec}".strip(), bare


def _good(
    number: int,
    cells: Mapping[str, str],
    *,
    kind: str,
    units: Mapping[str, str],
    currency: str,
) -> Good:
    name, bare = _name(cells)
    if not bare:
        raise _Refused("no_name")
    if len(name) > LONGEST_NAME:
        raise _Refused("name_too_long", name)
    _check_sellable(name, cells)
    written = cells.get("price", "")
    price = read_price(written, currency)
    if price is None:
        raise _Refused("bad_price" if written else "no_price", written)
    said = {**_numbers(cells), **_words(cells)}
    unit = cells.get("unit") or price[1]
    filled = {**cells, "kind": cells.get("kind") or kind, "unit": unit}
    if listed := cells.get("contents", ""):
        said["contents"] = _parts(listed, filled["kind"])
    elif size := _size(bare, filled, units):
        said["size"] = size
    return Good(number, name, bare, price[0], fold(cells.get("code", "")).upper(), said)


def _check_sellable(name: str, cells: Mapping[str, str]) -> None:
    why = forbidden(f"{name} {cells.get('name_en', '')} {cells.get('contents', '')}")
    if why is not None:
        raise _Refused(why, name)
    needs = cells.get("requires", "")
    if needs and needs not in {"-", "/", "无", "否", "no", "No"}:
        raise _Refused("needs_another", needs)
    stock = cells.get("stock", "")
    if stock and is_none_left(stock):
        raise _Refused("sold_out", stock)


def _numbers(cells: Mapping[str, str]) -> dict[str, int | None]:
    said: dict[str, int | None] = {}
    if "stock" in cells:
        text = cells["stock"]
        said["stock"] = None if is_endless(text) else _counted(text, "bad_stock", most=1_000_000)
    for column in ("limit", "per_person"):
        text = cells.get(column, "")
        if text and not is_endless(text):
            said[column] = _counted(text, "bad_limit", most=LARGEST_LIMIT)
    return said


def _counted(text: str, reason: str, *, most: int) -> int:
    count = read_count(text)
    if count is None or not 0 < count <= most:
        raise _Refused(reason, text)
    return count


def _words(cells: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if name := cells.get("name_en", ""):
        spec = cells.get("spec", "")
        is_in_it = not spec.isascii() or key_of(spec) in key_of(name)
        said["name_en"] = (name if is_in_it else f"{name} {spec}".strip())[:LONGEST_NAME]
    if names := cells.get("aliases", ""):
        said["aliases"] = [part.strip() for part in _APART.split(names) if part.strip()][:10]
    if mark := cells.get("standard", ""):
        said["is_standard"] = is_yes(mark)
    return said


def _parts(listed: str, kind: str) -> list[dict[str, Any]]:
    return [_part(text, kind) for text in _APART.split(listed) if text.strip()]


def _size(bare: str, cells: Mapping[str, str], units: Mapping[str, str]) -> dict[str, Any] | None:
    """The good as the one thing in it; None where the row says nothing of its size."""
    weight = cells.get("weight", "")
    if not any(cells.get(name) for name in ("spec", "unit", "weight", "kind")):
        return None
    size = read_quantity(cells.get("spec", ""))
    grams = read_grams(weight, unit=units.get("weight", "")) if weight else None
    if weight and grams is None:
        raise _Refused("bad_weight", weight)
    number, unit = (size.number, size.unit) if size else ("1", cells["unit"])
    unit = unit or cells["unit"] or "份"
    return {
        "name": bare,
        "name_en": (cells.get("name_en") or bare)[:120],
        "quantity": number,
        "unit": unit,
        "unit_en": ENGLISH_UNITS.get(unit, ""),
        "kind": kind_of(cells["kind"], bare),
        "weight_grams": grams or (size.grams if size else None),
    }


def _part(text: str, kind: str) -> dict[str, Any]:
    """`土豆 1kg` or `胡萝卜2根` in a bundle's contents."""
    found = re.fullmatch(r"\s*(.*?[^\d\s.约])\s*(约?[0-9].*)?", fold(text))
    size = read_quantity(found[2]) if found and found[2] else None
    if found is None or (found[2] and size is None):
        raise _Refused("bad_contents", text.strip())
    name = found[1].strip()[:LONGEST_NAME]
    unit = (size.unit if size else "") or "份"
    own = kind_of("", name)
    return {
        "name": name,
        "name_en": name,
        "quantity": size.number if size else "1",
        "unit": unit,
        "unit_en": ENGLISH_UNITS.get(unit, ""),
        "kind": kind_of(kind, name) if own == OTHER else own,
        "weight_grams": size.grams if size else None,
    }


def _without_doubles(goods: Sequence[Good], unclear: Sequence[Unclear]) -> GoodsList:
    """Of rows that say the same the first counts; a good with two prices is unclear."""
    firsts: dict[str, Good] = {}
    differing: set[str] = set()
    for good in goods:
        first = firsts.setdefault(key_of(good.name), good)
        if (first.price, first.said) != (good.price, good.said):
            differing.add(key_of(good.name))
    doubles = [
        Unclear(good.row, good.name, "double") for good in goods if key_of(good.name) in differing
    ]
    kept = [good for name, good in firsts.items() if name not in differing]
    return GoodsList(tuple(kept), tuple(sorted([*unclear, *doubles], key=lambda item: item.row)))
