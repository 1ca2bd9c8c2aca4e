"""Spreading what was paid back over what is owed: the oldest debt first."""

from collections.abc import Sequence
from typing import NamedTuple


class Debt(NamedTuple):
    """A bill that somebody paid in the household's place, and a sum of it."""

    request_id: int
    amount: int


def spread(amount: int, debts: Sequence[Debt]) -> list[Debt]:
    """Which part of the sum pays for which debt; ValueError for more than all of them."""
    parts = []
    for debt in debts:
        paid = min(amount, debt.amount)
        if paid > 0:
            parts.append(Debt(debt.request_id, paid))
            amount -= paid
    if amount:
        raise ValueError(amount)
    return parts
