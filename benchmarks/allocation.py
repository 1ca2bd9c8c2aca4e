"""Sharing short stock among many orders, beside a bare pass over the same wishes.

The floor sorts the wishes by a sha256 of seed, offer and order and walks over them once: what
nobody who draws lots can do without.
"""

import hashlib
from collections.abc import Sequence
from time import perf_counter

from benchmarks.rows import Row, peak_mib
from orders.rules.allocation import Wish, allocate

TIMES = 3  # the quickest counts: the machine does other things too


def wishes_of(orders: int, offers: Sequence[str]) -> list[Wish[int, str]]:
    """Every order wants every offer; a quarter all or none, a quarter with a substitute."""
    return [
        Wish(
            order,
            offer,
            1 + (order + place) % 3,
            flagged=order % 9 == 0,
            all_or_none=order % 4 == 1,
            instead=offers[0] if order % 4 == 2 and place else None,
        )
        for order in range(orders)
        for place, offer in enumerate(offers)
    ]


def measure(*, orders: int = 10_000, bundles: int = 10) -> list[Row]:
    """One row: all bundles short, so that every one of them is shared in rounds."""
    offers = [chr(ord("A") + place) for place in range(bundles)]
    wishes = wishes_of(orders, offers)
    stock = dict.fromkeys(offers, orders + orders // 4)
    ours, floor = [], []
    shares = allocate(wishes, stock, "seed")
    for _ in range(TIMES):
        began = perf_counter()
        allocate(wishes, stock, "seed")
        ours.append(perf_counter() - began)
        began = perf_counter()
        _draw(wishes, "seed")
        floor.append(perf_counter() - began)
    figures = {
        "wished": sum(wish.quantity for wish in wishes),
        "got": sum(shares.own.values()) + sum(shares.substituted.values()),
        "bundles": bundles,
    }
    return [Row("allocation", orders, min(ours), min(floor), peak_mib(), figures)]


def _draw(wishes: Sequence[Wish[int, str]], seed: str) -> int:
    ranked = sorted(
        wishes,
        key=lambda wish: hashlib.sha256(
            f"{seed}|{wish.offer_id}|{wish.order_id}".encode()
        ).digest(),
    )
    return sum(wish.quantity for wish in ranked)
