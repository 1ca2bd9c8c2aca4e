"""Bag labels: every bag has one, in walking order, and its code is read back from the paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image

from fulfillment.supply.documents.sheets import A4_2X5
from fulfillment.supply.rules.snapshot import PickList
from tests.papers.lists import make_absurd_list, make_list, make_parcel
from tests.papers.reading import READERS, cells, draw, pictures, texts, words

TWO_BAGS = make_list(
    (*make_list(11).parcels, make_parcel(12, bags=("BAG00012A", "BAG00012B"))),
)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("pick_list", [TWO_BAGS, make_absurd_list()], ids=["ordinary", "absurd"])
def test_the_codes_cell_by_cell_are_the_bag_codes_in_walking_order(
    read: Callable[[Image.Image], list[str]], pick_list: PickList
) -> None:
    found = [
        code
        for page in pictures(draw("labels", pick_list))
        for cell in cells(page, A4_2X5)
        for code in read(cell)
    ]
    assert found == [bag.code for parcel in pick_list.parcels for bag in parcel.bags]


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_each_address_stands_on_as_many_labels_as_there_are_bags(locale: str) -> None:
    found = words(draw("labels", TWO_BAGS, locale))
    for parcel in TWO_BAGS.parcels:
        assert found.count(parcel.address) == len(parcel.bags)


def test_the_address_is_the_biggest_type_on_the_label() -> None:
    sizes = _sizes(draw("labels", make_list(1)))
    assert max(sizes, key=sizes.__getitem__) == "1-1-101"


def test_a_label_tells_which_of_how_many_bags_it_is() -> None:
    page = " ".join(draw_words for draw_words in texts(draw("labels", TWO_BAGS, "en")))
    assert "Bag 1/2" in page
    assert "Bag 2/2" in page


def test_the_phone_is_shown_as_the_compound_decided() -> None:
    shown = {
        level: " ".join(words(draw("labels", make_list(1, phone_level=level))))
        for level in ("room_only", "masked", "full")
    }
    assert "13800000001" in shown["full"]
    assert "138****0001" in shown["masked"]
    assert "13800000001" not in shown["masked"]
    assert "0001" not in shown["room_only"].replace("2204-0001", "").replace("BAG00001A", "")


def test_a_held_bag_says_so_on_its_label() -> None:
    held = make_list((make_parcel(1, held=True), make_parcel(2)))
    assert " ".join(words(draw("labels", held, "en"))).count("HOLD") == 1


def test_a_long_address_keeps_its_room() -> None:
    address = "翠湖路八号院东区-" + "很长的楼栋名称" * 8 + "-12345室"
    text = "".join(words(draw("labels", make_list((make_parcel(1, address=address),)))))
    assert "12345室" in text


def _sizes(pdf: bytes) -> dict[str, float]:
    """The height of each text object on the first page."""
    import pypdfium2 as pdfium
    from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

    with pdfium.PdfDocument(pdf) as document:
        page = document[0]
        textpage = page.get_textpage()
        sizes: dict[str, float] = {}
        for found in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT], max_depth=5, textpage=textpage):
            _, bottom, _, top = found.get_bounds()
            sizes[found.extract().strip()] = top - bottom
        return sizes
