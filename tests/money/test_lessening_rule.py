"""A bill that becomes less: what was asked, paid and kept adds up, whatever had been done to it."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.money.rules.books import Claim, Event, amount_of, balance, entries_for
from fulfillment.money.rules.lessening import CHANGEABLE, lessen_bill, lessen_on_platform
from orders.rules.states import PaymentState, check

BEFORE = {
    PaymentState.DUE: (),
    PaymentState.CLAIMED: (),
    PaymentState.CONFIRMED: (Event.CONFIRM,),
    PaymentState.WAIVED: (Event.WAIVE,),
    PaymentState.GATHERED: (Event.GATHER,),
    PaymentState.ADVANCED: (Event.ADVANCE, Event.DEBT),
    PaymentState.COVERED: (Event.COVER,),
}
DONATED = {PaymentState.COVERED: (Event.GIVE,)}
sums = st.integers(0, 5000)


@given(st.sampled_from(CHANGEABLE), st.integers(1, 5000), sums, sums, sums, st.booleans())
def test_the_books_balance_and_the_household_pays_exactly_the_new_price(
    state: PaymentState, amount: int, credit: int, discount: int, price: int, donated: bool
) -> None:
    price = min(price, amount + credit + discount)
    donated = donated and state is PaymentState.COVERED
    bill = lessen_bill(
        state, amount=amount, credit=credit, price=price, discount=discount, is_donated=donated
    )
    done = (DONATED if donated else BEFORE).get(state, BEFORE[state])
    asked = Claim(1, 7, 2, amount + discount, 0, credit, holder="p3", donation_id=4)
    books: Counter[str] = Counter()
    for event, claim in (
        (Event.ASK, asked),
        (Event.SPEND, asked),
        (Event.DISCOUNT, replace(asked, amount=discount)),
        *((event, replace(asked, amount=amount)) for event in done),
        *(
            (event, replace(asked, amount=units, drops=9, credit=units))
            for event, units in bill.moves
        ),
    ):
        if amount_of(event, claim):
            for entry in entries_for(event, claim):
                books[entry.account] += entry.amount
    found = balance(books.items())
    assert found.balances
    assert sum(books.values()) == 0
    if bill.state is not state:
        check(state, bill.state)
    if price:
        assert bill.amount + bill.credit + bill.discount == price == found.requested
        open_ = bill.amount if bill.state in (PaymentState.DUE, PaymentState.CLAIMED) else 0
        assert found.open == open_
    else:
        assert found.open == 0
    left = bill.amount if price else 0  # what still stands through somebody, or is owed to them
    if state is PaymentState.ADVANCED:
        assert books["through:p3"] == books["advanced:7"] == -books["advancer:p3"] == -left
    if state is PaymentState.COVERED:
        assert books["donation:4" if donated else "through:p3"] == -left
    put_in = amount if state in (PaymentState.CONFIRMED, PaymentState.GATHERED) else 0
    assert bill.back == credit - (bill.credit if price else 0) + put_in - left * bool(put_in)
    assert books["kept:7"] == bill.back - credit
    assert bill.over == (amount - bill.amount if state is PaymentState.CLAIMED and price else 0)


def test_a_dearer_substitute_is_asked_for_only_of_who_has_not_paid() -> None:
    bill = lessen_bill(PaymentState.DUE, amount=1000, credit=200, price=2800)
    assert (bill.amount, bill.credit, bill.moves) == (2600, 200, ((Event.MORE, 1600),))
    with pytest.raises(ValueError, match="confirmed"):
        lessen_bill(PaymentState.CONFIRMED, amount=1000, credit=0, price=2800)


@given(st.integers(1, 5000), st.integers(0, 5000))
def test_what_was_paid_on_a_platform_is_paid_back_there_and_nothing_is_kept_here(
    amount: int, price: int
) -> None:
    bill = lessen_on_platform(amount=amount, price=min(price, amount))
    books: Counter[str] = Counter()
    paid = ((Event.ASK, amount), (Event.CONFIRM, amount))
    for event, units in (*paid, *bill.moves):
        for entry in entries_for(event, Claim(1, 7, 2, units, 9)):
            books[entry.account] += entry.amount
    found = balance(books.items())
    assert found.balances
    assert found.confirmed == min(price, amount)
    assert (found.kept, found.refund, found.open, bill.back) == (0, 0, 0, 0)
    if bill.state is not PaymentState.CONFIRMED:
        check(PaymentState.CONFIRMED, bill.state)
