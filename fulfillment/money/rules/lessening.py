"""What becomes of a bill when its parcel becomes less (or dearer, with a substitute).

Who has not paid is asked for the new sum; credit pays first, as when it was asked. Who has paid,
or need not, keeps what was too much as credit for the next bill. Who says that they have paid
gets it once the money is seen: until then the difference stands on the bill as `over`. What
somebody advanced or covers becomes less with it: the household owes them less, and a payer pays
less. Where
nothing is left of the parcel the bill lapses as in a cancelled cycle. What was paid on a platform
is paid back there, whatever the difference. Minor units.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fulfillment.money.rules.books import Event
from orders.rules.states import PaymentState

DUE, CLAIMED, CONFIRMED, WAIVED = (
    PaymentState.DUE,
    PaymentState.CLAIMED,
    PaymentState.CONFIRMED,
    PaymentState.WAIVED,
)
GATHERED, ADVANCED, COVERED = (
    PaymentState.GATHERED,
    PaymentState.ADVANCED,
    PaymentState.COVERED,
)
CHANGEABLE = (DUE, CLAIMED, CONFIRMED, WAIVED, GATHERED, ADVANCED, COVERED)
# The household's own money is in it.
PAID = (CONFIRMED, GATHERED)
LAPSES: Final[Mapping[PaymentState, tuple[Event, ...]]] = {
    DUE: (Event.CANCEL,),
    CLAIMED: (Event.CANCEL,),
    CONFIRMED: (Event.KEEP,),
    WAIVED: (),
    GATHERED: (Event.KEEP,),
    ADVANCED: (Event.CANCEL_THROUGH, Event.CANCEL_DEBT),
    COVERED: (Event.CANCEL_THROUGH,),
}
LESS: Final[Mapping[PaymentState, tuple[Event, ...]]] = {
    DUE: (Event.LESS,),
    CLAIMED: (Event.LESS,),
    CONFIRMED: (Event.LESS_PAID,),
    WAIVED: (Event.LESS_WAIVED,),
    GATHERED: (Event.LESS_PAID,),
    ADVANCED: (Event.LESS_THROUGH, Event.LESS_DEBT),
    COVERED: (Event.LESS_THROUGH,),
}
AFTER: Final = {
    WAIVED: WAIVED,
    CONFIRMED: PaymentState.CREDITED,
    GATHERED: PaymentState.CREDITED,
}
# What a donation covers stands on its own account.
OF_DONATION: Final = {
    Event.LESS_THROUGH: Event.LESS_GIVEN,
    Event.CANCEL_THROUGH: Event.CANCEL_GIVEN,
}


@dataclass(frozen=True, slots=True)
class NewBill:
    """A bill as it stands afterwards, and what is to be booked.

    `back` is what becomes credit at once; `over` what would, once the money is seen.
    """

    state: PaymentState
    amount: int
    credit: int
    moves: tuple[tuple[Event, int], ...]
    back: int = 0
    over: int = 0
    discount: int = 0


def lessen_on_platform(*, amount: int, price: int) -> NewBill:
    """The bill of what was paid on a platform: the platform pays the difference back."""
    if price > amount or price < 0:
        raise ValueError(price)
    if price == 0:
        return NewBill(PaymentState.REFUNDED, amount, 0, ((Event.BACK_ON_PLATFORM, amount),))
    return NewBill(CONFIRMED, price, 0, _some(((Event.LESS_ON_PLATFORM, amount - price),)))


def lessen_bill(
    state: PaymentState,
    *,
    amount: int,
    credit: int,
    price: int,
    discount: int = 0,
    is_donated: bool = False,
) -> NewBill:
    """The bill for a parcel that costs `price` from now on, of which `discount` is let off.

    ValueError where it would become dearer for who is not simply due, or cannot be changed.
    """
    before = amount + credit + discount
    if state not in CHANGEABLE or (price > before and state is not DUE) or price < 0:
        raise ValueError(state, price)
    if price == 0:
        return _lapsed(state, amount, credit, is_donated)
    if price > before:
        more = price - before
        return NewBill(state, amount + more, credit, ((Event.MORE, more),), discount=discount)
    now_discount = min(discount, price)
    rest = price - now_discount
    # Who still has to pay pays less; else the money counts first and the credit is free again.
    now_credit = min(credit, rest) if state is DUE else max(0, rest - amount)
    now_amount = rest - now_credit
    less, freed = amount - now_amount, credit - now_credit
    moves = (
        *((event, less) for event in _of(LESS[state], is_donated)),
        (Event.LESS_CREDIT, freed),
        (Event.LESS_DISCOUNT, discount - now_discount),
    )
    is_covered = state is DUE and now_amount == 0
    return NewBill(
        state=CONFIRMED if is_covered else state,
        amount=now_amount,
        credit=now_credit,
        moves=_some(moves),
        back=freed + (less if state in PAID else 0),
        over=less if state is CLAIMED else 0,
        discount=now_discount,
    )


def _lapsed(state: PaymentState, amount: int, credit: int, is_donated: bool) -> NewBill:
    """Nothing comes: the sums stay on the bill, as what it was for."""
    after = AFTER.get(state, PaymentState.CANCELLED)
    paid = tuple((event, amount) for event in _of(LAPSES[state], is_donated))
    back = credit + (amount if state in PAID else 0)
    return NewBill(after, amount, credit, _some((*paid, (Event.KEEP_CREDIT, credit))), back=back)


def _of(events: tuple[Event, ...], is_donated: bool) -> tuple[Event, ...]:
    return tuple(OF_DONATION.get(event, event) if is_donated else event for event in events)


def _some(moves: tuple[tuple[Event, int], ...]) -> tuple[tuple[Event, int], ...]:
    return tuple((event, units) for event, units in moves if units)
