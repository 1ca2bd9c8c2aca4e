"""What is scarce: limits that count people, bags and who waits for them, and why a share is so."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.allocation import Wish, allocate
from orders.rules.choices import EVERY, Choice, IfShort, check_choice, choice_of, read_choice
from orders.rules.errors import UnknownBundle
from orders.rules.errors_sharing import InsteadOfItself, UnknownChoice
from orders.rules.limits import Home, LimitWhy, limit_for
from orders.rules.sharing import OfferStock, SharedLine, Why, explain, why
from orders.rules.waiting import Admission, Asking, Waiting, admit, moving_up

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Offer:
    limit: int
    per_person: int | None = None


@pytest.mark.parametrize(
    ("offer", "home", "units", "reason"),
    [
        (Offer(3), Home(heads=9), 3, LimitWhy.HOUSEHOLD),
        (Offer(5, 1), Home(heads=4), 4, LimitWhy.PEOPLE),
        (Offer(3, 1), Home(heads=4), 3, LimitWhy.HOUSEHOLD),
        (Offer(3, 1), Home(), 1, LimitWhy.HEADS_UNKNOWN),
        (Offer(2), Home("institution", 40), 80, LimitWhy.PEOPLE),
        (Offer(2, 1), Home("institution", 40), 40, LimitWhy.PEOPLE),
        (Offer(2), Home("institution"), 2, LimitWhy.HOUSEHOLD),
    ],
)
def test_a_limit_is_the_smaller_one_and_an_institution_has_one_for_each_head(
    offer: Offer, home: Home, units: int, reason: LimitWhy
) -> None:
    found = limit_for(offer, home)
    assert (found.units, found.why) == (units, reason)


def test_a_choice_is_a_lines_own_else_the_orders_else_fewer() -> None:
    choices = {"A": "instead:C", EVERY: "nothing"}
    assert choice_of("A", choices) == Choice(IfShort.INSTEAD, "C")
    assert choice_of("B", choices) == Choice(IfShort.NOTHING)
    assert choice_of("B", {}) == Choice(IfShort.FEWER)


@pytest.mark.parametrize("text", ["", "instead", "fewer:C", "more"])
def test_what_is_no_choice_is_refused(text: str) -> None:
    with pytest.raises(UnknownChoice):
        read_choice(text)


def test_nothing_stands_in_for_itself_or_for_what_is_not_offered() -> None:
    with pytest.raises(InsteadOfItself):
        check_choice("A", read_choice("instead:A"), ["A", "B"])
    with pytest.raises(UnknownBundle):
        check_choice("A", read_choice("instead:Z"), ["A", "B"])
    check_choice("A", read_choice("instead:B"), ["A", "B"])


askings = st.lists(
    st.builds(
        Asking,
        household_id=st.integers(1, 20),
        needs=st.integers(0, 5),
        holds=st.integers(0, 5),
        flagged=st.booleans(),
    ),
    unique_by=lambda item: item.household_id,
    max_size=15,
)


@given(askings, st.integers(0, 30), st.integers(0, 10), st.integers(0, 2))
def test_bags_are_never_above_capacity_and_nobody_loses_what_they_hold(
    asking: list[Asking], spare: int, others: int, waiting: int
) -> None:
    taken = others + sum(item.holds for item in asking)
    found = admit(asking, capacity=taken + spare, taken=taken, waiting=waiting)
    assert found.taken <= taken + spare
    after = others
    for item in asking:
        verdict = found.verdicts[item.household_id]
        assert (verdict == Admission.REFUSED) <= (item.holds > 0)
        after += item.needs if verdict == Admission.IN else item.holds
    assert after == found.taken


def test_over_a_lowered_capacity_a_smaller_order_is_in_and_a_larger_one_refused() -> None:
    asking = [Asking(1, needs=2, holds=3), Asking(2, needs=4, holds=3), Asking(3, needs=1)]
    found = admit(asking, capacity=3, taken=6, waiting=0)
    assert found.verdicts == {1: Admission.IN, 2: Admission.REFUSED, 3: Admission.WAITS}


def test_of_a_chain_the_flagged_come_first_and_nobody_overtakes_who_waits() -> None:
    chain = [Asking(1, needs=1), Asking(2, needs=1, flagged=True)]
    assert admit(chain, capacity=1, taken=0, waiting=0).verdicts == {
        1: Admission.WAITS,
        2: Admission.IN,
    }
    assert admit(chain, capacity=9, taken=0, waiting=1).verdicts[2] == Admission.WAITS


def test_the_list_moves_up_in_order_and_at_the_end_who_fits_is_served() -> None:
    waiting = [
        Waiting(1, 3, AT),
        Waiting(2, 1, AT + timedelta(minutes=1)),
        Waiting(3, 1, AT + timedelta(minutes=1), flagged=True),
    ]
    assert moving_up(waiting, 2) == []
    assert [item.order_id for item in moving_up(waiting, 4)] == [1, 3]
    assert [item.order_id for item in moving_up(waiting, 2, is_last=True)] == [3, 2]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["fewer", "nothing"])), max_size=12),
    st.integers(0, 20),
)
def test_the_explanation_of_a_result_agrees_with_it(
    wished: list[tuple[int, str]], stock: int
) -> None:
    wishes = [
        Wish(str(place), "B", units, all_or_none=chosen == "nothing")
        for place, (units, chosen) in enumerate(wished)
    ]
    own = allocate(wishes, {"B": stock}, "seed").own
    lines = [
        SharedLine(
            wish.order_id, "B", wish.quantity, own[wish.order_id, "B"], choice=read_choice(chosen)
        )
        for wish, (_, chosen) in zip(wishes, wished, strict=True)
        if wish.quantity
    ]
    shared = explain(lines, [OfferStock("B", stock)])["B"]
    assert shared.filled + shared.fewer + shared.none == len(lines)
    assert (shared.rounds is None) == all(not line.lacks for line in lines)
    for line in lines:
        told = why(line, shared)
        if told == Why.ROUNDS:
            assert line.own == shared.rounds
        elif told == Why.LOT:
            assert line.own == (shared.rounds or 0) + 1
        else:
            assert (told == Why.FILLED) == (not line.lacks)


def test_a_withdrawn_bundle_and_a_substitute_say_so() -> None:
    lines = [SharedLine("1", "B", 2, 0), SharedLine("1", "C", 0, 2, substituted=2)]
    shared = explain(lines, [OfferStock("B", 9, is_withdrawn=True), OfferStock("C", None)])
    assert why(lines[0], shared["B"]) == Why.WITHDRAWN
    assert why(lines[1], shared["C"]) == Why.IN_PLACE
    assert (shared["C"].in_place, shared["C"].was_short) == (2, False)
