"""The books as values: whatever happens in whatever order, nothing is lost and nothing made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fulfillment.money.rules.books import Claim, Entry, Event, balance, entries_for

CLAIMS = st.builds(
    Claim,
    request_id=st.integers(1, 10**9),
    household_id=st.integers(1, 10**9),
    supplier_id=st.integers(1, 10**9),
    amount=st.integers(1, 10**12),
    drops=st.integers(0, 9),
    credit=st.integers(1, 10**12),
)


@given(event=st.sampled_from(Event), claim=CLAIMS)
def test_every_event_adds_up_to_zero(event: Event, claim: Claim) -> None:
    entries = entries_for(event, claim)
    assert sum(entry.amount for entry in entries) == 0
    assert len({(entry.natural_key, entry.account) for entry in entries}) == 2
    assert all(len(entry.natural_key) <= 60 and len(entry.account) <= 40 for entry in entries)


@given(events=st.lists(st.tuples(st.sampled_from(Event), CLAIMS), max_size=20))
def test_whatever_happens_in_whatever_order_the_balance_holds(
    events: list[tuple[Event, Claim]],
) -> None:
    entries = [entry for event, claim in events for entry in entries_for(event, claim)]
    assert balance((entry.account, entry.amount) for entry in entries).balances


@pytest.mark.parametrize("amount", [0, -1])
def test_there_are_no_entries_about_nothing(amount: int) -> None:
    with pytest.raises(ValueError, match=str(amount)):
        entries_for(Event.ASK, Claim(1, 1, 1, amount))


class Books(RuleBasedStateMachine):
    """One household's request, walked through everything that may happen to it."""

    @initialize(amount=st.integers(1, 10**9))
    def ask(self, amount: int) -> None:
        self.amount = amount
        self.state, self.off, self.drops = "open", False, 0
        self.entries: list[Entry] = []
        self.write(Event.ASK)

    def write(self, event: Event) -> None:
        self.entries += entries_for(event, Claim(1, 7, 2, self.amount, self.drops))

    @precondition(lambda self: self.state == "open" and not self.off)
    @rule()
    def confirm(self) -> None:
        self.state = "confirmed"
        self.write(Event.CONFIRM)

    @precondition(lambda self: self.state == "open" and not self.off)
    @rule()
    def waive(self) -> None:
        self.state = "waived"
        self.write(Event.WAIVE)

    @precondition(lambda self: self.state == "open" and not self.off)
    @rule()
    def drop(self) -> None:
        self.off, self.drops = True, self.drops + 1
        self.write(Event.DROP)

    @precondition(lambda self: self.state == "open" and self.off)
    @rule()
    def confirm_late(self) -> None:
        self.state = "late"
        self.write(Event.CONFIRM_LATE)

    @precondition(lambda self: self.off)
    @rule()
    def take_back(self) -> None:
        self.off = False
        self.write(Event.TAKE_BACK)
        if self.state == "late":
            self.state = "confirmed"
            self.write(Event.USE_CREDIT)

    @rule()
    def nothing_more(self) -> None:
        """What is settled stays as it is."""

    @invariant()
    def the_balance_says_what_happened(self) -> None:
        sums = balance((entry.account, entry.amount) for entry in self.entries)
        assert sums.balances
        assert sums.requested == self.amount
        assert sums.confirmed == (self.amount if self.state == "confirmed" else 0)
        assert sums.waived == (self.amount if self.state == "waived" else 0)
        assert sums.dropped == (self.amount if self.off else 0)
        assert sums.late == (self.amount if self.state == "late" else 0)
        assert sums.open == (self.amount if self.state == "open" and not self.off else 0)

    @invariant()
    def no_entry_stands_twice(self) -> None:
        keys = [(entry.natural_key, entry.account) for entry in self.entries]
        assert len(keys) == len(set(keys))


TestBooks = Books.TestCase
