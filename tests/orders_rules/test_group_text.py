"""Orders in group texts: what is sure, what is doubted, what is left alone."""

import pytest

from orders.rules.group_text import BundleWords, Previous, Reading, TextRegister, read_text
from tests.orders_rules.group_register import (
    ADDRESSES,
    BUNDLES,
    ONE_BUNDLE,
    OWN,
    REGISTER,
    STRANGER,
    orders_of,
    read,
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [("A2 B1", {"A": 2, "B": 1}), ("A x2", {"A": 2}), ("A*2", {"A": 2}), ("A+1", {"A": 1}),
     ("Ax2", {"A": 2}), ("AX2", {"A": 2}), ("a2", {"A": 2}), ("A1", {"A": 1}), ("A×2", {"A": 2}),
     ("A套餐2份", {"A": 2}), ("A套餐 2 份", {"A": 2}), ("鸡蛋2", {"F": 2}), ("两份A", {"A": 2}),
     ("2份A", {"A": 2}), ("一份蔬菜包", {"B": 1}), ("特价蔬菜包一份", {"A": 1}),
     ("牛奶 三盒", {"K": 3}), ("Ａ２ Ｂ＋１", {"A": 2, "B": 1}), ("A2B1", {"A": 2, "B": 1}),
     ("A 2 B 1", {"A": 2, "B": 1}), ("2A 1B", {"A": 2, "B": 1}),
     ("A2，B1；C3", {"A": 2, "B": 1, "C": 3}),
     ("A：2份 B：1份", {"A": 2, "B": 1}), ("我要A2和B1，谢谢", {"A": 2, "B": 1}),
     ("A2 B", {"A": 2, "B": 1}), ("AB各1", {"A": 1, "B": 1}), ("A、B各两份", {"A": 2, "B": 2}),
     ("小明 A*2", {"A": 2}), ("A2 13812345678", {"A": 2}), ("138 1234 5678 A2", {"A": 2}),
     ("A2 退B", {"A": 2, "B": 0}), ("退 B", {"B": 0}), ("B不要了", {"B": 0}), ("不要B了", {"B": 0}),
     ("B 蔬菜包 2份", {"B": 2}), ("A改成3", {"A": 3}), ("@lanzi_bot A2", {"A": 2}),
     ("3. A2", {"A": 2}), ("油2", {"I": 2}), ("A2 放门口", {"A": 2}), ("A2\nB1", {"A": 2, "B": 1}),
     ("A2 10-12点送", {"A": 2}), ("A十二份", {"A": 12}), ("鸡蛋30枚 2盒", {"F": 2})],
)  # fmt: skip
def test_the_senders_own_order_is_read(text: str, lines: dict[str, int]) -> None:
    reading = read(text)
    assert orders_of(reading) == [(None, lines, "set", False)]
    assert reading.doubts == ()


@pytest.mark.parametrize(
    "text",
    ["3-2-501 A2 B1", "3号楼2单元501 A套餐2份 B套餐1份 138xxxxxxxx", "A2 B1 3-2-501",
     "樊城花园3-2-501张三13812345678A2，B1", "3-2-501\nA2\nB1", "A2\nB1\n3-2-501", "3-2-501A2B1",
     "12. 3-2-501 A2 B1", "12 3-2-501 A2 B1", "12.3-2-501 A2 B1", "3-2-501：A2、B1",
     "3-2-501 A2\nB1",
     "３－２－５０１　Ａ２　Ｂ１", "3-2-501 两份A 一份B 谢谢", "3-2-501 A2 B",
     "3-2-501 A2 B1 几点到？"],
)  # fmt: skip
def test_an_order_with_the_own_address_is_read(text: str) -> None:
    reading = read(text)
    assert orders_of(reading) == [(OWN, {"A": 2, "B": 1}, "set", False)]
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("text", "household"),
    [("代3-2-301 A1", "3-2-301"), ("3-2-301 A1", "3-2-301"), ("帮3-2-301订A1", "3-2-301"),
     ("14 A1", "14"), ("14 要一份A", "14"), ("14号 A1", "14"), ("A1 14号", "14"),
     ("3-2-301\nA1", "3-2-301")],
)  # fmt: skip
def test_another_address_makes_it_an_order_for_someone_else(text: str, household: str) -> None:
    assert orders_of(read(text)) == [(household, {"A": 1}, "set", True)]


def test_for_an_unknown_sender_only_the_word_makes_it_for_someone_else() -> None:
    assert orders_of(read("3-2-301 A1", STRANGER)) == [("3-2-301", {"A": 1}, "set", False)]
    assert orders_of(read("代3-2-301 A1", STRANGER)) == [("3-2-301", {"A": 1}, "set", True)]


def test_several_lines_each_with_an_address_are_several_orders() -> None:
    assert orders_of(read("3-2-501 A2\n代3-2-301 A1\n14 鸡蛋1")) == [
        (OWN, {"A": 2}, "set", False),
        ("3-2-301", {"A": 1}, "set", True),
        ("14", {"F": 1}, "set", True),
    ]


def test_several_addresses_in_one_line_take_what_follows_each() -> None:
    assert orders_of(read("3-2-501 A2，3-2-502 B1")) == [
        (OWN, {"A": 2}, "set", False),
        ("3-2-502", {"B": 1}, "set", True),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("不要了", (None, {}, "withdraw", False)), ("取消", (None, {}, "withdraw", False)),
     ("退订", (None, {}, "withdraw", False)), ("我不要了，谢谢", (None, {}, "withdraw", False)),
     ("取消订单", (None, {}, "withdraw", False)), ("3-2-501 不要了", (OWN, {}, "withdraw", False)),
     ("3-2-301 取消", ("3-2-301", {}, "withdraw", True)),
     ("改成A1", (None, {"A": 1}, "replace", False)),
     ("改成 A1 B2", (None, {"A": 1, "B": 2}, "replace", False)),
     ("3-2-501 改成两份蔬菜包", (OWN, {"B": 2}, "replace", False))],
)  # fmt: skip
def test_corrections_are_read(text: str, expected: tuple[object, ...]) -> None:
    reading = read(text)
    assert orders_of(reading) == [expected]
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [("A-1", "bad_quantity"), ("改成A0", "bad_quantity"), ("A2.5", "bad_quantity"),
     ("半份A", "bad_quantity"), ("A999999", "quantity_too_large"), ("A100", "quantity_too_large"),
     ("A" + "9" * 9000, "quantity_too_large"), ("Z2", "unknown_bundle"),
     ("3-2-999 A1", "unknown_room"), ("99-1-101 A1", "unknown_room"), ("3-2-51 A1", "unknown_room"),
     ("3-501 A2", "which_unit"), ("3号楼 A2", "which_room"), ("+1", "which_bundle"),
     ("＋１", "which_bundle"), ("2份", "which_bundle"), ("我要两个", "which_bundle"),
     ("3-2-501 2份", "which_bundle"), ("#1 2", "which_bundle"), ("A", "which_quantity"),
     ("鸡蛋", "which_quantity"), ("改成A", "which_quantity"), ("A B 2", "unclear"),
     ("A 2份B", "unclear"), ("AB 2", "unclear"),
     ("2份 AB", "unclear"), ("退A2", "unclear"), ("再来一份A", "unclear"), ("A2？", "unclear"),
     ("昨天的A2", "unclear"), ("A2，不要了", "unclear"), ("14 A", "which_household"),
     ("3-2-501 青菜2", "unknown_bundle"), ("3-2-501 青菜 2份", "which_bundle")],
)  # fmt: skip
def test_what_is_not_sure_is_a_doubt_and_no_order(text: str, reason: str) -> None:
    reading = read(text)
    assert reading.orders == ()
    assert reason in [doubt.reason for doubt in reading.doubts]
    assert not reading.ignored


def test_a_doubt_beside_a_sure_part_leaves_the_sure_part() -> None:
    reading = read("A2 B-1，Z3")
    assert [doubt.reason for doubt in reading.doubts] == ["bad_quantity", "unknown_bundle"]
    reading = read("A2，B-1")
    assert orders_of(reading) == [(None, {"A": 2}, "set", False)]
    assert [doubt.span for doubt in reading.doubts] == [(3, 6)]


def test_a_replacement_with_a_doubt_in_it_replaces_nothing() -> None:
    reading = read("改成A1，B-1")
    assert reading.orders == ()
    assert reading.doubts


def test_two_quantities_for_one_bundle_are_doubted() -> None:
    reading = read("A2 A3 B1")
    assert orders_of(reading) == [(None, {"B": 1}, "set", False)]
    assert [doubt.reason for doubt in reading.doubts] == ["stated_twice"] * 2


def test_giving_back_all_that_one_has_is_clear() -> None:
    assert orders_of(read("退A2", previous={"A": 2})) == [(None, {"A": 0}, "set", False)]
    assert read("退A2", previous={"A": 3}).orders == ()


def test_an_amount_needs_no_bundle_where_the_cycle_has_only_one() -> None:
    for text in ("+1", "1份", "我要一个"):
        assert orders_of(read(text, ONE_BUNDLE)) == [(None, {"A": 1}, "set", False)]
    assert orders_of(read("3-2-301 2", ONE_BUNDLE)) == [("3-2-301", {"A": 2}, "set", True)]


def test_a_line_that_may_be_the_neighbours_or_ones_own_is_doubted() -> None:
    reading = read("代3-2-301 A1\nB2")
    assert orders_of(reading) == [("3-2-301", {"A": 1}, "set", True)]
    assert [doubt.reason for doubt in reading.doubts] == ["which_household"]
    assert read("A2 3-2-501, B1 3-2-502").orders == ()


def test_who_has_two_homes_must_say_which() -> None:
    register = TextRegister(ADDRESSES, frozenset([OWN, "3-2-301"]), BUNDLES)
    assert [doubt.reason for doubt in read("A2", register).doubts] == ["which_household"]
    assert orders_of(read("3-2-301 A2", register)) == [("3-2-301", {"A": 2}, "set", False)]


def test_in_a_reposted_chain_only_the_new_line_counts() -> None:
    chain = "#接龙\n1. 3-2-302 A1\n2. 3-2-501 B2\n3. 4-1-101 C1"
    known = frozenset(["3-2-302 a1", "4-1-101 c1"])
    reading = read_text(chain, previous=Previous(lines=known), register=REGISTER)
    assert orders_of(reading) == [(OWN, {"B": 2}, "set", False)]
    assert reading.lines == ("3-2-501 b2",)


@pytest.mark.parametrize(
    "text",
    ["今天有菜吗", "A栋的朋友们早", "好的", "收到", "谢谢大家", "", " ", "\n", "OK", "hello", "666",
     "收到请回复1", "加油！", "5G网络不好", "鸡蛋2块钱一个吗", "今天A2有吗", "取消了吗",
     "万一没有了",
     "一会儿去取", "500g", "2022-05-25", "13812345678", "3-2-501", "10-12点到", "👍👍", "不要",
     "A区和B区都封了", "https://example.org/A2 看看", "3号送到吗", "a", "什么时候到？",
     "各位邻居好"],
)  # fmt: skip
def test_chatter_is_ignored_without_doubts(text: str) -> None:
    assert read(text) == Reading(orders=(), doubts=(), ignored=True)


def test_spans_are_places_in_the_text_as_written() -> None:
    text = "邻居们好！\n３-２-５０１　Ａ２ Ｂ－１"
    reading = read(text)
    assert [text[slice(*doubt.span)] for doubt in reading.doubts] == ["Ａ２ Ｂ－１"]
    text = "代3-2-301 A1，Z9"
    reading = read(text)
    assert [text[slice(*order.span)] for order in reading.orders] == ["3-2-301 A1"]
    assert [text[slice(*doubt.span)] for doubt in reading.doubts] == ["Z9"]


def test_codes_of_two_letters_are_read() -> None:
    bundles = tuple(BundleWords(code) for code in ("A", "X", "AA", "AB"))
    register = TextRegister(ADDRESSES, frozenset([OWN]), bundles)
    expected = {"A": 1, "AA": 2, "AB": 3, "X": 4}
    assert orders_of(read("A1 AA2 abx3 X4", register)) == [(None, expected, "set", False)]
