"""Sharing short stock at the cut-off: everyone's first unit before anyone's second.

Stock is handed out in rounds of one unit. Within the round that the stock does not fill,
flagged households come first; ties are broken by the sha256 of "seed|offer|order", so that
anybody who knows the published seed can repeat the result. Offers are independent of each
other; `None` in `stock` (or no entry) means unlimited. Quantities are whole units >= 0.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

OrderId = TypeVar("OrderId", bound=int | str)
OfferId = TypeVar("OfferId", bound=int | str)


@dataclass(frozen=True, slots=True)
class Wish(Generic[OrderId, OfferId]):
    """What one order wants of one offer; `flagged` when its household needs care."""

    order_id: OrderId
    offer_id: OfferId
    quantity: int
    flagged: bool = False


def allocate(
    wishes: Sequence[Wish[OrderId, OfferId]],
    stock: Mapping[OfferId, int | None],
    seed: str,
) -> dict[tuple[OrderId, OfferId], int]:
    """Units for every (order, offer) wished, zeros included.

    Raises ValueError for a negative quantity or stock, or a wish stated twice.
    """
    by_offer: defaultdict[OfferId, list[Wish[OrderId, OfferId]]] = defaultdict(list)
    for wish in wishes:
        by_offer[wish.offer_id].append(wish)
    shares: dict[tuple[OrderId, OfferId], int] = {}
    for offer_id, wanted in by_offer.items():
        shares.update(_share_one(wanted, stock.get(offer_id), seed))
    if len(shares) != len(wishes):
        raise ValueError("a wish is stated twice")
    return shares


def _share_one(
    wishes: Sequence[Wish[OrderId, OfferId]], stock: int | None, seed: str
) -> dict[tuple[OrderId, OfferId], int]:
    if any(wish.quantity < 0 for wish in wishes) or (stock is not None and stock < 0):
        raise ValueError("quantities and stock are zero or more")
    if stock is None or sum(wish.quantity for wish in wishes) <= stock:
        return {(wish.order_id, wish.offer_id): wish.quantity for wish in wishes}
    rounds, left = _full_rounds(wishes, stock)
    shares = {(wish.order_id, wish.offer_id): min(wish.quantity, rounds) for wish in wishes}
    still_wanting = [wish for wish in wishes if wish.quantity > rounds]
    for wish in sorted(still_wanting, key=lambda wish: _rank(wish, seed))[:left]:
        shares[wish.order_id, wish.offer_id] += 1
    return shares


def _full_rounds(wishes: Sequence[Wish[OrderId, OfferId]], stock: int) -> tuple[int, int]:
    """How many rounds the stock fills completely, and what is left for the next one."""
    satisfied_at = Counter(wish.quantity for wish in wishes)
    wanting, rounds, left = len(wishes) - satisfied_at[0], 0, stock
    while wanting and left >= wanting:
        left -= wanting
        rounds += 1
        wanting -= satisfied_at[rounds]
    return rounds, left


def _rank(wish: Wish[OrderId, OfferId], seed: str) -> tuple[bool, bytes]:
    ticket = f"{seed}|{wish.offer_id}|{wish.order_id}".encode()
    return not wish.flagged, hashlib.sha256(ticket).digest()
