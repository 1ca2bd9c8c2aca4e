"""What a liaison should look at before approving a batch.

Codes and their data (addresses in walking order): `short` (code, wished, got, addresses),
`placed_by_other`, `at_every_limit`, `first_order`, `flagged`, `to_gate` (addresses), `large_sum`
(median, orders as pairs of address and amount). Amounts are minor units. Which flags a
household has is not told: that it has one is enough.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

OddThing = tuple[str, dict[str, Any]]

# A household that takes one cheap bundle at its limit is ordinary; three different ones are not.
LINES_AT_LIMIT = 3
TIMES_THE_MEDIAN = 3


@dataclass(frozen=True, slots=True)
class LineSeen:
    """What was wished of a bundle and what the allocation gave."""

    code: str
    wished: int
    got: int
    limit: int


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """An order as the liaison looks at it: all its suppliers together."""

    address: str
    amount: int
    lines: tuple[LineSeen, ...]
    placed_by_other: bool = False
    is_first: bool = False
    is_flagged: bool = False
    to_gate: bool = False


def median_of(amounts: Sequence[int]) -> int:
    """The lower middle one; 0 for none."""
    return sorted(amounts)[(len(amounts) - 1) // 2] if amounts else 0


def odd_in(orders: Sequence[OrderSeen], *, codes: Sequence[str], median: int) -> list[OddThing]:
    """Everything odd about a batch's orders; `codes` are the bundles of the batch's supplier."""
    return [
        *(found for code in codes for found in _short(orders, code)),
        *_addresses("placed_by_other", orders, lambda order: order.placed_by_other),
        *_addresses("at_every_limit", orders, _at_every_limit),
        *_large(orders, median),
        *_addresses("first_order", orders, lambda order: order.is_first),
        *_addresses("flagged", orders, lambda order: order.is_flagged),
        *_addresses("to_gate", orders, lambda order: order.to_gate),
    ]


def _short(orders: Sequence[OrderSeen], code: str) -> Iterator[OddThing]:
    lines = [(order, line) for order in orders for line in order.lines if line.code == code]
    lacking = [order.address for order, line in lines if line.got < line.wished]
    if lacking:
        wished = sum(line.wished for _, line in lines)
        got = sum(line.got for _, line in lines)
        yield "short", {"code": code, "wished": wished, "got": got, "addresses": lacking}


def _addresses(
    code: str, orders: Sequence[OrderSeen], holds: Callable[[OrderSeen], bool]
) -> Iterator[OddThing]:
    found = [order.address for order in orders if holds(order)]
    if found:
        yield code, {"addresses": found}


def _at_every_limit(order: OrderSeen) -> bool:
    at_limit = [line.wished >= line.limit for line in order.lines]
    return len(at_limit) >= LINES_AT_LIMIT and all(at_limit)


def _large(orders: Sequence[OrderSeen], median: int) -> Iterator[OddThing]:
    large = [
        [order.address, order.amount]
        for order in orders
        if median and order.amount > TIMES_THE_MEDIAN * median
    ]
    if large:
        yield "large_sum", {"median": median, "orders": large}
