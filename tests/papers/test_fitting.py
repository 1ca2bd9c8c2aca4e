"""What people wrote fits its cell: length, control characters, emoji, places to break."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.supply.documents.fitting import (
    breakable,
    clean,
    cut,
    cut_middle,
    lines_of,
    printable,
    width,
)

CELLS = st.integers(8, 60)


@given(st.text(), CELLS)
def test_cut_texts_are_never_wider_than_asked(text: str, cells: int) -> None:
    assert width(cut(text, cells)) <= cells
    assert width(cut_middle(text, cells)) <= cells


@given(st.text(), CELLS)
def test_a_text_that_fits_is_not_cut(text: str, cells: int) -> None:
    plain = printable(text)
    if width(plain) <= cells:
        assert cut(text, cells) == cut_middle(text, cells) == plain


@given(st.text(), CELLS, st.integers(1, 4))
def test_lines_are_few_and_narrow_and_lose_nothing_that_fits(
    text: str, cells: int, most: int
) -> None:
    lines = lines_of(text, cells, most=most)
    assert len(lines) <= most
    assert all(width(line) <= cells for line in lines)
    if not lines or not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == printable(text).replace(" ", "")


@given(st.text())
def test_no_control_character_or_bidi_override_is_left(text: str) -> None:
    cleaned = clean(text + "\n\x07\u202e")
    assert not set(cleaned) & set("\n\r\t\x00\x07\u202e\u2067")
    assert cleaned == cleaned.strip()


def test_the_end_of_a_long_address_is_kept() -> None:
    assert cut_middle("甲" * 40 + "-501", 20).endswith("-501")


def test_long_runs_get_places_to_break_and_chinese_does_not_need_them() -> None:
    assert breakable("a" * 30, 60).count("\u200b") == 2
    assert "\u200b" not in breakable("很" * 30, 60)


def test_a_run_of_emoji_is_one_mark_on_paper() -> None:
    assert printable("好😀👨‍👩‍👧 的") == "好〓 的"


def test_lines_break_neither_inside_a_word_nor_before_a_comma() -> None:
    assert lines_of("white radish, carrot, potato", 16, most=3) == [
        "white radish,",
        "carrot, potato",
    ]
    assert lines_of("白萝卜、胡萝卜、土豆", 14, most=3) == ["白萝卜、胡萝", "卜、土豆"]
