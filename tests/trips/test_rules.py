"""Box numbers, lists and windows as people type them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.handover.rules.box_numbers import read_boxes, written
from fulfillment.handover.rules.buying import HALF_HOUR, Bought, balance, next_free, read_list
from fulfillment.handover.rules.trip_plans import read_crew, read_plate
from orders.rules.errors_trips import BadBuyingLine, BadTrip, UnknownBox

FIRST = datetime(2026, 3, 2, 8, tzinfo=UTC)
BOXES = st.frozensets(st.integers(1, 60), min_size=1)


@given(BOXES)
def test_what_is_written_is_read_back_and_all_but_some_is_the_others(boxes: frozenset[int]):
    assert read_boxes(written(boxes), boxes) == boxes
    assert read_boxes(f"缺 {written(boxes)}", boxes | {99}) == {99}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1-3、5", {1, 2, 3, 5}), ("第1箱，第3箱", {1, 3}), ("１～３", {1, 2, 3}),
        ("全部。", {1, 2, 3, 5}), ("少5", {1, 2, 3}), ("all but 2", {1, 3, 5}),
        ("1 到 3", {1, 2, 3}), ("box 2", {2}),
    ],
)  # fmt: skip
def test_people_name_boxes_in_many_ways(text: str, found: set[int]):
    assert read_boxes(text, (1, 2, 3, 5)) == found


@pytest.mark.parametrize("text", ["4", "1-5", "x", "", "3-1", "缺4", "٣"])
def test_a_box_that_there_is_not_is_named(text: str):
    with pytest.raises(UnknownBox):
        read_boxes(text, (1, 2, 3, 5) if text != "٣" else (1, 2))


def test_a_list_is_a_line_a_good():
    typed = "土豆 20 斤 3.5\n\n金龙鱼 5L 油 3 桶\n鸡蛋×30枚 1\n盐 3\n大米（五常）10袋 52"
    found = read_list(typed, "CNY")
    assert [(x.name, x.count, x.unit, x.price) for x in found] == [
        ("土豆", 20, "斤", 350), ("金龙鱼 5L 油", 3, "桶", None), ("鸡蛋", 30, "枚", 100),
        ("盐", 3, "份", None), ("大米(五常)", 10, "袋", 5200),
    ]  # fmt: skip
    for wrong in ("土豆", "20 斤", "土豆 0 斤", "土豆 2 斤 1.234", "=1+1"):
        with pytest.raises(BadBuyingLine):
            read_list(wrong, "CNY")


@given(st.frozensets(st.integers(0, 20)), st.integers(0, 20), st.integers(1, 8))
def test_the_next_free_window_is_free_and_none_is_before_it(
    taken: frozenset[int], begins: int, count: int
):
    times = {FIRST + HALF_HOUR * at for at in taken}
    found = next_free(times, FIRST + HALF_HOUR * begins, count)

    def is_free(at: datetime) -> bool:
        return not times & {at + HALF_HOUR * each for each in range(count)}

    assert is_free(found)
    earlier = int((found - FIRST) / timedelta(minutes=30))
    assert not any(is_free(FIRST + HALF_HOUR * at) for at in range(begins, earlier))


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 9999)), max_size=9),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
)
def test_money_that_was_given_is_in_goods_change_or_the_difference(
    lines: list[tuple[int, int, int]], handed: int, back: int
):
    rows = [Bought(str(at), *line) for at, line in enumerate(lines)]
    found = balance(rows, given=handed, back=back)
    assert found.spent + back + found.difference == handed
    assert len(found.goods) == sum(agreed != bought for agreed, bought, _ in lines)


def test_a_plate_and_a_crew_as_they_are_typed():
    assert read_plate(" 鄂f·12 345 ") == "鄂F12345"
    with pytest.raises(BadTrip):
        read_plate("3")
    crew = read_crew("老周", "139", "小吴 138-1、 阿 花\n")
    assert [(each.role, each.name, each.phone) for each in crew] == [
        ("driver", "老周", "139"), ("porter", "小吴", "138-1"), ("porter", "阿 花", ""),
    ]  # fmt: skip
