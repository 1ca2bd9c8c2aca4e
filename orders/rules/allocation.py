"""Sharing short stock at the cut-off: everyone's first unit before anyone's second.

Stock is handed out in rounds of one unit. Within the round that the stock does not fill,
flagged households come first; ties are broken by the sha256 of "seed|offer|order", so that
anybody who knows the published seed can repeat the result. `None` in `stock` (or no entry)
means unlimited. Quantities are whole units >= 0.

Who chose "all or none" takes part in the rounds and steps back when the wish would not be
filled: the largest wishes first, then those not flagged, then by the draw; as few as possible.
Who chose a substitute gets it in a second pass, out of what all first choices left over. A
substitute is not substituted again.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

OrderId = TypeVar("OrderId", bound=int | str)
OfferId = TypeVar("OfferId", bound=int | str)


@dataclass(frozen=True, slots=True)
class Wish(Generic[OrderId, OfferId]):
    """What one order wants of one offer; `flagged` when its household needs care.

    `instead`: the offer that shall come for what cannot be had, at most `instead_most` units
    of it (None: as many as lack).
    """

    order_id: OrderId
    offer_id: OfferId
    quantity: int
    flagged: bool = False
    all_or_none: bool = False
    instead: OfferId | None = None
    instead_most: int | None = None


@dataclass(frozen=True, slots=True)
class Shares(Generic[OrderId, OfferId]):
    """Units by (order, offer): of what was wished (zeros included), and come as a substitute."""

    own: dict[tuple[OrderId, OfferId], int] = field(default_factory=dict)
    substituted: dict[tuple[OrderId, OfferId], int] = field(default_factory=dict)


def allocate(
    wishes: Sequence[Wish[OrderId, OfferId]],
    stock: Mapping[OfferId, int | None],
    seed: str,
) -> Shares[OrderId, OfferId]:
    """Share the stock out: first all first choices, then what stands in for the rest.

    Raises ValueError for a negative quantity or stock, or a wish stated twice.
    """
    own = _share_all(wishes, stock, seed)
    if len(own) != len(wishes):
        raise ValueError("a wish is stated twice")
    taken: Counter[OfferId] = Counter()
    for (_, offer_id), units in own.items():
        taken[offer_id] += units
    left = {
        offer_id: None if units is None else units - taken[offer_id]
        for offer_id, units in stock.items()
    }
    second = _second_wishes(wishes, own)
    found = _share_all(second, left, seed)
    return Shares(own, {key: units for key, units in found.items() if units})


def _second_wishes(
    wishes: Iterable[Wish[OrderId, OfferId]], own: Mapping[tuple[OrderId, OfferId], int]
) -> list[Wish[OrderId, OfferId]]:
    """What lacks, as wishes for the substitute; of one order and offer they are one."""
    lacking: Counter[tuple[OrderId, OfferId]] = Counter()
    flagged: dict[OrderId, bool] = {}
    for wish in sorted(wishes, key=lambda wish: str(wish.offer_id)):
        short = wish.quantity - own[wish.order_id, wish.offer_id]
        if wish.instead is None or wish.instead == wish.offer_id or short <= 0:
            continue
        key = (wish.order_id, wish.instead)
        flagged[wish.order_id] = wish.flagged
        lacking[key] += short
        if wish.instead_most is not None:
            lacking[key] = min(lacking[key], max(0, wish.instead_most))
    return [
        Wish(order_id, offer_id, units, flagged=flagged[order_id])
        for (order_id, offer_id), units in lacking.items()
    ]


def _share_all(
    wishes: Iterable[Wish[OrderId, OfferId]], stock: Mapping[OfferId, int | None], seed: str
) -> dict[tuple[OrderId, OfferId], int]:
    by_offer: defaultdict[OfferId, list[Wish[OrderId, OfferId]]] = defaultdict(list)
    for wish in wishes:
        by_offer[wish.offer_id].append(wish)
    shares: dict[tuple[OrderId, OfferId], int] = {}
    for offer_id, wanted in by_offer.items():
        shares.update(_share_one(wanted, stock.get(offer_id), seed))
    return shares


def _share_one(
    wishes: Sequence[Wish[OrderId, OfferId]], stock: int | None, seed: str
) -> dict[tuple[OrderId, OfferId], int]:
    if any(wish.quantity < 0 for wish in wishes) or (stock is not None and stock < 0):
        raise ValueError("quantities and stock are zero or more")
    if stock is None or sum(wish.quantity for wish in wishes) <= stock:
        return {(wish.order_id, wish.offer_id): wish.quantity for wish in wishes}
    ranked = sorted(wishes, key=lambda wish: _rank(wish, seed))
    staying = _without_steps_back(ranked, stock)
    shares = {(wish.order_id, wish.offer_id): 0 for wish in wishes}
    return shares | _in_rounds(staying, stock)


def _without_steps_back(
    ranked: Sequence[Wish[OrderId, OfferId]], stock: int
) -> list[Wish[OrderId, OfferId]]:
    """All but as few "all or none" wishes as have to go so that the others of them are filled.

    Who steps back next does not depend on the stock, and each step leaves more for the others,
    so the smallest number is found by halving.
    """
    places = [place for place, wish in enumerate(ranked) if wish.all_or_none]
    # The first to go: the largest wish, among those the last in rank (flagged rank first).
    places.sort(key=lambda place: (-ranked[place].quantity, -place))
    counts = Counter(wish.quantity for wish in ranked)
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        if _all_filled(ranked, places[:middle], places[middle:], counts, stock):
            high = middle
        else:
            low = middle + 1
    return _leaving(ranked, places[:low])


def _leaving(
    ranked: Sequence[Wish[OrderId, OfferId]], gone: Sequence[int]
) -> list[Wish[OrderId, OfferId]]:
    without = set(gone)
    return [wish for place, wish in enumerate(ranked) if place not in without]


def _all_filled(
    ranked: Sequence[Wish[OrderId, OfferId]],
    gone: Sequence[int],
    kept: Sequence[int],
    counts: Mapping[int, int],
    stock: int,
) -> bool:
    """Whether all who take all or none get all once those at `gone` stepped back.

    Counting decides it in all but one case: the largest of them take part in the last round.
    """
    wishing = Counter(counts)
    wishing.subtract(ranked[place].quantity for place in gone)
    rounds, left = _full_rounds(wishing, stock)
    largest = ranked[kept[0]].quantity if kept else 0
    if largest != rounds + 1:
        return largest <= rounds
    still_wanting = [wish for wish in _leaving(ranked, gone) if wish.quantity > rounds]
    return not any(wish.all_or_none for wish in still_wanting[left:])


def _in_rounds(
    ranked: Sequence[Wish[OrderId, OfferId]], stock: int
) -> dict[tuple[OrderId, OfferId], int]:
    rounds, left = _full_rounds(Counter(wish.quantity for wish in ranked), stock)
    shares = {(wish.order_id, wish.offer_id): min(wish.quantity, rounds) for wish in ranked}
    still_wanting = [wish for wish in ranked if wish.quantity > rounds]
    for wish in still_wanting[:left]:
        shares[wish.order_id, wish.offer_id] += 1
    return shares


def _full_rounds(wishing: Mapping[int, int], stock: int) -> tuple[int, int]:
    """How many rounds the stock fills completely, and what is left for the next one.

    `wishing`: how many wish for each quantity.
    """
    wanting = sum(count for quantity, count in wishing.items() if quantity)
    rounds, left = 0, stock
    while wanting and left >= wanting:
        left -= wanting
        rounds += 1
        wanting -= wishing.get(rounds, 0)
    return rounds, left


def _rank(wish: Wish[OrderId, OfferId], seed: str) -> tuple[bool, bytes]:
    return not wish.flagged, draw_of(seed, wish.offer_id, wish.order_id)


def draw_of(seed: str, offer_id: object, order_id: object) -> bytes:
    """The lot of an order for an offer: the smaller, the earlier."""
    return hashlib.sha256(f"{seed}|{offer_id}|{order_id}".encode()).digest()
