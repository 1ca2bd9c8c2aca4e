"""The benchmark of reading chains measures what it says."""

from benchmarks.reading import measure


def test_a_chain_is_read_whole_at_first_and_then_only_its_new_line():
    first, again = measure(lines=12)
    assert (first.figures["orders"], again.figures["orders"]) == (12, 1)
    assert first.ratio is not None
    assert first.ratio > 1
