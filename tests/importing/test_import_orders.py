"""`./lanzi import-orders` as somebody at a terminal uses it: trial, decisions, papers, mistakes."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.importing.listing import make_list
from app.importing.run import look, start
from app.importing.wanted import Wanted
from config.compound_file import read_compound_file
from config.texts import texts_for
from fulfillment.supply.documents.catalogue import CATALOGUE
from fulfillment.supply.rules.snapshot import PickList, to_json
from tests.orders_rules.exports import CHAIN, as_csv, row, table
from tests.orders_rules.sample_compound import HOME

SAMPLE = HOME / "tests" / "data" / "kuaituantuan.xlsx"
JIAYI = HOME / "config" / "examples" / "jiayi.yaml"
NOON = datetime(2022, 5, 25, 4, tzinfo=UTC)


def wanted(tmp_path: Path, *files: Path, **options: Any) -> Wanted:
    said = {"made_at": NOON, "is_dry_run": True, "language": "en", **options}
    return Wanted(files or (SAMPLE,), JIAYI, tmp_path / "out", **said)


def report_in(tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    return found


def list_of(asked: Wanted) -> PickList:
    file, _ = read_compound_file(asked.compound.read_text("utf-8"))
    assert file is not None
    files, _ = look(asked, file, texts_for("en"))
    return make_list(files, file, asked)


def chain_file(tmp_path: Path, name: str, *rows: list[str]) -> Path:
    path = tmp_path / name
    path.write_bytes(as_csv(table(CHAIN, *rows), "gb18030"))
    return path


def ordered(where: str, units: str, sum_: str) -> list[str]:
    return row(CHAIN, 收货人="王", 收货地址=where, 订购数量=units, 订单总金额=sum_)


def test_a_trial_writes_the_report_and_the_doubts_and_no_paper(tmp_path: Path) -> None:
    assert start(wanted(tmp_path)) == 0
    report = report_in(tmp_path)
    assert report["rows_read"] == report["lines"] == report["units"] == 119
    assert (report["resolved"], report["households"], report["doubtful"]) == (115, 74, 4)
    assert (report["refused"], report["duplicates"], report["papers"]) == (0, 0, [])
    assert report["doubts"][3] == {"row": 115, "reason": "contradiction", "proposal": "47-102"}
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == ["doubts.csv", "doubts.xlsx", "report.json"]
    text = (tmp_path / "out" / "report.json").read_text("utf-8")
    assert "13812345" not in text
    assert "傅利" not in text


def test_the_doubts_filled_in_answer_this_file_and_the_next(tmp_path: Path) -> None:
    start(wanted(tmp_path))
    book = load_workbook(tmp_path / "out" / "doubts.xlsx")
    sheet = book.worksheets[0]
    answers = {55: "37号1002", 102: "yes", 111: "somewhere", 115: "不收"}
    for cells in sheet.iter_rows(min_row=5):
        if str(cells[0].value or "").startswith("D"):
            cells[9].value = answers[int(str(cells[2].value))]
    filled = tmp_path / "filled.xlsx"
    book.save(filled)

    assert start(wanted(tmp_path, decisions=(SAMPLE,))) == 2  # no table of doubts
    assert start(wanted(tmp_path, decisions=(filled,))) == 0
    report = report_in(tmp_path)
    assert (report["resolved"], report["doubtful"], report["refused"]) == (117, 1, 1)
    assert [doubt["row"] for doubt in report["doubts"]] == [111]
    assert report["refusals"] == [{"row": 115, "reason": "decided"}]


def test_the_list_says_what_the_households_ordered_at_the_prices_of_the_summary(
    tmp_path: Path,
) -> None:
    found = list_of(wanted(tmp_path))
    assert (found.channel, len(found.parcels)) == ("platform", 74)
    first = next(parcel for parcel in found.parcels if parcel.address == "52-801")
    assert first.order_number.startswith("P1-")
    assert first.lines == (("E", 1), ("K", 1))
    assert first.amount_minor == 9200 + 9000
    assert (first.receiver, first.pay) == ("张津广", None)
    units = [units for parcel in found.parcels for bag in parcel.bags for units in bag.units]
    assert sum(count for _, count in units) == 115
    codes = [bag.code for parcel in found.parcels for bag in parcel.bags]
    assert len(codes) == len(set(codes))
    weights = {good.code: good.contents[0].weight_grams for good in found.goods}
    assert weights["C"] == 14_000  # as the compound file knows it: a bag of its own


def test_the_same_file_gives_the_same_list_and_another_hour_another_one(tmp_path: Path) -> None:
    assert to_json(list_of(wanted(tmp_path))) == to_json(list_of(wanted(tmp_path)))
    later = wanted(tmp_path, made_at=NOON.replace(hour=9))
    assert list_of(later).delivery_at > list_of(wanted(tmp_path)).delivery_at


@pytest.mark.slow
def test_every_paper_of_the_catalogue_is_drawn_in_all_its_forms(tmp_path: Path) -> None:
    shown = chain_file(tmp_path, "荔枝.csv", ordered("500弄58号902", "2", "119.8"))
    assert start(wanted(tmp_path, shown, is_dry_run=False)) == 0
    papers = {
        f"{paper.kind}.{form}"
        for paper in CATALOGUE.values()
        if paper.from_version == 1
        for form in paper.forms
    }
    assert set(report_in(tmp_path)["papers"]) == papers
    assert all((tmp_path / "out" / name).stat().st_size for name in papers)


def test_files_of_several_goods_become_one_parcel_a_household(tmp_path: Path) -> None:
    lychees = chain_file(tmp_path, "荔枝.csv", ordered("58-902", "2", "119.8"))
    oranges = chain_file(tmp_path, "脐橙.csv", ordered("58-902", "1", "55"))
    found = list_of(wanted(tmp_path, lychees, oranges, lychees))
    goods = [(good.code, good.name, good.price_minor) for good in found.goods]
    assert goods == [("A", "脐橙", 5500), ("I", "荔枝", 5990)]  # sold here as I
    assert [parcel.amount_minor for parcel in found.parcels] == [2 * 5990 + 5500]
    assert start(wanted(tmp_path, lychees, oranges, lychees)) == 0
    report = report_in(tmp_path)
    assert (report["resolved"], report["duplicates"], report["lines"]) == (2, 1, 3)


def test_a_table_is_read_by_the_map_of_the_compound_file(tmp_path: Path) -> None:
    compound = tmp_path / "compound.yaml"
    maps = "\ncolumn_maps:\n  物业:\n    units: 几份\n    address: 送哪里\n    good: 买什么\n"
    compound.write_text(JIAYI.read_text("utf-8") + maps, "utf-8")
    orders = tmp_path / "orders.csv"
    orders.write_text("送哪里,买什么,几份\n58号902,荔枝,2\n", "utf-8")
    asked = Wanted((orders,), compound, tmp_path / "out", is_dry_run=True)
    assert start(asked) == 0
    assert report_in(tmp_path)["formats"] == ["map"]


@pytest.mark.parametrize(
    ("name", "content", "options", "words"),
    [
        ("a.xlsx", b"%PDF-1.7", {}, "table"),
        ("a.xlsx", b"PK\x03\x04", {}, "a.xlsx"),
        ("a.csv", "甲,乙\n1,2\n".encode(), {}, "column_maps"),
        ("a.csv", "甲,乙\n1,2\n".encode(), {"form": "map"}, "no column_maps"),
        ("missing.csv", None, {}, "There is no file"),
    ],
)
def test_what_is_no_export_is_refused_in_words_and_nothing_is_written(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    options: dict[str, Any],
    words: str,
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert start(wanted(tmp_path, path, **options)) == 2
    assert words in capsys.readouterr().out.replace("\n", " ")
    assert not (tmp_path / "out").exists()


def test_numbered_files_are_imported_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start(wanted(tmp_path, SAMPLE, SAMPLE)) == 2
    assert "alone" in capsys.readouterr().out
