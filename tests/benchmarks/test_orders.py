"""The orders' benchmark places every order, and says what one update took."""

import pytest

from benchmarks.orders import measure


@pytest.mark.slow
def test_every_order_is_in_whichever_way_it_came():
    rows = measure(households=12, databases=["sqlite"])
    names = {row.name for row in rows}
    assert names == {"orders buttons sqlite", "orders texts sqlite"}
    for row in rows:
        assert row.figures["orders"] == 12, row.name
        assert row.figures["failed"] == 0
        assert row.n >= (24 if "buttons" in row.name else 12)
        assert row.floor_seconds is not None
        assert row.floor_seconds > 0
        # Of three readings of the form in one update one was enough.
        assert float(row.figures["statements_an_update"]) < 36
