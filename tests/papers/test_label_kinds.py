"""Labels of every kind: as many as the list has, read back from every sheet, marked, masked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from PIL import Image, ImageOps

from fulfillment.supply.documents.catalogue import CATALOGUE
from fulfillment.supply.documents.label_kinds import LAYOUTS
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.sheets import sheet_of
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.box_contents import boxes_on
from fulfillment.supply.rules.snapshot import TO_GATE, BagOnList, PickList, to_json
from tests.papers.lists import make_absurd_list, make_list, make_parcel, pick_lists
from tests.papers.reading import READERS, cells, draw, pictures, pixels, words

ABSURD = make_absurd_list()
# The same without its hundreds of units, whose labels would be sixty pages.
BAGS_OF_TWO = (BagOnList("2X-A", (("A", 1), ("B", 2)), 3), BagOnList("2X-B", (("C", 1),), 4))
MIXED = replace(
    ABSURD,
    parcels=(
        *(replace(parcel, lines=parcel.lines[:2]) for parcel in ABSURD.parcels[1:2]),
        make_parcel(5, building="3", bags=BAGS_OF_TWO, lines=(("A", 1), ("B", 2), ("C", 1))),
        replace(ABSURD.parcels[2], lines=(("B", 2),), bags=(BagOnList("HELD1", (("B", 2),), 4),)),
    ),
)
OF_BAGS = ("labels", "item_labels", "officer_labels")
EVERY_SHEET = [
    (kind, sheet)
    for kind in OF_BAGS
    for sheet in (*CATALOGUE[kind].sheets, "40x30", "30x30")
    if CATALOGUE[kind].fits(sheet_of(sheet))  # what is too small for a kind is refused
]


def laid_out(kind: str, pick_list: PickList, options: Options = USUAL) -> list[dict[str, Any]]:
    drawn = LAYOUTS[kind](Wording.of(to_json(pick_list), "zh_CN", options.level), options)
    return [cell for page in drawn["pages"] for cell in page]


def codes_of(kind: str, pick_list: PickList) -> list[str]:
    """What the codes of all labels say, in walking order."""
    bags = [bag for parcel in pick_list.parcels for bag in parcel.bags]
    if kind == "labels":
        return [bag.code for bag in bags]
    if kind == "item_labels":
        return [bag.code for bag in bags for _, count in bag.units for _ in range(count)]
    return [parcel.pay.payload for parcel in pick_list.parcels if parcel.pay]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(("kind", "sheet"), EVERY_SHEET)
def test_every_code_is_read_back_from_every_sheet(
    kind: str, sheet: str, read: Callable[[Image.Image], list[str]]
) -> None:
    pages = pictures(draw(kind, MIXED, "both", Options(sheet=sheet)))
    found = [code for page in pages for cell in cells(page, sheet_of(sheet)) for code in read(cell)]
    wanted = codes_of(kind, MIXED)
    # A payload of 224 signs needs 24 mm: on less the label says that the slip has the code.
    too_long = [code for code in wanted if len(code) > 200 and code not in found]
    assert found == [code for code in wanted if code not in too_long]
    assert not too_long or min(sheet_of(sheet).cell_width, sheet_of(sheet).cell_height) < 41


@settings(max_examples=50)
@given(pick_lists())
def test_there_are_as_many_labels_as_bags_units_boxes_and_households(pick_list: PickList) -> None:
    bags = sum(len(parcel.bags) for parcel in pick_list.parcels)
    units = sum(
        count
        for parcel in pick_list.parcels
        for _, count in (
            (unit for bag in parcel.bags for unit in bag.units)
            if any(bag.units for bag in parcel.bags)
            else parcel.lines
        )
    )
    households = len(pick_list.parcels)
    assert len(laid_out("labels", pick_list)) == bags
    assert len(laid_out("item_labels", pick_list)) == units
    assert len(laid_out("box_labels", pick_list)) == len(
        {(parcel.building, bag.box) for parcel in pick_list.parcels for bag in parcel.bags}
    )
    assert len(laid_out("door_slips", pick_list)) == households
    assert len(laid_out("officer_labels", pick_list)) == households


def test_a_bag_label_names_its_own_units_and_one_of_an_old_list_those_of_the_parcel() -> None:
    two = make_list((MIXED.parcels[1],))
    assert [label["units"] for label in laid_out("labels", two)] == [["A×1", "B×2"], ["C×1"]]
    old = make_parcel(1, lines=(("A", 1),), bags=(BagOnList("X"), BagOnList("Y")))
    assert [label["units"] for label in laid_out("labels", make_list((old,)))] == [["A×1"]] * 2
    (item,) = laid_out("item_labels", make_list((old,)))
    assert (item["qr"], item["code"]) == (None, "2 袋")


def test_a_box_that_buildings_share_names_them_all_and_its_place_among_their_boxes() -> None:
    shared = (
        make_parcel(1, building="3", address="3-1-101", bags=(BagOnList("A1", (), 1),)),
        make_parcel(
            2,
            building="3",
            address="3-1-102",
            bags=(BagOnList("B1", (), 1), BagOnList("B2", (), 2)),
        ),
        make_parcel(3, building="4", address="4-1-101", bags=(BagOnList("C1", (), 2),), held=True),
    )
    first, second = boxes_on(make_list(shared))
    assert (first.places, first.bags, first.held) == ((("3", 1, 2),), 2, 0)
    assert (second.places, second.bags, second.held) == ((("3", 2, 2), ("4", 1, 1)), 1, 1)
    labels = laid_out("box_labels", make_list(shared))
    assert labels[0]["rooms"] == ["1-101 ×1", "1-102 ×1/2"]
    assert labels[1]["rooms"] == ["3-1-102 ×1/2", "4-1-101 ×1 暂扣"]
    assert labels[1]["bags"] == "1 袋 (暂扣 1 袋)"
    assert labels[1]["number"] == "第 2 箱 / 共 2 箱"


def test_every_bag_stands_on_one_box_label() -> None:
    codes = sorted(code for box in boxes_on(MIXED) for code in box.codes)
    assert codes == sorted(bag.code for parcel in MIXED.parcels for bag in parcel.bags)


@pytest.mark.parametrize("kind", [*OF_BAGS, "box_labels"])
def test_single_labels_are_printed_once_more_and_say_so(kind: str) -> None:
    options = Options(only=("BAG00002A",))
    pick_list = make_list(5)
    again = laid_out(kind, pick_list, options)
    assert again
    assert all(cell["mark"] == "补打" for cell in again)
    assert len(again) < len(laid_out(kind, pick_list)) or kind == "box_labels"
    assert "REPRINT" in words(draw(kind, pick_list, "en", options))
    assert "REPRINT" not in words(draw(kind, pick_list, "en"))


@pytest.mark.parametrize("kind", [*OF_BAGS, "door_slips"])
def test_what_is_held_back_says_so_on_every_label(kind: str) -> None:
    held = make_list((make_parcel(1, held=True), make_parcel(2)))
    assert {cell["face"].split("_")[0] for cell in laid_out(kind, held)} == {"marked", "plain"}
    assert "HOLD:" in words(draw(kind, held, "en"))


@pytest.mark.parametrize("kind", LAYOUTS)
def test_at_the_level_of_rooms_neither_name_nor_phone_is_shown(kind: str) -> None:
    parcel = make_parcel(7, receiver="欧阳秀英", remark=f"{TO_GATE} 电话 13800000007 欧阳秀英")
    shown = "".join(words(draw(kind, make_list((parcel,)), "zh_CN", Options(level="room_only"))))
    assert "欧阳秀英" not in shown
    assert "0000007" not in shown
    assert "138*" not in shown


@pytest.mark.parametrize("kind", ["labels", "door_slips", "officer_labels", "slips"])
def test_what_goes_to_the_gate_says_so(kind: str) -> None:
    shown = "".join(words(draw(kind, make_list((make_parcel(1, remark=TO_GATE),)))))
    assert "大门口" in shown


def test_a_door_slip_shows_neither_sum_nor_person_even_at_the_full_level() -> None:
    pick_list = make_list(3, phone_level="full")
    shown = "".join(words(draw("door_slips", pick_list)))
    assert not [said for said in ("¥", "王小明", "13800000001", "FC0001") if said in shown]


@pytest.mark.parametrize("kind", ["slips", "officer_labels"])
def test_a_list_paid_on_a_platform_asks_for_no_money(kind: str) -> None:
    parcels = tuple(replace(parcel, pay=None) for parcel in make_list(3).parcels)
    pdf = draw(kind, make_list(parcels, channel="platform"), "zh_CN")
    shown = "".join(words(pdf))
    assert shown.count("已在平台付款") == 3
    assert "¥" not in shown
    assert "应付" not in shown


@pytest.mark.parametrize("locale", ["en", "both"])
@pytest.mark.parametrize("kind", LAYOUTS)
def test_absurd_content_stays_off_the_edges_of_its_cell(kind: str, locale: str) -> None:
    for name in (CATALOGUE[kind].sheets[0], "100x150"):
        sheet = sheet_of(name)
        for page in pictures(draw(kind, MIXED, locale, Options(sheet=name))):
            for cell in cells(page, sheet):
                low = cell.height - pixels(6)  # below stands what paper this is
                inner = ImageOps.invert(cell.crop((4, 4, cell.width - 4, low)))
                box = inner.getbbox()
                assert box is None or (box[0] > 5 and box[2] < inner.width - 5), name
