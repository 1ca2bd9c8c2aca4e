"""How suppliers write headings, prices, numbers and weights in their lists of goods.

Each reader gives a value or None for what it cannot read; nothing is rounded. A price may come
with a sign, a word and a unit: `¥12.50`, `12.5元/袋`, `12元5角`, `RMB 12`.
"""

import re
from dataclasses import dataclass
from typing import Final

from orders.rules.money import exponent_of
from orders.rules.numerals import fold

MOST_PRICE_MINOR: Final = 10_000_000  # 100,000 yuan: more is a slip of the finger
# A bare number in the column of weights: this many and more are grams, fewer are kilograms.
GRAMS_FROM: Final = 50

HEADINGS: Final = {
    "name": "品名 商品 商品名 商品名称 名称 货品 货品名称 品项 套餐 套餐名称 菜品 物品 物资 "
    "物品名称 goods good product item name",
    "name_en": "英文名 英文名称 英文 englishname nameinenglish name_en english",
    "spec": "规格 规格型号 包装 包装规格 型号 spec specification size pack",
    "unit": "单位 计量单位 销售单位 unit soldby",
    "price": "价格 单价 售价 零售价 销售价 销售单价 现价 price unitprice",
    "stock": "库存 库存数量 库存量 可售数量 可供数量 供应量 余量 stock instock available",
    "limit": "限购 每户限购 限购数量 限量 每户限量 limit perhousehold limitperhousehold "
    "householdlimit",
    "per_person": "每人限购 人均限购 每人限量 按人限购 perperson limitperperson",
    "kind": "品类 类别 分类 种类 类目 商品分类 kind category",
    "weight": "重量 净重 毛重 净含量 weight netweight",
    "code": "编号 代码 代号 编码 商品编号 商品编码 套餐编号 code bundlecode",
    "aliases": "别名 简称 俗称 又名 aliases alias",
    "contents": "内容 包含 明细 套餐内容 套餐明细 包含内容 contents includes contains",
    "standard": "标准包 标准化 标准 是否标准包 standard standardpack",
    "requires": "必须搭配 搭配 捆绑 捆绑销售 须同购 搭售 requires musttake",
}
_COLUMN_OF: Final = {word: column for column, words in HEADINGS.items() for word in words.split()}
_IN_BRACKETS: Final = re.compile(r"[(\[【（<《].*?[)\]】）>》]")
_NOT_A_WORD: Final = re.compile(r"[\s:*/、,，。.\-]+")

_NUMBER: Final = r"([0-9]{1,7}(?:\.[0-9]+)?)"
_PRICE: Final = re.compile(
    rf"(?:¥|￥|rmb|cny|人民币|特价|现价)?\s*{_NUMBER}\s*(?:元|块|圆|rmb|cny)?(?:钱|整)?"
    r"\s*(?:/|每|一|1)?\s*(?P<unit>[^\d\s/.,，~\-－至到元块角]{0,6})"
)
_JIAO: Final = re.compile(r"([0-9]{1,6})[元块]([0-9])角?(?:\s*/\s*(\S{1,6}))?")
_COUNT: Final = re.compile(r"(?:限|每户|每人|限购)?\s*([0-9]{1,6})(?:\.0+)?\s*\D{0,4}")
_GRAMS: Final = {
    "kg": 1000, "公斤": 1000, "千克": 1000, "g": 1, "克": 1, "斤": 500, "市斤": 500, "两": 50,
    "l": 1000, "升": 1000, "ml": 1, "毫升": 1,
}  # fmt: skip
_AMOUNT: Final = re.compile(
    rf"(?:约|大约|每[袋盒箱份]|净重)?\s*{_NUMBER}\s*([a-zA-Z\u4e00-\u9fff]{{0,4}}?)(?:装|左右|±.*)?"
    r"(?:\s*[*xX]\s*([0-9]{1,3})\s*([a-zA-Z\u4e00-\u9fff]{0,3}))?(?:\s*/.*)?"
)
ENGLISH_UNITS: Final = {
    "袋": "bag", "盒": "box", "瓶": "bottle", "份": "portion", "箱": "case", "个": "pieces",
    "枚": "eggs", "只": "pieces", "颗": "heads", "条": "pieces", "桶": "can", "包": "packs",
    "提": "pack", "把": "bunch", "板": "tray", "组": "set", "罐": "tins", "杯": "cups",
    "斤": "× 500 g", "公斤": "kg", "千克": "kg", "克": "g",
}  # fmt: skip
_ENDLESS: Final = frozenset(
    {"", "-", "--", "/", "不限", "无限", "充足", "大量", "现货", "unlimited"}
)
_NONE_LEFT: Final = frozenset({"无货", "缺货", "售完", "售罄", "断货", "没货", "无", "soldout"})
_YES: Final = frozenset({"是", "1", "y", "yes", "true", "√", "✓", "标准", "对", "✔", "有"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of something, `5` and `kg`, and what it weighs where that can be told."""

    number: str
    unit: str
    grams: int | None


def column_of(heading: str) -> str | None:
    """Which column a heading stands for: `单价（元/袋）` is the price."""
    plain = _IN_BRACKETS.sub("", fold(heading)).lower()
    return _COLUMN_OF.get(_NOT_A_WORD.sub("", plain))


def unit_in(heading: str) -> str:
    """What stands in a heading's brackets, as `kg` in `重量(kg)`."""
    found = re.search(r"[(（]\s*(.*?)\s*[)）]", fold(heading))
    return found[1].lower() if found else ""


def read_price(text: str, currency: str) -> tuple[int, str] | None:
    """The price in minor units, and the unit it is for (`袋`, or nothing)."""
    plain = _IN_BRACKETS.sub("", fold(text)).strip().lower().replace("￥", "¥")
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", "", plain)
    if found := _JIAO.fullmatch(plain):
        return _in_range(_minor(f"{found[1]}.{found[2]}", currency), found[3] or "")
    found = _PRICE.fullmatch(plain)
    return None if found is None else _in_range(_minor(found[1], currency), found["unit"])


def _in_range(minor: int | None, unit: str) -> tuple[int, str] | None:
    return (minor, unit) if minor is not None and 0 < minor <= MOST_PRICE_MINOR else None


def _minor(number: str, currency: str) -> int | None:
    whole, _, decimals = number.partition(".")
    decimals, places = decimals.rstrip("0"), exponent_of(currency)
    return None if len(decimals) > places else int(whole + decimals.ljust(places, "0"))


def read_count(text: str) -> int | None:
    """`30`, `30袋`, `限2`; None for anything else."""
    found = _COUNT.fullmatch(fold(text).strip())
    return int(found[1]) if found else None


def is_endless(text: str) -> bool:
    """Whether a stock says that there is enough."""
    return fold(text).strip().lower() in _ENDLESS


def is_none_left(text: str) -> bool:
    """Whether a stock says that there is none."""
    return fold(text).strip().lower().replace(" ", "") in _NONE_LEFT or read_count(text) == 0


def is_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return fold(text).strip().lower() in _YES


def read_quantity(text: str) -> Quantity | None:
    """`5kg/袋`, `30枚`, `250ml*12`: the number and its unit; of many pieces, how many."""
    found = _AMOUNT.fullmatch(fold(text).strip())
    if found is None or not found[2]:
        return None
    number, unit = found[1], found[2]
    weight = _GRAMS.get(unit.lower())
    times = int(found[3] or 1)
    grams = None if weight is None else _whole(number, weight * times)
    if found[3] is None:
        return Quantity(_plain(number), unit, grams)
    return Quantity(found[3], found[4], grams)


def read_grams(text: str, *, unit: str = "") -> int | None:
    """A weight in grams; a bare number is in the heading's unit, else grams from 50 on."""
    found = _AMOUNT.fullmatch(fold(text).strip())
    if found is None:
        return None
    written = found[2].lower() or unit
    weight = _GRAMS.get(
        written, None if written else 1 if _whole(found[1], 1) >= GRAMS_FROM else 1000
    )
    grams = None if weight is None else _whole(found[1], weight * int(found[3] or 1))
    return grams if grams is not None and 0 < grams <= 1_000_000 else None


def _whole(number: str, times: int) -> int:
    whole, _, decimals = number.partition(".")
    return int(int(whole + decimals) * times // 10 ** len(decimals))


def _plain(number: str) -> str:
    whole, _, decimals = number.partition(".")
    decimals = decimals.rstrip("0")
    return str(int(whole)) + (f".{decimals}" if decimals else "")
