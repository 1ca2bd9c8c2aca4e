"""The workbook holds the snapshot, cell by cell, and nothing in it is a formula."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.wording import money_decimal
from fulfillment.supply.rules.snapshot import PickList, sha256_of
from fulfillment.supply.rules.totals import contents_multiplied_out, units_by_good
from orders.rules.masking import MaskingLevel, show_phone
from tests.papers.lists import make_absurd_list, make_list, make_parcel
from tests.papers.reading import draw

FIRST_ROW = 5


def _open(pick_list: PickList, locale: str = "en") -> Workbook:
    return load_workbook(BytesIO(draw("pick_list", pick_list, locale, Options(form="xlsx"))))


def _rows(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(min_row=FIRST_ROW, values_only=True)]


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_rooms_read_back_equal_the_snapshot(locale: str) -> None:
    odd = make_parcel(62, held=True, remark="=1+1", lines=(("A", 2), ("E", 3)), pay=None)
    pick_list = make_list((*make_list(61).parcels, odd), phone_level="full")
    codes = [good.code for good in pick_list.goods]
    rows = _rows(_open(pick_list, locale).worksheets[0])
    assert len(rows) == len(pick_list.parcels) + 1
    for row, parcel in zip(rows, pick_list.parcels, strict=False):
        counts = dict(parcel.lines)
        assert row[:7] == [
            parcel.building,
            parcel.unit,
            parcel.floor,
            parcel.address,
            parcel.order_number,
            parcel.receiver,
            show_phone(parcel.phone, MaskingLevel.FULL),
        ]
        assert row[7 : 7 + len(codes)] == [counts.get(code) for code in codes]
        bags, bag_codes, box, amount, reference, held, remark = row[7 + len(codes) :]
        assert (bags, bag_codes) == (len(parcel.bags), " ".join(bag.code for bag in parcel.bags))
        assert box == parcel.building  # in the builder's lists
        assert money_decimal(parcel.amount_minor, "CNY") == pytest.approx(amount, abs=0)
        assert reference == (parcel.pay.reference if parcel.pay else "")
        assert bool(held) == parcel.held
        assert (remark or "") == parcel.remark


def test_totals_and_contents_read_back_equal_the_sums() -> None:
    pick_list = make_list(130)
    book = _open(pick_list)
    units = units_by_good(pick_list.goods, pick_list.parcels)
    totals = {row[0]: row[-1] for row in _rows(book.worksheets[1])}
    assert {code: totals[code] for code in units} == units
    contents = {row[1]: row[3] for row in _rows(book.worksheets[2])}
    assert contents == {
        total.name_en: pytest.approx(float(total.quantity), abs=0)
        for total in contents_multiplied_out(pick_list.goods, pick_list.parcels)
    }


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_no_cell_of_an_absurd_list_is_a_formula_or_a_link(locale: str) -> None:
    for sheet in _open(make_absurd_list(), locale).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}
                assert cell.hyperlink is None


def test_the_title_names_compound_supplier_cycle_version_and_hash() -> None:
    pick_list = make_list(1, version=3)
    for sheet in _open(pick_list, "zh_CN").worksheets:
        title, facts = sheet["A1"].value, sheet["A2"].value
        assert "樊城花园" in title
        assert "惠民超市" in title
        assert "第 4 期 · 第 3 版" in facts
        assert sha256_of(pick_list)[:12] in facts


def test_headings_stay_in_view_and_repeat_on_every_printed_page() -> None:
    for sheet in _open(make_list(1)).worksheets:
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows == "$1:$4"
        assert sheet.page_setup.orientation == "landscape"
