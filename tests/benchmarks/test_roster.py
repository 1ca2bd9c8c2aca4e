"""The measurement of the roster, on a small one."""

from benchmarks.roster import measure


def test_a_roster_is_measured_and_its_broken_rows_are_given_back():
    (row,) = measure(rows=100, broken=4)
    assert row.figures["rows_given_back"] == 4
    assert row.figures["entries"] == 96 + 10 - 2
    assert row.ratio
