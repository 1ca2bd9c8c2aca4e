"""The same as last time: read from a text, and matched against what is offered today."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.address import AddressRegister
from orders.rules.again import Changed, Difference, Goods, Today, repeat
from orders.rules.again_text import read_again
from orders.rules.group_words import BundleWords, TextRegister

HOMES = frozenset({"3-2-501", "3-2-502", "14"})
BUNDLES = (BundleWords("A", ("蔬菜包",)), BundleWords("B", ("肉包",)))


def register(*own: str) -> TextRegister:
    return TextRegister(AddressRegister(HOMES, ("小园",)), frozenset(own or ("3-2-501",)), BUNDLES)


@pytest.mark.parametrize(
    "text",
    [
        "同上期",
        "和上期一样",
        "和上次一样",
        "跟上回的一样，谢谢",
        "我家还是和上次一样吧",
        "老样子",
        "我还是老样子吧~",
        "按上期的订单再来一份",
        "照上次",
        "再来一份和上次一样的",
        "和上期一樣 🙏",
        "same as last time",
        "Same as last cycle, please!",
        "same again",
    ],
)
def test_who_says_the_same_as_last_time_and_nothing_else_is_sure(text: str):
    reading = read_again(text, register())
    assert reading is not None
    assert reading.is_sure
    assert reading.household is None


@pytest.mark.parametrize(
    "text",
    [
        "同上",  # as the one above me
        "和上次一样吗？",
        "能不能和上期一样",
        "上次的肉坏了",
        "上期少了一份",
        "A2 B1",
        "今天还是没有菜",
        "last time was good",
    ],
)
def test_a_question_and_talk_of_last_time_say_nothing_of_it(text: str):
    assert read_again(text, register()) is None


@pytest.mark.parametrize(
    "text",
    ["不要和上次一样", "和上次一样，再加 B1", "老样子 A2", "同上期 但是鸡蛋不要", "王姐家同上期"],
)
def test_with_anything_else_beside_it_it_is_not_sure(text: str):
    reading = read_again(text, register())
    assert reading is not None
    assert not reading.is_sure
    assert reading.doubt is None


def test_an_address_says_whose_it_is():
    assert read_again("3-2-502 同上期", register()).household == "3-2-502"  # type: ignore[union-attr]
    assert read_again("代3-2-502和上次一样", register()).household == "3-2-502"  # type: ignore[union-attr]
    for text, doubt in (("9-9-999 同上期", "unknown_room"), ("3号楼 同上期", "which_room")):
        reading = read_again(text, register())
        assert reading is not None
        assert not reading.is_sure
        assert reading.doubt == doubt


def test_who_has_two_homes_is_asked_for_which():
    reading = read_again("同上期", register("3-2-501", "14"))
    assert reading is not None
    assert reading.doubt == "which_household"
    assert read_again("14号 同上期", register("3-2-501", "14")).household == "14"  # type: ignore[union-attr]


def test_what_people_say_anyway_is_not_loud():
    assert not read_again("老样子", register()).is_loud  # type: ignore[union-attr]
    assert read_again("同上期", register()).is_loud  # type: ignore[union-attr]


@given(st.text(max_size=200))
def test_any_text_is_read_or_left_alone(text: str):
    reading = read_again(text, register())
    assert reading is None or 0 <= reading.span[0] < reading.span[1] <= len(text)


VEGETABLES = Today(bundle_id=1, code="A", name="蔬菜包", name_en="Veg", price=1000, limit=2)
THEN = Goods(bundle_id=1, code="A", name="蔬菜包", name_en="Veg", price=1000)


def differences(changes: tuple[Changed, ...]) -> list[Difference]:
    return [item.difference for item in changes]


def test_what_is_offered_as_before_is_had_as_before_under_todays_code():
    found = repeat([(THEN, 2)], [replace(VEGETABLES, code="D")])
    assert found.quantities == {"D": 2}
    assert found.is_the_same


@pytest.mark.parametrize(
    ("today", "quantity", "difference"),
    [
        (replace(VEGETABLES, limit=1), 1, Difference.FEWER),
        (replace(VEGETABLES, stock=1), 1, Difference.FEWER),
        (replace(VEGETABLES, price=1200), 2, Difference.PRICE),
        (replace(VEGETABLES, contents=("白菜",)), 2, Difference.CONTENTS),
        (replace(VEGETABLES, stock=0), 0, Difference.SOLD_OUT),
        (replace(VEGETABLES, is_withdrawn=True), 0, Difference.NOT_OFFERED),
        (replace(VEGETABLES, name="肉包"), 0, Difference.NOT_OFFERED),
        (replace(VEGETABLES, bundle_id=2), 0, Difference.NOT_OFFERED),
    ],
)
def test_each_difference_is_named(today: Today, quantity: int, difference: Difference):
    found = repeat([(THEN, 2)], [today])
    assert found.quantities == ({"A": quantity} if quantity else {})
    assert differences(found.changes) == [difference]
    assert not found.is_the_same


def test_a_code_that_was_given_to_another_bundle_brings_nothing():
    other = replace(VEGETABLES, bundle_id=9, name="肉包")
    assert repeat([(THEN, 1)], [other]).quantities == {}


NAMES = st.sampled_from(["蔬菜包", "肉包", "鸡蛋"])
PRICES = st.integers(1, 3)
EARLIER = st.lists(
    st.tuples(st.integers(1, 6), NAMES, PRICES, st.integers(1, 9)), unique_by=lambda x: x[0]
)
OFFERED = st.lists(
    st.builds(
        Today,
        bundle_id=st.integers(1, 6),
        code=st.sampled_from(list("ABCDEFGH")),
        name=NAMES,
        name_en=st.just(""),
        price=PRICES,
        limit=st.integers(0, 9),
        stock=st.none() | st.integers(0, 9),
        is_withdrawn=st.booleans(),
    ),
    unique_by=(lambda x: x.bundle_id, lambda x: x.code),
)


@given(EARLIER, OFFERED)
def test_nothing_is_had_beyond_what_was_ordered_then_and_may_be_today(earlier, offered):
    lines = [
        (Goods(bundle_id=key, code="Z", name=name, name_en="", price=price), quantity)
        for key, name, price, quantity in earlier
    ]
    found = repeat(lines, offered)
    then = {goods.bundle_id: quantity for goods, quantity in lines}
    today = {offer.code: offer for offer in offered}
    for code, quantity in found.quantities.items():
        offer = today[code]
        assert 0 < quantity <= min(then[offer.bundle_id], offer.limit)
        assert offer.stock is None or quantity <= offer.stock
        assert not offer.is_withdrawn
    assert repeat(lines, offered) == found
    # Whatever was ordered is there as it was, or its difference is named.
    named = {item.before.bundle_id for item in found.changes}
    had = {today[code].bundle_id: quantity for code, quantity in found.quantities.items()}
    for key, quantity in then.items():
        assert key in named or had[key] == quantity
