"""Stock as it is written, and how long it lasts."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.rules.kinds import KINDS
from orders.rules.states import StockState
from orders.rules.stock_days import (
    LEAST_DAYS,
    Holding,
    days_of_stock,
    is_to_be_said,
    judged,
    stock_rule,
)
from orders.rules.stock_text import UNITS, is_stock_text, read_stock, read_weight


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("今日库存 粮油 1200kg 肉 300斤 菜 2吨",
         {"粮油": 1_200_000, "肉": 150_000, "菜": 2_000_000}),
        ("今日库存：粮油1200公斤，猪肉300斤，蔬菜两吨，鸡蛋没了",
         {"粮油": 1_200_000, "肉": 150_000, "菜": 2_000_000, "蛋": 0}),
        ("库存 大米5吨 食用油 300 kg 土豆 １，２００斤", {"粮油": 5_300_000, "菜": 600_000}),
        ("今天库存(公斤) 粮油 1200 肉 300", {"粮油": 1_200_000, "肉": 300_000}),
        ("今日库存 单位：斤 米面粮油1200、肉300", {"粮油": 600_000, "肉": 150_000}),
        ("今日库存\n粮油: 1.5万斤\n肉类: 三百公斤\n蔬菜：半吨\n奶 无",
         {"粮油": 7_500_000, "肉": 300_000, "菜": 500_000, "奶": 0}),
        ("今日库存 菜还剩两吨半 肉缺货", {"菜": 2_500_000, "肉": 0}),
        ("今日库存1200kg粮油 300斤肉", {"粮油": 1_200_000, "肉": 150_000}),
        ("今日库存 面粉 200公斤 五花肉 40公斤", {"粮油": 200_000, "肉": 40_000}),
        ("Stock: grain 1,200kg, meat 300 kg", {"粮油": 1_200_000, "肉": 300_000}),
    ],
)  # fmt: skip
def test_stock_is_read_as_supermarkets_write_it(text, grams):
    assert is_stock_text(text)
    reading = read_stock(text)
    assert (dict(reading.grams), reading.unclear) == (grams, ())


def test_what_has_no_weight_or_no_kind_is_given_back_and_never_guessed():
    reading = read_stock("今日库存 粮油 1200 鸡蛋：50箱 肉 300斤 东西 5吨")
    assert dict(reading.grams) == {"肉": 150_000}
    assert reading.unclear == ("粮油 1200", "鸡蛋:50箱", "东西 5吨")
    assert not is_stock_text("3-2-501 A2 B1")
    assert read_weight("一些") is None


@given(
    st.dictionaries(st.sampled_from(KINDS), st.integers(0, 99_999), min_size=1),
    st.sampled_from([unit for unit in UNITS if UNITS[unit] >= 500]),
    st.sampled_from([" ", "，", "、", "\n", "；"]),
)
@settings(max_examples=50)
def test_whatever_is_written_cleanly_is_read_back(said, unit, between):
    text = "今日库存 " + between.join(f"{kind} {many}{unit}" for kind, many in said.items())
    assert read_stock(text).grams == {kind: many * UNITS[unit] for kind, many in said.items()}


@given(st.text(max_size=80))
@settings(max_examples=40)
def test_any_text_is_read_without_an_error(text):
    assert all(weight >= 0 for weight in read_stock("今日库存 " + text).grams.values())


@given(st.lists(st.builds(Holding, st.integers(0, 10**9), st.integers(0, 10**6).map(Fraction))))
@settings(max_examples=50)
def test_days_never_promise_more_than_there_is(holdings):
    tenths = days_of_stock(holdings)
    used = [each for each in holdings if each.used]
    assert (tenths is None) == (not used)
    if tenths is not None:
        assert tenths <= 10 * sum(Fraction(each.grams) / each.used for each in used)


def test_the_plans_days_hold_until_a_group_says_otherwise_and_a_warning_is_given_once():
    assert stock_rule(None).least == LEAST_DAYS == {"粮油": 15, "肉": 3, "菜": 7}
    assert stock_rule({"days": {"菜": 5, "蛋": 2}, "report_by": 14}).least["菜"] == 5
    low, out = StockState.LOW, StockState.OUT
    assert judged(149, grams=1, least=15) == low
    assert judged(150, grams=1, least=15) is None
    assert judged(None, grams=0, least=15) == out
    assert judged(0, grams=0, least=0) is None
    assert [is_to_be_said(*pair) for pair in ((None, low), (low, low), (low, out), (out, low))] == [
        True, False, True, False,
    ]  # fmt: skip
