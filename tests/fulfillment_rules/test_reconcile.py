"""Counting requests gives the same balance as the books, or names the difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.money.rules import books
from fulfillment.money.rules.books import Balance, Claim, Event, entries_for
from fulfillment.money.rules.reconcile import Request, balance, differences
from orders.rules.states import PaymentState

requests = st.lists(
    st.integers(1, 10**9).flatmap(
        lambda amount: st.builds(
            Request,
            amount=st.just(amount),
            state=st.sampled_from(PaymentState),
            dropped=st.booleans(),
            received=st.integers(0, amount),
        )
    )
)


@given(requests)
def test_asked_is_confirmed_and_dropped_and_waived_and_open(found: list[Request]) -> None:
    counted = balance(found)
    assert counted.balances
    assert counted.requested == sum(request.amount for request in found)
    assert min(counted.confirmed, counted.dropped, counted.waived, counted.open) >= 0


@pytest.mark.parametrize(
    ("request_", "place"),
    [
        (Request(amount=5, state=PaymentState.DUE), "open"),
        (Request(amount=5, state=PaymentState.CLAIMED), "open"),
        (Request(amount=5, state=PaymentState.ADVANCED), "open"),
        (Request(amount=5, state=PaymentState.DISPUTED), "open"),
        (Request(amount=5, state=PaymentState.CONFIRMED), "confirmed"),
        (Request(amount=5, state=PaymentState.CASH), "confirmed"),
        (Request(amount=5, state=PaymentState.OVER), "confirmed"),
        (Request(amount=5, state=PaymentState.WAIVED), "waived"),
        (Request(amount=5, state=PaymentState.REFUNDED), "dropped"),
        (Request(amount=5, state=PaymentState.DUE, dropped=True), "dropped"),
        (Request(amount=5, state=PaymentState.LATE, dropped=True), "dropped"),
    ],
)
def test_a_request_falls_into_one_place(request_: Request, place: str) -> None:
    assert getattr(balance([request_]), place) == 5


def test_a_partial_payment_is_split() -> None:
    counted = balance([Request(amount=10, state=PaymentState.PARTIAL, received=4)])
    assert (counted.confirmed, counted.open) == (4, 6)


def test_money_for_a_dropped_parcel_is_named_apart() -> None:
    assert balance([Request(amount=5, state=PaymentState.LATE, dropped=True)]).late == 5


STORIES = {
    PaymentState.DUE: [Event.ASK],
    PaymentState.CONFIRMED: [Event.ASK, Event.CONFIRM],
    PaymentState.WAIVED: [Event.ASK, Event.WAIVE],
}


@given(st.lists(st.tuples(st.integers(1, 10**6), st.sampled_from([*STORIES, "dropped", "late"]))))
def test_requests_and_books_agree_whatever_happened(
    happened: list[tuple[int, PaymentState | str]],
) -> None:
    found, entries = [], []
    for number, (amount, end) in enumerate(happened):
        claim = Claim(number, household_id=number % 3, supplier_id=number % 2, amount=amount)
        if isinstance(end, PaymentState):
            events, request = STORIES[end], Request(amount=amount, state=end)
        elif end == "dropped":
            events = [Event.ASK, Event.DROP]
            request = Request(amount=amount, state=PaymentState.DUE, dropped=True)
        else:
            events = [Event.ASK, Event.DROP, Event.CONFIRM_LATE]
            request = Request(amount=amount, state=PaymentState.LATE, dropped=True)
        found.append(request)
        entries += [entry for event in events for entry in entries_for(event, claim)]
    booked = books.balance((entry.account, entry.amount) for entry in entries)
    assert differences(balance(found), booked) == {}


def test_an_entry_that_is_missing_is_named() -> None:
    counted = balance([Request(amount=5, state=PaymentState.CONFIRMED)])
    booked = Balance(requested=5, confirmed=0, dropped=0, waived=0, open=5, late=0)
    assert differences(counted, booked) == {"confirmed": 5, "open": -5}


@pytest.mark.parametrize(("amount", "received"), [(0, 0), (-1, 0), (5, 6), (5, -1)])
def test_impossible_amounts_are_refused(amount: int, received: int) -> None:
    with pytest.raises(ValueError, match="Request"):
        balance([Request(amount=amount, state=PaymentState.PARTIAL, received=received)])
