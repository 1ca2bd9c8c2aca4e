"""The same balance as the books', counted a second way: from the payment requests' states.

The books sum append-only entries; this looks only at where each request stands now. Where
the two differ, an entry is missing or was written for nothing, and `differences` names it.
Each request falls into exactly one place, so asked = confirmed + dropped + waived + open.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

from fulfillment.money.rules.books import Balance
from orders.rules.states import PaymentState

# Money is there (an overpayment counts with what was asked; the rest is a credit).
_PAID: Final = frozenset({PaymentState.CONFIRMED, PaymentState.CASH, PaymentState.OVER})
# Nobody owes it any more: given back with its parcel.
_VOID: Final = frozenset({PaymentState.REFUNDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A payment request in minor units; `received` matters only while it is partial."""

    amount: int
    state: PaymentState
    dropped: bool = False
    received: int = 0


def balance(requests: Iterable[Request]) -> Balance:
    """Sums over requests of one currency. ValueError for an amount that is not positive."""
    sums = dict.fromkeys(("requested", "confirmed", "dropped", "waived", "open", "late"), 0)
    for request in requests:
        if request.amount <= 0 or not 0 <= request.received <= request.amount:
            raise ValueError(request)
        sums["requested"] += request.amount
        sums[_place(request)] += request.amount
        if request.state is PaymentState.PARTIAL and not request.dropped:
            sums["open"] -= request.received
            sums["confirmed"] += request.received
        if request.state is PaymentState.LATE and request.dropped:
            sums["late"] += request.amount
    return Balance(**sums)


def differences(counted: Balance, booked: Balance) -> dict[str, int]:
    """By how much the requests exceed the books, only where they do not agree."""
    books = asdict(booked)
    gaps = {name: amount - books[name] for name, amount in asdict(counted).items()}
    return {name: gap for name, gap in gaps.items() if gap}


def _place(request: Request) -> str:
    if request.dropped or request.state in _VOID:
        return "dropped"
    if request.state is PaymentState.WAIVED:
        return "waived"
    return "confirmed" if request.state in _PAID else "open"
