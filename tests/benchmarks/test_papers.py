"""The papers' benchmark draws every paper of a real cycle, and says what it took."""

import pytest

from benchmarks.papers import WISHES, measure


@pytest.mark.slow
def test_a_small_evening_has_every_paper_and_a_floor_beside_it():
    (row,) = measure(households=[60])
    assert (row.name, row.n) == ("papers", 60)
    assert row.ours_seconds > 0
    assert row.floor_seconds is not None
    # Two suppliers' papers in all their forms, and the list in the one tower's stairwell.
    assert row.figures["papers"] == row.figures["kept"] == 2 * len(WISHES) + 1
    assert int(row.figures["parcels"]) >= 60
    assert int(row.figures["pages"]) >= 60 // 4 + 60 // 10
    assert int(row.figures["worker_mib"]) > 0
