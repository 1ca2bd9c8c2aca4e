"""The rush: everybody's order is in, each act has its time, and nothing is hidden."""

import pytest

from benchmarks.rush import KINDS, Wanted, measure


@pytest.mark.slow
def test_everybody_who_ordered_is_timed_and_has_an_order():
    rows = measure(Wanted(households=6, minutes=0.03, webhook=True, thinks_seconds=0))
    assert [row.name for row in rows] == [
        f"rush {kind} (0.03 min, webhook, sqlite)" for kind in KINDS
    ]
    by_kind = dict(zip(KINDS, rows, strict=True))
    assert by_kind["toast"].figures["orders"] == 6
    assert by_kind["form"].n == by_kind["handled"].n == 3
    assert by_kind["toast"].n == by_kind["edit"].n >= 6  # each at least one bundle, and the order
    reaction = by_kind["reaction"]
    assert reaction.n + int(reaction.figures["dropped_by_the_flood_limit"]) == 3
    for row in rows:
        assert float(row.figures["p50"]) <= float(row.figures["p90"]) <= float(row.figures["p99"])
    assert all(row.figures["in_vain"] == 0 for row in rows[:-1])
    assert all(row.floor_seconds for row in rows)
