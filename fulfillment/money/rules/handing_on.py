"""Which bills a sum pays that is handed on in one, and what of it is missing.

In the order in which the bills stand; the last one that it reaches may be paid in part. Minor
units. ValueError for a sum that is not above zero, or is more than there is to hand on.
"""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def spread(owed: Sequence[tuple[T, int]], total: int) -> list[tuple[T, int]]:
    """The part of each bill that the sum pays; bills that it does not reach are left out."""
    if total <= 0 or total > sum(amount for _, amount in owed if amount > 0):
        raise ValueError(total)
    parts, left = [], total
    for bill, amount in owed:
        part = min(left, max(amount, 0))
        if part:
            parts.append((bill, part))
        left -= part
    return parts
