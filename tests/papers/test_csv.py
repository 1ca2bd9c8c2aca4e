"""CSV as Excel opens it: marked as UTF-8, lines ended its way, and texts stay texts."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from fulfillment.supply.documents.defusing import defused, reads_as_date
from fulfillment.supply.documents.options import CSV, Options
from fulfillment.supply.documents.paper_kinds import BOOKS
from tests.papers.lists import make_absurd_list, make_list, make_parcel
from tests.papers.reading import draw

EVIL = ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "＝1+1", "＋1", "－1", "＠x"]


@pytest.mark.parametrize("kind", sorted(BOOKS))
def test_it_begins_with_the_mark_and_no_cell_like_a_formula(kind: str) -> None:
    data = draw(kind, make_absurd_list(), "both", Options(form=CSV))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    for row in csv.reader(StringIO(data[3:].decode(), newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("evil", EVIL)
def test_names_and_remarks_like_formulas_stay_text(evil: str) -> None:
    parcel = make_parcel(1, receiver=evil, remark=f"\t{evil}")
    data = draw("pick_list", make_list((parcel,), phone_level="full"), "en", Options(form=CSV))
    row = list(csv.reader(StringIO(data.decode("utf-8-sig"))))[1]
    assert row[5] == f"'{evil}"
    assert row[-1] == f"'{evil}"


@pytest.mark.parametrize("text", ["3-12", "12/3", "3-2-12", "1-2-2001", "2022-04-10"])
def test_a_house_number_that_reads_as_a_date_is_kept_as_text(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["3-2-501", "58-902", "13-13", "4-0042", "3", "3栋2单元", "1-2-1203"]
)
def test_other_addresses_and_order_numbers_stay_as_they_are(text: str) -> None:
    assert not reads_as_date(text)
    assert defused(text) == text
