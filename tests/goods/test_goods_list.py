"""Lists of goods as suppliers write them, and what they change."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.rules.goods_changes import GoodsChanges, Known, compare_goods
from orders.rules.goods_list import NoHeadings, read_goods
from orders.rules.goods_words import read_grams, read_price, read_quantity
from orders.rules.kinds import kind_of, kinds_in_order

UNTIDY = [
    ["武商超市可售物品清单", "", "", "", ""],
    ["更新日期：3月1日", "", "", "", ""],
    ["序号", "单价（元）", "商品名称", "规格", "库存", "每户限购", "分类"],
    ["", "蔬菜类", "", "", "", "", ""],
    ["1", "¥12.50", "大白菜", "5斤", "100袋", "2", ""],
    ["2", "3.9元/斤", "土豆", "", "不限", "", ""],
    ["", "", "", "", "", "", ""],
    ["序号", "单价（元）", "商品名称", "规格", "库存", "每户限购", "分类"],
    ["3", "32", "大米", "5kg/袋", "", "3", "粮油"],
    ["4", "60", "大米", "10kg/袋", "", "3", "粮油"],
    ["5", "面议", "五花肉", "500g", "", "", "肉类"],
    ["6", "15", "雪花啤酒", "6罐", "", "", ""],
    ["7", "45", "牛奶", "250ml*12盒", "售完", "", "奶"],
    ["8", "5", "", "", "", "", ""],
    ["9", "8", "鸡蛋", "10枚", "abc", "", ""],
    ["合计", "181.40", "", "", "", "", ""],
    ["备注：每日更新", "", "", "", ""],
]


def known_from(found: GoodsChanges) -> list[Known]:
    return [
        Known(number, item.code, True, item.fields) for number, item in enumerate(found.added, 1)
    ]


def test_an_untidy_list_is_read_to_the_last_row() -> None:
    found = read_goods(UNTIDY, currency="CNY")
    assert [(good.name, good.price) for good in found.goods] == [
        ("大白菜 5斤", 1250),
        ("土豆", 390),
        ("大米 5kg/袋", 3200),
        ("大米 10kg/袋", 6000),
    ]
    assert [(item.row, item.reason) for item in found.unclear] == [
        (11, "bad_price"),
        (12, "alcohol"),
        (13, "sold_out"),
        (14, "no_name"),
        (15, "bad_stock"),
    ]
    cabbage, potato, rice, _ = found.goods
    assert cabbage.said["stock"] == 100
    assert potato.said["stock"] is None
    assert (cabbage.said["limit"], "limit" in potato.said) == (2, False)
    assert cabbage.said["size"]["kind"] == "菜"
    assert potato.said["size"]["unit"] == "斤"
    assert rice.said["size"] == {
        "name": "大米", "name_en": "大米", "quantity": "5", "unit": "kg", "unit_en": "",
        "kind": "粮油", "weight_grams": 5000,
    }  # fmt: skip


def test_what_the_list_no_longer_has_goes_and_what_was_not_understood_stays() -> None:
    before = known_from(_compare(UNTIDY, []))
    assert [item.code for item in before] == ["A", "B", "C", "D"]
    later = [UNTIDY[2], ["1", "?", "大白菜", "5斤"], ["2", "4.5", "土豆", "", "20"]]
    found = _compare(later, before)
    assert [(item.code, item.before, item.after) for item in found.changed] == [
        ("B", {"price": 390, "stock": None}, {"price": 450, "stock": 20})
    ]
    assert [(item.code, item.reason) for item in found.gone] == [
        ("C", "not_listed"),
        ("D", "not_listed"),
    ]
    assert [item.reason for item in found.unclear] == ["bad_price"]


def test_a_good_that_comes_back_has_its_old_code() -> None:
    old = Known(7, "AC", False, _compare(UNTIDY, []).added[1].fields)
    found = _compare([UNTIDY[2], ["1", "4", "土豆"]], [old], taken={"A", "AA"})
    (back,) = found.added
    assert (back.code, back.bundle_id, back.fields["price"]) == ("AC", 7, 400)


def test_a_good_that_must_be_taken_with_another_is_refused() -> None:
    rows = [["品名", "价格", "必须搭配"], ["口罩", "5", "大米"], ["盐", "2", "无"]]
    found = read_goods(rows, currency="CNY")
    assert [good.name for good in found.goods] == ["盐"]
    assert [(item.reason, item.text) for item in found.unclear] == [("needs_another", "大米")]


def test_a_size_does_not_replace_what_a_pack_holds() -> None:
    parts: list[dict[str, Any]] = [{"name": "土豆"}, {"name": "青椒"}]
    fields = {
        "name": "蔬菜包", "name_en": "Pack", "aliases": [], "contents": parts, "price": 3500,
        "limit": 3, "stock": None, "per_person": None, "is_standard": True,
    }  # fmt: skip
    found = _compare(
        [["品名", "规格", "价格"], ["蔬菜包", "7种", "36"]], [Known(1, "B", True, fields)]
    )
    assert [item.after for item in found.changed] == [{"price": 3600}]


def test_without_headings_there_is_no_list() -> None:
    with pytest.raises(NoHeadings):
        read_goods([["大米", "32"]], currency="CNY")


PRICES = st.integers(1, 10_000_000)
WRITTEN = ["{0}", "¥{0}", "￥ {0}", "{0}元", "{0}元/袋", "{0}/盒", "RMB {0}", "{0}元一斤"]


@given(PRICES, st.sampled_from(WRITTEN))
def test_a_price_is_read_however_it_is_written(minor: int, written: str) -> None:
    text = written.format(f"{minor // 100}.{minor % 100:02d}")
    found = read_price(text, "CNY")
    assert found is not None
    assert found[0] == minor


@pytest.mark.parametrize("text", ["面议", "12-15", "0", "-3", "1.234", "999999999", "", "¥"])
def test_what_is_no_price_is_none(text: str) -> None:
    assert read_price(text, "CNY") is None


def test_sizes_and_weights() -> None:
    assert read_price("12元5角", "CNY") == (1250, "")
    twelve = read_quantity("250ml*12盒")
    assert twelve is not None
    assert (twelve.number, twelve.unit, twelve.grams) == ("12", "盒", 3000)
    assert [read_grams(text) for text in ("500", "2.5", "3斤", "2.5kg", "?")] == [
        500, 2500, 1500, 2500, None,
    ]  # fmt: skip
    assert read_grams("2", unit="kg") == 2000


@pytest.mark.parametrize(
    ("name", "kind"),
    [("大米", "粮油"), ("纯牛奶", "奶"), ("鸡蛋", "蛋"), ("鸡精", "调料"),
     ("油菜", "菜"), ("玉米", "菜"),
     ("猪肉", "肉"), ("充电宝", "其他"), ("医用酒精", "日用")],
)  # fmt: skip
def test_a_kind_is_guessed_from_the_name(name: str, kind: str) -> None:
    assert kind_of("", name) == kind
    assert kind_of("肉禽类", name) == "肉"


def test_kinds_stand_as_people_look_for_them() -> None:
    assert kinds_in_order(["其他", "花卉", "肉", "菜", "肉"]) == ("菜", "肉", "花卉", "其他")


CELLS = st.sampled_from(
    ["品名", "价格", "规格", "大米", "土豆", "5kg", "¥3", "面议", "", "合计", "100", "蔬菜"]
)


@settings(max_examples=50)
@given(st.lists(st.lists(CELLS, max_size=4), max_size=8), st.data())
def test_the_same_list_twice_changes_nothing_in_any_order(
    rows: list[list[str]], data: st.DataObject
) -> None:
    head = ["品名", "价格", "规格", "库存"]
    first = _compare([head, *rows], [], taken={"A", "C"})
    shuffled = data.draw(st.permutations(rows))
    again = _compare([head, *shuffled], known_from(first), taken={"A", "C"})
    assert {item.code for item in first.added}.isdisjoint({"A", "C"})
    if not any(len([cell for cell in row if cell]) == 1 for row in rows):
        assert again.is_nothing
        assert again.same == len(first.added)


def _compare(
    rows: list[list[str]], known: list[Known], taken: set[str] | None = None
) -> GoodsChanges:
    return compare_goods(read_goods(rows, currency="CNY"), known, taken=taken or set())


def test_a_row_without_a_size_leaves_what_is_in_a_good() -> None:
    rows = [["品名", "单位", "价格"], ["鲜肉包", "份", "28"], ["鸡蛋", "板", "27"]]
    meat = [
        {"name": "猪肉（约）", "quantity": "750", "unit": "g", "kind": "肉", "weight_grams": 750}
    ]
    eggs = [{"name": "鸡蛋", "quantity": "30", "unit": "枚", "kind": "蛋", "weight_grams": 1800}]
    same: dict[str, Any] = {"name_en": "x", "aliases": [], "limit": 3, "stock": None}
    more: dict[str, Any] = {"per_person": None, "is_standard": False}
    known = [
        Known(1, "C", True, {"name": "鲜肉包", "price": 3000, "contents": meat, **same, **more}),
        Known(2, "F", True, {"name": "鸡蛋", "price": 2800, "contents": eggs, **same, **more}),
    ]
    assert [item.after for item in _compare(rows, known).changed] == [
        {"price": 2800},
        {"price": 2700},
    ]
    sized = _compare([["品名", "规格", "价格"], ["鸡蛋", "20枚", "28"]], known[1:])
    assert [item.after["contents"][0]["quantity"] for item in sized.changed] == ["20"]
