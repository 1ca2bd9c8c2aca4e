"""The four public lists: what was bought, donated, handed out, and what is still in stock.

By good and unit, over any stretch of time, without names and rooms. In every list what came in is
what went out and what is there: a list that does not balance is never shown as if it did.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Flow(StrEnum):
    """What happens to goods."""

    BOUGHT = "bought"
    DONATED = "donated"
    HANDED_OUT = "handed_out"


@dataclass(frozen=True, slots=True)
class Movement:
    """So much of a good, in units of it, came in or went out."""

    flow: Flow
    good: str
    unit: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Stand:
    """One good over the whole time; `in_stock` is what came in and did not go out."""

    good: str
    unit: str
    bought: Decimal
    donated: Decimal
    handed_out: Decimal

    @property
    def in_stock(self) -> Decimal:
        return self.bought + self.donated - self.handed_out


def stands_of(movements: Iterable[Movement]) -> tuple[Stand, ...]:
    """Return the goods by name and unit; more handed out than came in stands negative in stock.

    ValueError for a quantity below zero.
    """
    sums: dict[tuple[str, str], dict[Flow, Decimal]] = {}
    for each in movements:
        if each.quantity < 0:
            raise ValueError(each.quantity)
        flows = sums.setdefault((each.good, each.unit), dict.fromkeys(Flow, Decimal(0)))
        flows[each.flow] += each.quantity
    return tuple(
        Stand(good, unit, flows[Flow.BOUGHT], flows[Flow.DONATED], flows[Flow.HANDED_OUT])
        for (good, unit), flows in sorted(sums.items())
        if any(flows.values())
    )
