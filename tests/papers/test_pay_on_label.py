"""Two codes on one label: which is for the bag and which is for paying must never be a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.sheets import A4_2X5, A4_4X11
from fulfillment.supply.rules.snapshot import BagOnList, ParcelOnList, from_json, to_json
from tests.papers.lists import make_list, make_parcel
from tests.papers.reading import READERS, by_zxing, cells, draw, pictures, texts


def unpaid(parcel: ParcelOnList) -> ParcelOnList:
    assert parcel.pay is not None
    return replace(parcel, pay=replace(parcel.pay, at_hand_over=True, to_pay=6050))


TWO_BAGS = replace(make_parcel(1), bags=(BagOnList("BAG00001A"), BagOnList("BAG00001B")))
LIST = make_list((unpaid(TWO_BAGS), make_parcel(2)))
PAYLOAD = LIST.parcels[0].pay.payload if LIST.parcels[0].pay else ""


@pytest.mark.parametrize("read", READERS)
def test_the_first_bag_carries_both_codes_at_opposite_edges_and_the_others_only_their_own(
    read: Callable[[Image.Image], list[str]],
) -> None:
    first, second, paid = cells(pictures(draw("labels", LIST))[0], A4_2X5)[:3]
    middle = first.width // 2
    assert read(first.crop((0, 0, middle, first.height))) == [PAYLOAD]
    assert read(first.crop((middle, 0, first.width, first.height))) == ["BAG00001A"]
    assert read(second) == ["BAG00001B"]
    assert read(paid) == [LIST.parcels[1].bags[0].code]


def test_the_sum_is_that_of_the_bill_and_the_code_says_what_it_is_for() -> None:
    (page,) = texts(draw("labels", LIST))
    said = "".join(page.split())
    assert said.count("¥60.50，送到时付") == 2
    assert said.count("扫这个付款，不是袋码") == 1
    assert "付款码贴在第1袋上" in said


def test_a_label_too_small_for_a_second_code_names_the_sum_and_the_slip() -> None:
    small = draw("labels", LIST, options=Options(sheet="a4_4x11"))
    found = [code for cell in cells(pictures(small)[0], A4_4X11) for code in by_zxing(cell)]
    assert PAYLOAD not in found
    assert "送到时收 ¥60.50" in texts(small)[0]


def test_a_list_frozen_before_there_were_modes_reads_as_paid_beforehand() -> None:
    text = to_json(LIST).replace(',"to_pay":6050', "").replace('"at_hand_over":true,', "")
    pay = from_json(text).parcels[0].pay
    assert pay is not None
    assert (pay.at_hand_over, pay.to_pay) == (False, None)


def test_whose_money_is_gathered_has_no_code_on_the_slip() -> None:
    parcel = make_parcel(1)
    assert parcel.pay is not None
    gathered = replace(parcel, pay=replace(parcel.pay, gathered=True, to_pay=6050))
    drawn = draw("slips", make_list((gathered,)))
    assert "¥60.50，网格员代收" in texts(drawn)[0]
    assert not by_zxing(pictures(drawn)[0])
