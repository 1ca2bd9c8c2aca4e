"""Lists by bundle and by station: two ways through the same demands, and no unit is lost."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given, settings

from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.page_sharing import page_starts
from fulfillment.supply.rules.snapshot import PickList
from fulfillment.supply.rules.stations import by_bundle, by_station
from fulfillment.supply.rules.totals import units_by_good
from tests.papers.lists import make_list, make_parcel, pick_lists
from tests.papers.reading import draw, texts


@settings(max_examples=50)
@given(pick_lists())
def test_both_ways_hold_the_same_demands_and_all_units(pick_list: PickList) -> None:
    one_way = [demand for _, demands in by_bundle(pick_list) for demand in demands]
    other_way = [demand for _, demands in by_station(pick_list) for demand in demands]
    assert len(one_way) == len(other_way)
    assert all(demand in other_way for demand in one_way)
    units = units_by_good(pick_list.goods, pick_list.parcels)
    assert {good.code: sum(d.units for d in ds) for good, ds in by_station(pick_list)} == {
        code: count for code, count in units.items() if count
    }


def test_each_station_begins_a_page_that_names_its_bundle() -> None:
    pages = texts(draw("by_station", make_list(9), "en"))
    assert len(pages) == 3
    for page, name in zip(pages, ("Vegetable pack", "Meat and eggs", "Rice and oil"), strict=True):
        assert name in page


def test_a_held_room_says_so_in_every_cell_of_it() -> None:
    parcels = (make_parcel(1), make_parcel(2, held=True))
    page = "".join(texts(draw("by_bundle", make_list(parcels), "zh_CN")))
    # Once in the building's heading; of each bundle once in its heading and once in its cell.
    assert page.count("暂扣") == 1 + 2 * len(parcels[1].lines)


@pytest.mark.parametrize("kind", ["by_bundle", "by_station"])
def test_the_table_has_a_row_for_each_room_that_wants_a_bundle(kind: str) -> None:
    pick_list = make_list(130)
    data = draw(kind, pick_list, "en", Options(form="csv"))
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    lines = sum(len(parcel.lines) for parcel in pick_list.parcels)
    assert len(rows) == 1 + lines + 1
    units = sum(count for parcel in pick_list.parcels for _, count in parcel.lines)
    assert rows[-1][4] == str(units)


@pytest.mark.parametrize(
    ("heights", "starts"),
    [
        ((100, 100, 100), [True, False, True]),
        ((300, 10, 10), [True, True, False]),
        ((10, 300, 10), [True, True, True]),
        ((), []),
    ],
)
def test_small_blocks_share_a_page_and_nothing_stands_below_a_long_one(
    heights: tuple[float, ...], starts: list[bool]
) -> None:
    assert page_starts(((0, height) for height in heights), page_mm=252) == starts
