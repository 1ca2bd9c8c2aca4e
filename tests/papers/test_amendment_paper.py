"""The amendment as paper and table: what is taken out and put in, and where."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from fulfillment.supply.documents.amendment import bundled
from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.reasons import SAID
from fulfillment.supply.rules.reasons import Reason
from fulfillment.supply.rules.snapshot import BagOnList, PickList, to_json
from tests.papers.lists import make_absurd_list, make_list, make_parcel
from tests.papers.reading import draw, texts

FIRST = BagOnList("FIRST", (("A", 2),), 1)
SECOND = BagOnList("SECOND", (("B", 1),), 4)
PACKED = make_parcel(1, bags=(FIRST, SECOND), lines=(("A", 2), ("B", 1)), amount_minor=20400)


def _amended() -> list[PickList]:
    """One bag packed otherwise, one household gone, one moved to another building."""
    before = make_list((PACKED, make_parcel(2), make_parcel(3)))
    swapped = replace(SECOND, units=(("E", 2),))
    packed = replace(PACKED, bags=(FIRST, swapped), lines=(("A", 2), ("E", 2)), amount_minor=51200)
    short = replace(before, parcels=(packed, *before.parcels[1:]), version=2, reason="short")
    moved = replace(before.parcels[2], building="7", address="7-1-101")
    return [before, short, replace(short, parcels=(packed, moved), version=3, reason="withdrawn")]


def _draw(versions: list[PickList], locale: str, options: Options) -> bytes:
    return draw_now("amendment", bundled([to_json(each) for each in versions]), locale, options)


@pytest.mark.parametrize("big", [False, True])
def test_it_says_bag_by_bag_what_goes_out_and_in_and_why(big: bool) -> None:
    flat = "".join("".join(texts(_draw(_amended(), "zh_CN", Options(big=big)))).split())
    for said in (
        "改单第1版→第3版",
        "袋2/2第4箱SECONDB×1E×2",
        "金额:¥204.00→¥512.00",
        "超市缺货",
        "整袋取出",
        "整袋拿出，改送7-1-101",
        f"从{make_parcel(3).address}移来的袋",
        "这些要重新打印",
    ):
        assert said in flat


def test_nothing_changed_is_said_in_words() -> None:
    same = [make_list(2), make_list(2, version=2)]
    assert "Nothing is packed otherwise." in " ".join(texts(_draw(same, "en", Options())))


def test_the_table_holds_the_same_and_nothing_in_it_is_a_formula() -> None:
    book = load_workbook(BytesIO(_draw(_amended(), "en", Options(form="xlsx"))))
    rows = list(book.worksheets[0].iter_rows(min_row=5, values_only=True))
    second = next(row for row in rows if row[6] == "SECOND")
    assert second[5:11] == ("Bag 2/2", "SECOND", 4, 4, "B×1", "E×2")
    assert [row[1] for row in rows] == ["1-1-101", "1-1-101", "1-1-102", "7-1-101"]
    absurd = make_absurd_list()
    gone = replace(absurd, parcels=(), version=2, reason="cancelled")
    odd = load_workbook(BytesIO(_draw([absurd, gone], "en", Options(form="xlsx"))))
    assert {cell.data_type for row in odd.worksheets[0].iter_rows() for cell in row} <= {"s", "n"}


def test_an_absurd_amendment_is_drawn_and_twice_gives_the_same_bytes() -> None:
    absurd = make_absurd_list()
    other = replace(absurd.parcels[1], address="翠湖路八号院" * 9, lines=(("A", 7),))
    after = replace(absurd, parcels=(absurd.parcels[0], other), version=2, reason="held")
    first = _draw([absurd, after], "both", Options())
    assert first == _draw([absurd, after], "both", Options())
    assert len(texts(first)) < 6


def test_just_the_slips_of_changed_households_are_printed_once_more() -> None:
    pick_list = make_list(9)
    code = pick_list.parcels[4].bags[0].code
    pages = texts(draw("slips", pick_list, "en", Options(only=(code,))))
    addresses = [each.address for each in pick_list.parcels if each.address in " ".join(pages)]
    assert addresses == [pick_list.parcels[4].address]


def test_every_reason_has_its_words() -> None:
    assert set(SAID) == set(Reason)
