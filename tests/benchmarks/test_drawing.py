"""The benchmark that presses buttons beside the press really has papers drawn meanwhile."""

import pytest

from benchmarks.drawing import measure


@pytest.mark.slow
def test_presses_are_answered_while_papers_are_drawn():
    (row,) = measure(households=60, presses=30)
    assert row.n > 0
    assert row.ours_seconds > 0
    assert row.floor_seconds
