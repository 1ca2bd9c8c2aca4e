"""The pure rules: which question is asked, what a doubt most likely means, how long is left."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.screens.screen import Button, bold
from orders.rules.faq import Asked, Question, fits, read_question, without_mentions
from orders.rules.group_text import Previous, format_order
from orders.rules.names import straight
from orders.rules.numerals import CHINESE_NUMERALS, fold
from orders.rules.proposing import Proposed, propose
from orders.rules.time_left import time_left
from orders.use_cases.kept_texts import settle
from tests.orders_rules.group_register import OWN, REGISTER, read

QUESTIONS = {
    Asked.ARRIVAL: ["什么时候到", "菜几点送来？", "今天到了吗", "when does it arrive?"],
    Asked.CUTOFF: ["几点截单", "什么时候截止", "最晚几点", "what's the deadline"],
    Asked.OPENING: ["下一期什么时候", "什么时候开团", "when is the next cycle?"],
    Asked.PAY: ["怎么付钱", "钱付给谁？怎么付", "how do I pay?"],
    Asked.COLLECT: ["在哪里取", "去哪儿领菜", "where do I collect?"],
    Asked.HOW: ["怎么下单", "how do I order?"],
    Asked.OTHER: ["鸡蛋是散养的吗？", "肉能不能切好"],
}
CUTOFF = datetime(2026, 3, 1, 12, tzinfo=UTC)
PIECES = st.sampled_from(
    ["A2", "B1", "A", "2份", "蔬莱包2份", "蔬菜包", "3-2-501", "3-501", "3-2-507", "不要了", "要",
     "，", " ", "\n", "昨天", "少了", "吗", "鸡旦3", "改成", "太好吃了我们全家都很喜欢", "A1 A3"]
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=6).map("".join)
NUMERALS = set("0123456789" + CHINESE_NUMERALS)


def proposal_for(text: str, **order: int) -> Proposed:
    previous = Previous(order)
    return propose(text, reading=read(text, previous=order), previous=previous, register=REGISTER)


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, ts in QUESTIONS.items() for t in ts])
def test_everybodys_questions_are_told_apart(kind: Asked, text: str) -> None:
    assert read_question(text) == Question(kind)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("有没有鸡蛋", "鸡蛋"),
        ("还有牛奶卖吗", "牛奶"),
        ("鸡蛋还有吗", "鸡蛋"),
        ("is there any milk?", "milk"),
        ("do you have eggs", "eggs"),
        ("有什么菜", ""),
    ],
)
def test_who_asks_for_goods_is_asked_after_by_their_word(text: str, word: str) -> None:
    assert read_question(text) == Question(Asked.GOODS, word)


@pytest.mark.parametrize("text", ["好的谢谢", "收到", "A2 B1", "3-2-501 A2", "thanks!", ""])
def test_what_asks_nothing_is_no_question(text: str) -> None:
    assert read_question(text) is None


@given(st.text(max_size=60))
def test_a_question_names_only_what_was_written_and_a_mention_changes_nothing(text: str) -> None:
    asked = read_question(text)
    if asked is not None:
        assert asked.word in fold(text)
    if "@" not in text:
        assert read_question(f"@lanzi_bot {text}") == asked
        assert without_mentions(f"@lanzi_bot {text}") == text.strip()


def test_a_word_fits_the_names_that_hold_it_in_either_language() -> None:
    names = ("鸡蛋 30 枚", "Eggs, 30")
    assert fits("鸡蛋", names)
    assert fits("土鸡蛋", ("鸡蛋",))
    assert fits("eggs", names)
    assert not fits("鸭蛋", names)
    assert not fits("", names)


@pytest.mark.parametrize(
    ("text", "order", "lines"),
    [
        ("要2份", {"A": 1}, {"A": 2}),
        ("A2 B1 A3", {}, {"A": 3}),
        ("3-2-501 蔬莱包2份", {}, {"B": 2}),
        ("特价蔬采包两份", {}, {"A": 2}),
        ("3-501 A2", {}, {"A": 2}),
        ("3-2-507 A2", {}, {"A": 2}),
        ("听说这个很不错，我们要 A2", {}, {"A": 2}),
    ],
)
def test_what_has_one_sensible_reading_is_proposed(
    text: str, order: dict[str, int], lines: dict[str, int]
) -> None:
    (found,) = proposal_for(text, **order).orders
    assert (found.household in (None, OWN), dict(found.lines)) == (True, lines)


@pytest.mark.parametrize("text", ["A", "2份", "4-501 A2", "昨天A2少了一份", "不要了 A2", "A2 B1"])
def test_what_has_none_or_several_is_not(text: str) -> None:
    assert proposal_for(text).orders == ()


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_a_proposal_makes_up_no_quantity_and_no_household(text: str) -> None:
    found = proposal_for(text, A=1)
    for order in found.orders:
        assert order.household in (None, OWN)
        assert set(order.lines) <= REGISTER.codes
        for quantity in order.lines.values():
            assert quantity == 0 or str(quantity) in text or NUMERALS & set(text)
    if found.orders:
        assert not any(word in text for word in ("昨天", "少了"))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 9), min_size=1))
def test_nothing_is_proposed_where_all_is_sure(lines: dict[str, int]) -> None:
    text = format_order(household=OWN, lines=lines, action="set")
    assert proposal_for(text) == Proposed()


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_the_time_left_never_grows_and_is_never_less_than_there_is(one: int, other: int) -> None:
    assume(one <= other)
    shown = [time_left(CUTOFF, CUTOFF - timedelta(seconds=each)) for each in (one, other)]
    assert shown[0] <= shown[1] if shown[0].hours == shown[1].hours else True
    spans = [timedelta(hours=hours, minutes=minutes) for hours, minutes in shown]
    assert spans[0] <= spans[1]
    assert spans[0] >= timedelta(seconds=one)


def test_a_card_changes_its_words_a_dozen_times_in_the_last_hour() -> None:
    last_hour = [time_left(CUTOFF, CUTOFF - timedelta(seconds=each)) for each in range(1, 3601)]
    assert len(set(last_hour)) == 12
    assert time_left(CUTOFF, CUTOFF) == (0, 0)


def test_texts_written_before_joining_add_up_and_leave_other_homes_out() -> None:
    kept: list[dict[str, Any]] = [
        {"household_id": None, "lines": {"A": 2, "B": 1}, "action": "set"},
        {"household_id": 7, "lines": {"B": 0, "C": 1}, "action": "set"},
        {"household_id": 8, "lines": {"D": 5}, "action": "set"},
    ]
    assert settle(kept, 7) == {"A": 2, "C": 1}
    assert settle([*kept, {"household_id": 7, "lines": {}, "action": "withdraw"}], 7) == {}


@given(st.text(max_size=40))
def test_no_name_turns_the_line_in_which_it_stands(name: str) -> None:
    turned = f"\u202e{name}\u2066\u200f"
    assert straight(turned) == straight(name)
    shown = bold(turned) + Button(turned, url="https://t.me").as_data()["text"]
    assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c") & set(
        shown
    )
