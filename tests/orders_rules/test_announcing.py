"""What an author is warned of before an announcement goes out, and how phones are hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.address import AddressRegister
from orders.rules.announcing import Caution, cautions, length_of, with_hidden_phones

HOMES = AddressRegister(frozenset({"3-2-501", "3-2-502", "14"}), ("小园",))
PHONE = "13812345678"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今晚八点消杀，请关好门窗。", ()),
        ("套餐 A 20 元，B 30.5 元", ()),
        ("3-2-501 的快递在门岗", ()),
        ("有事打 13812345678", (Caution.PHONE,)),
        ("打 １３８１２３４５６７８", (Caution.PHONE,)),
        ("物业 010-88886666", (Caution.PHONE,)),
        ("138****5678 的快递", ()),
        ("3-2-501 还差 83 元", (Caution.SUM_WITH_ROOM,)),
        ("3号楼2单元501：¥83.00", (Caution.SUM_WITH_ROOM,)),
        ("3-2-501 欠三十块", (Caution.SUM_WITH_ROOM,)),
        ("3-2-501 差 5 元，电话 13812345678", (Caution.PHONE, Caution.SUM_WITH_ROOM)),
        ("11-23 起每份 20 元", ()),  # a day is no room
    ],
)
def test_a_phone_and_a_sum_with_a_room_are_named(text: str, expected: tuple[Caution, ...]):
    assert cautions(text, HOMES) == expected


def test_a_hidden_phone_keeps_the_text_around_it():
    assert with_hidden_phones(f"请打 {PHONE}，谢谢") == "请打 138****5678，谢谢"


def test_an_emoji_counts_twice_as_telegram_counts_it():
    assert length_of("群🙏") == 3


@given(st.text(max_size=300))
def test_any_text_is_judged_and_after_hiding_nobody_is_warned_of_a_phone(text: str):
    cautions(text, HOMES)
    assert Caution.PHONE not in cautions(with_hidden_phones(text), HOMES)


@given(st.text(alphabet="0123456789-+ 电话，1381", max_size=60))
def test_hiding_leaves_no_phone_open(text: str):
    hidden = with_hidden_phones(text)
    assert Caution.PHONE not in cautions(hidden, HOMES)
    assert with_hidden_phones(hidden) == hidden
