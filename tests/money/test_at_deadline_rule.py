"""Whom a compound's rule may touch at the deadline, whatever else is true of the bill."""

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.money.rules.at_deadline import DUE_BEFORE_TRUCK, AtRisk, Fate, fate_of
from fulfillment.money.rules.modes import AtDeadline, Mode
from fulfillment.money.rules.repaying import Debt, spread
from fulfillment.money.rules.settled import OPEN
from orders.rules.states import ParcelState, PaymentState

BILLS = st.builds(
    AtRisk,
    request_id=st.just(1),
    mode=st.sampled_from(Mode),
    state=st.sampled_from(PaymentState),
    parcel_state=st.sampled_from(ParcelState),
    is_flagged=st.booleans(),
    pleads=st.booleans(),
    is_sent=st.booleans(),
)
RULES = st.sampled_from(AtDeadline)


@given(bill=BILLS, rule=RULES, can_advance=st.booleans())
def test_nobody_who_needs_a_word_is_taken_off_by_a_rule(
    bill: AtRisk, rule: AtDeadline, *, can_advance: bool
) -> None:
    fate = fate_of(bill, rule, can_advance=can_advance)
    if fate in (Fate.DROP, Fate.HOLD):
        assert (bill.is_flagged, bill.pleads) == (False, False)
        assert bill.state == PaymentState.DUE
        assert str(fate) == str(rule)
    if fate is Fate.ADVANCE:
        assert can_advance
        assert rule is AtDeadline.ADVANCE
        assert bill.state == PaymentState.DUE


@given(bill=BILLS, rule=RULES, can_advance=st.booleans())
def test_what_is_due_before_the_truck_and_only_that_is_decided_on(
    bill: AtRisk, rule: AtDeadline, *, can_advance: bool
) -> None:
    at_the_shop = bill.parcel_state in ("approved", "packed", "held") and not bill.is_sent
    is_due = bill.state in OPEN and bill.mode in DUE_BEFORE_TRUCK and at_the_shop
    assert (fate_of(bill, rule, can_advance=can_advance) is not Fate.KEEP) == is_due


@given(
    debts=st.lists(st.integers(min_value=1, max_value=9999), min_size=1, max_size=6),
    share=st.floats(min_value=0, max_value=1),
)
def test_what_is_paid_back_goes_to_the_oldest_debts_and_adds_up(
    debts: list[int], share: float
) -> None:
    owed = [Debt(number, amount) for number, amount in enumerate(debts)]
    amount = int(sum(debts) * share)
    parts = spread(amount, owed)
    assert sum(part.amount for part in parts) == amount
    for part, debt in zip(parts, owed, strict=False):
        assert part.request_id == debt.request_id
    assert all(part.amount == debt.amount for part, debt in zip(parts[:-1], owed, strict=False))
