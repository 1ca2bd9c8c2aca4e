"""Any text in the group: printed orders are read back, nothing breaks, nothing is slow."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.group_text import TextRegister, format_order
from tests.orders_rules.group_register import (
    ADDRESSES,
    KEYS,
    NAMES,
    ONE_BUNDLE,
    OWN,
    REGISTER,
    STRANGER,
    orders_of,
    read,
)

codes = st.sampled_from("ABCDEFGHIK")
quantities = st.integers(1, 99)
households = st.none() | st.sampled_from(KEYS)


@given(households, st.dictionaries(codes, st.integers(0, 99), min_size=1))
def test_what_is_printed_is_read_back(household: str | None, lines: dict[str, int]) -> None:
    reading = read(format_order(household=household, lines=lines, action="set"))
    others = household not in (None, OWN)
    assert orders_of(reading) == [(household, lines, "set", others)]
    assert reading.doubts == ()


@given(households, st.dictionaries(codes, quantities, min_size=1))
def test_a_printed_replacement_or_withdrawal_is_read_back(
    household: str | None, lines: dict[str, int]
) -> None:
    others = household not in (None, OWN)
    printed = format_order(household=household, lines=lines, action="replace")
    assert orders_of(read(printed)) == [(household, lines, "replace", others)]
    printed = format_order(household=household, lines={}, action="withdraw")
    assert orders_of(read(printed)) == [(household, {}, "withdraw", others)]


@given(st.dictionaries(codes, quantities, min_size=1), st.sampled_from(range(6)))
def test_every_way_of_writing_quantities_means_the_same(lines: dict[str, int], way: int) -> None:
    patterns = ["{0}{1}", "{0} x{1}", "{0}*{1}", "{2}{1}份", "{1}份{2}", "{0}套餐+{1}"]
    separator = "，" if way == 1 else " "
    text = separator.join(
        patterns[way].format(code, quantity, NAMES[code][-1]) for code, quantity in lines.items()
    )
    assert orders_of(read(text)) == [(None, lines, "set", False)]


pieces = st.sampled_from(
    [*"ABZxX+*-=:份个 各一两十23469,，。\n?吗退改#号楼栋元室", "3-2-501", "3-501", "14", "不要了",
     "改成",
     "取消", "鸡蛋", "蔬菜包", "13812345678", "代", "#接龙", "套餐", "谢谢", "昨天", "1.", "@bot",
     "2.5"]
)  # fmt: skip
texts = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=25).map("".join))


@given(texts, st.sampled_from([REGISTER, ONE_BUNDLE, STRANGER]))
def test_any_text_is_read_without_error_and_spans_lie_inside(
    text: str, register: TextRegister
) -> None:
    reading = read(text, register, previous={"A": 2})
    spans = [order.span for order in reading.orders] + [doubt.span for doubt in reading.doubts]
    for span in spans:
        assert 0 <= span[0] < span[1] <= len(text)
    assert reading.ignored == (not reading.orders and not reading.doubts)


@given(texts)
def test_only_known_bundles_households_and_sane_quantities_come_out(text: str) -> None:
    reading = read(text)
    for order in reading.orders:
        assert order.household is None or order.household in ADDRESSES.keys
        assert set(order.lines) <= set(NAMES)
        assert all(0 <= quantity <= 99 for quantity in order.lines.values())
        assert bool(order.lines) == (order.action != "withdraw")
    assert len({order.household for order in reading.orders}) == len(reading.orders)


@given(texts)
def test_reading_a_text_again_with_its_result_changes_nothing(text: str) -> None:
    once = read(text)
    own = next((order for order in once.orders if order.household in (None, OWN)), None)
    if own and own.action != "withdraw" and "退" not in text:
        assert read(text, previous=own.lines).orders == once.orders


@pytest.mark.parametrize(
    "piece",
    ["A", "A2", "A ", " ", "+", "A+", "+A", "2A", "退A ", "3-2-501 A2 ", "3-2-501 A2\n", "\n", "1",
     "一", "鸡", "鸡蛋 ", "各", "A各", "1.", "@", "代", "14 A1\n", "x", "Ax", "改成", "我", "的",
     "#", "8 "],
)  # fmt: skip
def test_ten_thousand_characters_are_read_in_linear_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    started = process_time()
    read(text)
    assert process_time() - started < 0.8


def test_a_chain_of_two_hundred_lines_is_read_quickly() -> None:
    text = "\n".join(f"{place}. {key} A2 B1" for place, key in enumerate(KEYS[:200], 1))
    read(text)
    started = process_time()
    assert len(read(text).orders) == 200
    # 50 ms is the aim on a quiet machine; the limit here leaves room for a busy one.
    assert process_time() - started < 0.15
