"""The totals go out as a workbook, are filled by hand, and are read whatever was done to them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from openpyxl import load_workbook

from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.totals_book import MARKS
from fulfillment.supply.documents.totals_reading import Returned, is_totals, read_totals
from fulfillment.supply.rules.snapshot import sha256_of
from fulfillment.supply.rules.totals import units_by_good
from orders.rules.errors_shortage import BadUnits, NoInputColumn, NoReportMark, SaidTwice
from tests.papers.lists import make_list
from tests.papers.reading import draw

LIST = make_list(60)
CODES = [good.code for good in LIST.goods]
FIRST = 5  # the row of the first bundle; E is the column to be filled


def workbook(locale: str = "zh_CN") -> Any:
    return load_workbook(BytesIO(draw("totals", LIST, locale, Options(form="xlsx"))))


def saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def filled(change: Callable[[Any], None], locale: str = "zh_CN") -> Returned:
    book = workbook(locale)
    change(book.worksheets[0])
    return read_totals(saved(book))


@pytest.mark.parametrize("locale", ["zh_CN", "en", "both"])
def test_what_is_typed_is_read_in_every_language_and_however_it_is_typed(locale: str) -> None:
    def change(page: Any) -> None:
        for row, value in enumerate((3, "７", " 1,200 ", "4 份", 0), start=FIRST):
            page.cell(row, 5).value = value
        page["D5"] = 9999  # a changed ordered column does not matter

    found = filled(change, locale)
    said = dict(zip(CODES, (3, 7, 1200, 4, 0), strict=False))
    assert found.said == said
    assert [found.marks[name] for name in MARKS] == [
        str(LIST.cycle_id),
        LIST.compound,
        LIST.supplier,
        str(LIST.version),
        sha256_of(LIST),
    ]


def test_the_sheets_say_what_the_list_says_and_only_the_column_is_open() -> None:
    book = workbook("en")
    first, contents, units, marks = book.worksheets
    ordered = units_by_good(LIST.goods, LIST.parcels)
    rows = list(first.iter_rows(min_row=FIRST, max_row=FIRST + len(CODES) - 1, values_only=True))
    assert [(row[0], row[3], row[4]) for row in rows] == [
        (code, count, None) for code, count in ordered.items()
    ]
    assert contents.max_row > FIRST
    assert units.cell(units.max_row, 4).value == sum(len(each.bags) for each in LIST.parcels)
    assert first.protection.sheet
    assert not first.cell(FIRST, 5).protection.locked
    assert first.cell(FIRST, 4).protection.locked
    assert marks.sheet_state == "veryHidden"


@pytest.mark.parametrize("value", [-1, 2.5, "-1", "lots", "没有", "1/2", True, "３．５"])
def test_what_is_no_whole_number_is_refused_with_its_cell(value: object) -> None:
    def change(page: Any) -> None:
        page.cell(FIRST + 1, 5).value = value

    with pytest.raises(BadUnits) as refused:
        filled(change)
    assert refused.value.cell == "E6"


def test_a_file_without_marks_or_headings_or_with_two_answers_is_refused() -> None:
    def two(page: Any) -> None:
        page["A6"], page["E5"], page["E6"] = page["A5"].value, 1, 2

    def no_heading(page: Any) -> None:
        page["E4"] = "?"

    with pytest.raises(SaidTwice):
        filled(two)
    with pytest.raises(NoInputColumn):
        filled(no_heading)
    pick_list = draw("pick_list", LIST, "zh_CN", Options(form="xlsx"))
    totals = draw("totals", LIST, "zh_CN", Options(form="xlsx"))
    assert (is_totals(totals), is_totals(pick_list), is_totals(b"x")) == (True, False, False)
    with pytest.raises(NoReportMark):
        read_totals(pick_list)
    with pytest.raises(NoReportMark):
        read_totals(draw("totals", LIST, "zh_CN", Options(form="csv")))


def test_marks_survive_the_loss_of_the_properties() -> None:
    book = workbook()
    for name in MARKS:
        del book.custom_doc_props[name]
    book.worksheets[0]["E5"] = 2
    content = saved(book)
    assert is_totals(content)
    assert read_totals(content).said == {CODES[0]: 2}


@pytest.mark.slow
@pytest.mark.needs_libreoffice
def test_marks_and_numbers_survive_libreoffice(tmp_path: Path) -> None:
    book = workbook()
    book.worksheets[0]["E5"] = 2
    source = tmp_path / "totals.xlsx"
    source.write_bytes(saved(book))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    run([*convert, str(tmp_path / "out"), str(source)], check=True, capture_output=True, timeout=90)
    content = (tmp_path / "out" / "totals.xlsx").read_bytes()
    assert is_totals(content)
    assert read_totals(content).said == {CODES[0]: 2}
