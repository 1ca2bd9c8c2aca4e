"""The sender uses its budget to the full against the strictest limits, and no 429 comes."""

import pytest

from benchmarks.outbox import measure


@pytest.mark.slow
def test_the_sender_uses_its_whole_budget_and_is_never_told_to_wait():
    (row,) = measure(messages=300, group_posts=40)
    assert row.figures["too_many_requests"] == 0
    assert row.figures["rows_sent"] == row.n == 340
    assert int(row.figures["most_in_a_second"]) <= 29
    # Twelve seconds instead of two minutes: starting and stopping weigh ten times as much.
    assert float(row.figures["share_of_budget"]) >= 0.93
