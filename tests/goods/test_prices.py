"""From when on a price needs a reason, and where it went."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.prices import direction, needs_reason, rise_percent


@pytest.mark.parametrize(
    ("published", "wanted", "needed"),
    [
        (1000, 1100, False),
        (1000, 1101, True),
        (1000, 900, False),
        (None, 9999, False),
        (1, 2, True),
    ],
)
def test_a_rise_above_the_threshold_needs_a_reason(
    published: int | None, wanted: int, needed: bool
) -> None:
    assert needs_reason(published, wanted, percent=10) is needed


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_a_price_that_moved_never_reads_as_unmoved(before: int, after: int) -> None:
    moved = direction(before, after)
    assert (moved is None) == (before == after) == (rise_percent(before, after) == 0)
    assert (moved == "up") == (rise_percent(before, after) > 0)
