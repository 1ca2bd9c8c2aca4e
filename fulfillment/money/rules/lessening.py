"""What becomes of a bill when its parcel becomes less (or dearer, with a substitute).

Who has not paid is asked for the new sum; credit pays first, as when it was asked. Who has paid,
or need not, keeps what was too much as credit for the next bill. Who says that they have paid
gets it once the money is seen: until then the difference stands on the bill as `over`. Where
nothing is left of the parcel the bill lapses as in a cancelled cycle. What was paid on a platform
is paid back there, whatever the difference. Minor units.
"""

from dataclasses import dataclass

from fulfillment.money.rules.books import Event
from orders.rules.states import PaymentState

DUE, CLAIMED, CONFIRMED, WAIVED = (
    PaymentState.DUE,
    PaymentState.CLAIMED,
    PaymentState.CONFIRMED,
    PaymentState.WAIVED,
)
CHANGEABLE = (DUE, CLAIMED, CONFIRMED, WAIVED)
LAPSES = {DUE: Event.CANCEL, CLAIMED: Event.CANCEL, CONFIRMED: Event.KEEP}
LESS = {
    DUE: Event.LESS,
    CLAIMED: Event.LESS,
    CONFIRMED: Event.LESS_PAID,
    WAIVED: Event.LESS_WAIVED,
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


def lessen_on_platform(*, amount: int, price: int) -> NewBill:
    """The bill of what was paid on a platform: the platform pays the difference back."""
    if price > amount or price < 0:
        raise ValueError(price)
    if price == 0:
        return NewBill(PaymentState.REFUNDED, amount, 0, ((Event.BACK_ON_PLATFORM, amount),))
    return NewBill(CONFIRMED, price, 0, _some(((Event.LESS_ON_PLATFORM, amount - price),)))


def lessen_bill(state: PaymentState, *, amount: int, credit: int, price: int) -> NewBill:
    """The bill for a parcel that costs `price` from now on.

    ValueError where it would become dearer for who is not simply due, or cannot be changed.
    """
    if state not in CHANGEABLE or (price > amount + credit and state is not DUE) or price < 0:
        raise ValueError(state, price)
    if price == 0:
        return _lapsed(state, amount, credit)
    if price > amount + credit:
        more = price - amount - credit
        return NewBill(state, amount + more, credit, ((Event.MORE, more),))
    # Who still has to pay pays less; else the money counts first and the credit is free again.
    now_credit = min(credit, price) if state is DUE else max(0, price - amount)
    now_amount = price - now_credit
    less, freed = amount - now_amount, credit - now_credit
    moves = ((LESS[state], less), (Event.LESS_CREDIT, freed))
    is_covered = state is DUE and now_amount == 0
    return NewBill(
        state=CONFIRMED if is_covered else state,
        amount=now_amount,
        credit=now_credit,
        moves=_some(moves),
        back=freed + (less if state is CONFIRMED else 0),
        over=less if state is CLAIMED else 0,
    )


def _lapsed(state: PaymentState, amount: int, credit: int) -> NewBill:
    """Nothing comes: the sums stay on the bill, as what it was for."""
    after = {CONFIRMED: PaymentState.CREDITED, WAIVED: WAIVED}.get(state, PaymentState.CANCELLED)
    paid = ((LAPSES[state], amount),) if state in LAPSES else ()
    back = credit + (amount if state is CONFIRMED else 0)
    return NewBill(after, amount, credit, _some((*paid, (Event.KEEP_CREDIT, credit))), back=back)


def _some(moves: tuple[tuple[Event, int], ...]) -> tuple[tuple[Event, int], ...]:
    return tuple((event, units) for event, units in moves if units)
