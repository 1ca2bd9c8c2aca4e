"""Tobacco and alcohol are known by their names; what only sounds like them is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.rules.forbidden import forbidden

TOBACCO = (
    "黄鹤楼香烟 1条",
    "帮我带两包烟",
    "软中华",
    "电子烟",
    "烟 草",
    "Marlboro cigarettes",
    "烟丝",
)
ALCOHOL = (
    "啤酒 6 罐", "白酒", "茅台一瓶", "葡萄酒", "黄酒", "二锅头", "啤酒和啤酒鸭", "两瓶啤 酒",
    "Beer 6 cans", "red wine", "ＢＥＥＲ", "白云边 500ml",
)  # fmt: skip
FINE = (
    "啤酒鸭", "料酒 500 ml", "医用酒精 75%", "酒精湿巾", "酒精棉片", "烟台苹果 5 斤", "烟熏腊肉",
    "烟笋", "酒酿圆子", "油烟净", "无酒精洗手液", "cooking wine", "cider vinegar", "ginger beer",
    "alcohol wipes", "alcohol-free hand gel", "大米 5 kg", "for goodness' sake", "中华牙膏",
)  # fmt: skip


@pytest.mark.parametrize("text", TOBACCO)
def test_tobacco_is_refused(text: str) -> None:
    assert forbidden(text) == "tobacco"


@pytest.mark.parametrize("text", ALCOHOL)
def test_alcohol_is_refused(text: str) -> None:
    assert forbidden(text) == "alcohol"


@pytest.mark.parametrize("text", FINE)
def test_what_only_sounds_like_it_may_be_ordered(text: str) -> None:
    assert forbidden(text) is None


@settings(max_examples=50)
@given(st.sampled_from(ALCOHOL), st.sampled_from(FINE))
def test_something_harmless_beside_it_hides_nothing(bad: str, fine: str) -> None:
    assert forbidden(f"{fine}、{bad}") == forbidden(f"{bad}，{fine}") == "alcohol"
