"""Dealing habits: the same seed deals the same, in the proportions that were asked for."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.simulation.habits import WAYS, Good, deal, deal_habits, order_text
from config.chance import SeededChance

GOODS = (Good("A", ("特价菜",), 2, is_scarce=False), Good("E", (), 1, is_scarce=True))


@given(st.integers(0, 400), st.integers())
def test_cards_are_dealt_in_their_proportions(count: int, seed: int) -> None:
    dealt = Counter(deal(SeededChance(str(seed)), count, WAYS))
    assert dealt.total() == count
    assert all(abs(dealt[way] - count * weight / 100) < 1 for way, weight in WAYS)


def test_the_same_seed_deals_the_same_habits() -> None:
    first, again = (deal_habits(SeededChance("7"), 40, GOODS) for _ in range(2))
    assert first == again
    assert first != deal_habits(SeededChance("8"), 40, GOODS)


def test_nobody_wishes_more_than_the_limit() -> None:
    limits = {good.code: good.limit for good in GOODS}
    for habits in deal_habits(SeededChance("1"), 200, GOODS):
        assert habits.wish
        assert all(0 < count <= limits[code] for code, count in habits.wish.items())


@pytest.mark.parametrize(
    ("way", "text"),
    [
        ("bare", "A2 E1"),
        ("address", "3-2-501 A2 E1"),
        ("full", "3号楼2单元501 A套餐2份 E套餐1份 13907279999"),
        ("names", "特价菜2，E1"),
        ("wide", "Ａ２　Ｅ１"),
        ("mixed", "3号楼2单元501 要两份特价菜，E+1，谢谢"),
        ("chain", "3-2-501 住户 A2 E1"),
    ],
)
def test_orders_are_written_as_people_write_them(way: str, text: str) -> None:
    assert order_text(way, {"A": 2, "E": 1}, key="3-2-501", goods=GOODS) == text
