"""Household slips: what to pack is there to be ticked, and the code pays exactly this sum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fulfillment.supply.documents.sheets import A4_4_SLIPS
from fulfillment.supply.documents.slips import _parts
from fulfillment.supply.rules.snapshot import PickList
from tests.papers.lists import GOODS, POTATOES, make_absurd_list, make_list, make_parcel
from tests.papers.reading import READERS, by_zxing, cells, draw, pictures, texts, words


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("pick_list", [make_list(6), make_absurd_list()], ids=["plain", "absurd"])
def test_the_codes_slip_by_slip_are_the_payment_payloads(
    read: Callable[[Image.Image], list[str]], pick_list: PickList
) -> None:
    found = [
        code
        for page in pictures(draw("slips", pick_list))
        for cell in cells(page, A4_4_SLIPS)
        for code in read(cell)
    ]
    assert found == [parcel.pay.payload for parcel in pick_list.parcels if parcel.pay]


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_each_address_stands_on_one_slip(locale: str) -> None:
    pick_list = make_list(9)
    found = words(draw("slips", pick_list, locale))
    assert [found.count(parcel.address) for parcel in pick_list.parcels] == [1] * 9


def test_contents_are_multiplied_out() -> None:
    text = " ".join(words(draw("slips", make_list((make_parcel(1, lines=(("A", 3),)),)))))
    assert "7.5 公斤" in text
    assert "3.75 公斤" in text


def test_sum_payee_account_and_reference_stand_beside_the_code() -> None:
    text = " ".join(words(draw("slips", make_list(1))))
    for part in ("¥204.00", "樊城惠民超市有限公司", "4321", "FC0001"):
        assert part in text


def test_a_slip_without_a_payment_request_still_names_the_sum() -> None:
    pdf = draw("slips", make_list((make_parcel(1, pay=None),)))
    assert "¥204.00" in " ".join(words(pdf))
    assert by_zxing(pictures(pdf)[0]) == []


def test_an_order_of_forty_bundles_continues_on_further_slips() -> None:
    text = " ".join(texts(draw("slips", make_absurd_list(), "en")))
    assert "· 1/21" in text
    assert "· 21/21" in text
    assert text.count("To pay") == len(make_absurd_list().parcels)


def test_a_content_with_a_long_name_is_written_in_full() -> None:
    name = "蔬菜（白萝卜、胡萝卜、土豆、大白菜、卷心菜、莴苣，至少三种）"
    good = replace(GOODS[0], contents=(replace(POTATOES, name=name),))
    pick_list = make_list((make_parcel(1, lines=(("A", 1),)),), goods=(good,))
    assert name in "".join(words(draw("slips", pick_list)))


GROUPS = st.lists(st.lists(st.integers(), min_size=1, max_size=20), max_size=12)


@given(GROUPS, st.integers(1, 12))
def test_slips_hold_every_row_once_in_order_and_never_too_many(
    groups: list[list[int]], size: int
) -> None:
    rows = [[{"row": row} for row in group] for group in groups]
    parts = _parts(rows, size)
    assert [row for part in parts for row in part] == [row for group in rows for row in group]
    assert all(len(part) <= size for part in parts)


@given(GROUPS)
def test_a_bundle_that_fits_one_slip_is_never_split(groups: list[list[int]]) -> None:
    size = 20
    rows = [[{"group": at} for _ in group] for at, group in enumerate(groups)]
    for at in range(len(groups)):
        assert sum({"group": at} in part for part in _parts(rows, size)) == 1
