"""What benchmarks print and write."""

import json
from pathlib import Path

from benchmarks.rows import Row, peak_mib, report


def test_a_row_has_the_same_six_figures_in_the_table_and_in_the_file(tmp_path: Path, capsys):
    row = Row("orders", 3000, 4.0, 2.0, 120.5, {"commits": 7})
    report([row], json_file=tmp_path / "rows.json")
    (told,) = json.loads((tmp_path / "rows.json").read_text("utf-8"))
    assert told == {
        "name": "orders",
        "n": 3000,
        "ours_seconds": 4.0,
        "floor_seconds": 2.0,
        "ratio": 2.0,
        "peak_mib": 120.5,
        "commits": 7,
    }
    printed = capsys.readouterr().out
    assert all(text in printed for text in ("orders", "3,000", "4.00", "2.00", "commits 7"))


def test_what_has_no_floor_has_no_ratio():
    assert Row("kill", 200, 10.0).as_data()["ratio"] is None


def test_memory_is_told_in_mebibytes():
    assert 10 < peak_mib() < 10_000
