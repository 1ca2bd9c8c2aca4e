"""How many bags the next cycle will bring, and whether the hands suffice. Pure."""

from collections.abc import Sequence

# So many cycles tell what is usual now; older ones tell of other times.
LOOKED_AT = 3


def bags_expected(bags: Sequence[int]) -> int | None:
    """Bags of the next cycle by those of the last ones, the newest first; None without any.

    The greater of the newest and the mean: a growing wish is believed at once, a falling one not.
    """
    known = bags[:LOOKED_AT]
    if not known:
        return None
    return max(known[0], -(-sum(known) // len(known)))


def too_many(bags: Sequence[int], capacity: int | None) -> int:
    """By how many bags the next cycle exceeds what the hands can sort; 0 where it fits."""
    expected = bags_expected(bags)
    if expected is None or capacity is None:
        return 0
    return max(0, expected - capacity)
