"""Chains that are posted again with a line added or changed, and messages that were edited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.group_text import Previous, Reading, TextRegister, format_order, read_text
from tests.orders_rules.group_register import KEYS, OWN, REGISTER, STRANGER, orders_of

HEADER = "#接龙\n蔬菜套餐，A 10元 B 35元，每户限购2份\n例 3-2-501 张三 A2"


def chain(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, "", *(f"{place}. {line}" for place, line in enumerate(lines, 1))])


def read(
    text: str,
    *,
    known: tuple[str, ...] = (),
    before: str | None = None,
    register: TextRegister = REGISTER,
) -> Reading:
    previous = Previous(lines=frozenset(known), text=before)
    return read_text(text, previous=previous, register=register)


def households(reading: Reading) -> list[str | None]:
    return [order.household for order in reading.orders]


def test_header_prices_and_sample_of_a_chain_are_no_orders() -> None:
    reading = read(chain("3-2-302 A1 13812345678", "老王 4-1-101 B2"), register=STRANGER)
    assert orders_of(reading) == [
        ("3-2-302", {"A": 1}, "set", False),
        ("4-1-101", {"B": 2}, "set", False),
    ]
    assert reading.lines == ("3-2-302 a1", "老王 4-1-101 b2")
    assert reading.doubts == ()


@pytest.mark.parametrize(
    "header", ["#接龙", "# 接龙", "【接龙】今日蔬菜", "本期接龙开始啦\n截止今晚8点", "#群接龙"]
)
def test_any_header_makes_a_chain_and_any_number_a_line(header: str) -> None:
    lines = "1、3-2-302 A1\n(2) 3-2-502 A1\n③4-1-101 A1\n4️⃣ 14 A1\n5.3-2-301 A1\n6\n7."
    assert households(read(f"{header}\n{lines}")) == [
        "3-2-302",
        "3-2-502",
        "4-1-101",
        "14",
        "3-2-301",
    ]


def test_of_a_chain_of_two_hundred_lines_with_one_added_exactly_one_is_an_order() -> None:
    lines = [f"{key} 张三 138****{place:04d} A2 B1" for place, key in enumerate(KEYS[:199])]
    first = read(chain(*lines))
    assert len(first.orders) == len(first.lines) == 199
    again = read(chain(*lines, "8-3-1102 A1"), known=first.lines)
    assert orders_of(again) == [("8-3-1102", {"A": 1}, "set", True)]
    assert read(chain(*lines), known=first.lines) == Reading((), (), ignored=True)


def test_a_line_is_known_by_its_words_and_not_by_its_number() -> None:
    first = read(chain("3-2-302 A1", "4-1-101 B2", "3-2-502 C1"))
    moved = chain("4-1-101  B2", "3-2-502 C1 ", "14 A1")
    assert households(read(moved, known=first.lines)) == ["14"]


def test_a_changed_line_drops_what_it_no_longer_names() -> None:
    first = read(chain("3-2-302 A1 B1", "4-1-101 B2"))
    changed = read(chain("3-2-302 A2", "4-1-101 B2"), known=first.lines)
    assert orders_of(changed) == [("3-2-302", {"A": 2, "B": 0}, "set", True)]


def test_a_second_line_of_a_household_beside_its_first_drops_nothing() -> None:
    first = read(chain("3-2-302 A1 B1"))
    added = read(chain("3-2-302 A1 B1", "3-2-302 C1"), known=first.lines)
    assert orders_of(added) == [("3-2-302", {"C": 1}, "set", True)]


def test_a_line_taken_out_of_a_chain_withdraws_nothing() -> None:
    first = read(chain("3-2-302 A1", "4-1-101 B2"))
    assert read(chain("4-1-101 B2"), known=first.lines).ignored


def test_the_one_line_without_an_address_at_the_end_is_the_senders() -> None:
    first = read(chain("小红 A1", "小李 B1"))
    assert [doubt.reason for doubt in first.doubts] == ["which_household"] * 2
    again = read(chain("小红 A1", "小李 B1", "小明 A*2"), known=first.lines)
    assert orders_of(again) == [(None, {"A": 2}, "set", False)]


def test_a_numbered_list_of_ones_own_is_no_chain() -> None:
    assert orders_of(read("我要：\n1、A2\n2、B1")) == [(None, {"A": 2, "B": 1}, "set", False)]
    assert orders_of(read("3-2-301\n1. A2\n2. B1")) == [("3-2-301", {"A": 2, "B": 1}, "set", True)]


@pytest.mark.parametrize(
    ("before", "after", "orders"),
    [("A2 B1", "A2", [(None, {"A": 2, "B": 0}, "set", False)]),
     ("A2 B1", "A3 C1", [(None, {"A": 3, "C": 1, "B": 0}, "set", False)]),
     ("A2 B1", "谢谢", [(None, {"A": 0, "B": 0}, "set", False)]),
     ("3-2-501 A2", "A3", [(None, {"A": 3}, "set", False)]),
     ("3-2-501 A2 B1", "B1", [(None, {"B": 1, "A": 0}, "set", False)]),
     ("A2", "改成B1", [(None, {"B": 1}, "replace", False)]),
     ("A2", "不要了", [(None, {}, "withdraw", False)]),
     ("代3-2-301 A1", "打错了", [("3-2-301", {"A": 0}, "set", True)]),
     ("3-2-302 A2", "3-2-301 A2",
      [("3-2-301", {"A": 2}, "set", True), ("3-2-302", {"A": 0}, "set", True)]),
     ("不要了", "谢谢", []), ("退B", "谢谢", []), ("谢谢", "A2", [(None, {"A": 2}, "set", False)])],
)  # fmt: skip
def test_an_edit_takes_back_what_the_former_text_had_ordered(
    before: str, after: str, orders: list[object]
) -> None:
    assert orders_of(read(after, before=before)) == orders


@pytest.mark.parametrize(
    ("before", "after"),
    [("A2 B1", "A2 B-1"), ("A2", "A2，几点到？"), ("A2", "A2什么时候到"), ("A2 B1", "昨天A2 B1")],
)
def test_an_edit_into_doubt_or_talk_of_the_same_takes_nothing_back(before: str, after: str) -> None:
    assert read(after, before=before).orders == ()


def test_an_edited_chain_takes_back_only_ones_own_lines() -> None:
    before = chain("3-2-301 A1", "3-2-501 B1 C1")
    first = read(before)
    edited = read(chain("3-2-501 B2"), known=first.lines, before=before)
    assert orders_of(edited) == [(OWN, {"B": 2, "C": 0}, "set", False)]


lines = st.dictionaries(st.sampled_from("ABCDEFGHIK"), st.integers(1, 99), min_size=1, max_size=4)
entries = st.dictionaries(st.sampled_from(KEYS), lines, min_size=1, max_size=6)


@given(entries)
def test_a_printed_chain_is_read_back_once_and_again_for_nothing(
    wanted: dict[str, dict[str, int]],
) -> None:
    printed = chain(
        *(format_order(household=key, lines=order, action="set") for key, order in wanted.items())
    )
    reading = read(printed)
    assert {order.household: order.lines for order in reading.orders} == wanted
    assert reading.doubts == ()
    assert read(printed, known=reading.lines).ignored
    assert not any(order.lines for order in read("谢谢", before="谢谢").orders)


@given(lines, lines)
def test_an_edit_ends_at_what_the_new_text_says(old: dict[str, int], new: dict[str, int]) -> None:
    before, after = (
        format_order(household=None, lines=order, action="set") for order in (old, new)
    )
    (order,) = read(after, before=before).orders
    assert {**old, **order.lines} == {**dict.fromkeys(old, 0), **new}
