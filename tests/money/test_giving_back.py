"""Cancelled cycles in the books: in whatever order, what a household put in is never lost."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fulfillment.money.rules.books import (
    Claim,
    Entry,
    Event,
    amount_of,
    balance,
    entries_for,
)
from fulfillment.money.rules.giving_back import (
    GivesBack,
    Standing,
    credit_for,
    given_back,
    on_cancelling,
)

PRICES = st.integers(1, 10**6)
WHICH = st.integers(0, 10**6)


@given(price=PRICES, kept=st.integers(-(10**6), 10**6))
def test_credit_pays_no_more_than_there_is_and_no_more_than_is_asked(price: int, kept: int) -> None:
    used = credit_for(price, kept=kept)
    assert 0 <= used <= price
    assert used <= max(kept, 0)
    assert used == price or used == max(kept, 0)


HERE = [each for each in Standing if each is not Standing.ON_PLATFORM]


@given(standing=st.sampled_from(HERE), amount=PRICES, credit=PRICES, dropped=st.booleans())
def test_refund_and_credit_give_back_the_same(
    standing: Standing, amount: int, credit: int, dropped: bool
) -> None:
    claim = Claim(1, 7, 2, amount, 1, credit, holder="p3", donation_id=4)
    for gives_back, account in ((GivesBack.REFUND, "refund:7"), (GivesBack.CREDIT, "kept:7")):
        events = on_cancelling(standing, is_dropped=dropped, gives_back=gives_back)
        entries = [entry for event in events for entry in entries_for(event, claim)]
        released = credit if dropped else 0  # it was the household's again since the drop
        got = sum(entry.amount for entry in entries if entry.account == account)
        spent = sum(entry.amount for entry in entries if entry.account == "kept:7")
        expected = given_back(standing, amount=amount, credit=credit)
        assert got == expected - (released if gives_back is GivesBack.CREDIT else 0)
        assert gives_back is GivesBack.CREDIT or spent == -released


@dataclass
class Request:
    """One request of one cycle, as people see it."""

    number: int
    amount: int
    credit: int
    state: str = "open"
    off: bool = False
    drops: int = 0
    cancelled: GivesBack | None = None
    to_refund: int = 0
    refunded: bool = False
    part: str = ""
    repaid: bool = False
    entries: list[Entry] = field(default_factory=list)


SETTLING = {
    "gathered": (Event.GATHER,),
    "advanced": (Event.ADVANCE, Event.DEBT),
    "covered": (Event.COVER,),
    "given": (Event.GIVE,),
}


class Household(RuleBasedStateMachine):
    """A household that orders from one supplier, cycle after cycle, whatever happens to it."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[Request] = []
        self.paid = self.got_back = self.in_hand = 0
        self.handed: list[Entry] = []

    def sum_of(self, kind: str) -> int:
        return sum(
            entry.amount
            for request in self.requests
            for entry in request.entries
            if entry.account.startswith(kind + ":")
        )

    def write(self, request: Request, *events: Event) -> None:
        claim = Claim(
            request.number,
            7,
            2,
            request.amount,
            request.drops,
            request.credit,
            "p3",
            4,
            request.part,
        )
        for event in events:
            if amount_of(event, claim):
                request.entries += entries_for(event, claim)

    def choose(self, which: int, *states: str, off: bool | None = None) -> Request | None:
        fitting = [
            each
            for each in self.requests
            if each.state in states and (off is None or each.off is off)
        ]
        return fitting[which % len(fitting)] if fitting else None

    @precondition(lambda self: len(self.requests) < 6)
    @rule(price=PRICES)
    def ask(self, price: int) -> None:
        credit = credit_for(price, kept=self.sum_of("kept"))
        request = Request(len(self.requests) + 1, price - credit, credit)
        self.requests.append(request)
        self.write(request, Event.ASK, Event.SPEND)
        if not request.amount:
            request.state = "confirmed"

    @rule(which=WHICH)
    def confirm(self, which: int) -> None:
        if request := self.choose(which, "open"):
            late = request.off
            request.state = "late" if late else "confirmed"
            self.paid += request.amount
            self.write(request, Event.CONFIRM_LATE if late else Event.CONFIRM)

    @rule(which=WHICH)
    def waive(self, which: int) -> None:
        if request := self.choose(which, "open", off=False):
            request.state = "waived"
            self.write(request, Event.WAIVE)

    @rule(which=WHICH, how=st.sampled_from(sorted(SETTLING)))
    def settle(self, which: int, how: str) -> None:
        if request := self.choose(which, "open", off=False):
            request.state, request.part = how, f"n{len(request.entries)}"
            self.paid += request.amount if how == "gathered" else 0
            self.in_hand += request.amount if how in ("gathered", "advanced", "covered") else 0
            self.write(request, *SETTLING[how])
            request.part = ""

    @rule()
    def hand_on(self) -> None:
        """What came through somebody reaches the supplier."""
        if self.in_hand > 0:
            claim = Claim(1, 7, 2, self.in_hand, holder="p3", part=f"h{len(self.handed)}")
            self.handed += entries_for(Event.HAND_ON, claim)
            self.in_hand = 0

    @rule(which=WHICH)
    def repay(self, which: int) -> None:
        request = self.choose(which, "advanced")
        if request and not request.repaid:
            request.repaid = True
            self.write(request, Event.REPAY)

    @rule(which=WHICH)
    def drop(self, which: int) -> None:
        if request := self.choose(which, "open", off=False):
            request.off, request.drops = True, request.drops + 1
            self.write(request, Event.DROP, Event.RELEASE)

    @rule(which=WHICH)
    def take_back(self, which: int) -> None:
        if request := self.choose(which, "open", "late", off=True):
            request.off = False
            self.write(request, Event.TAKE_BACK, Event.SPEND_AGAIN)
            if request.state == "late":
                request.state = "confirmed"
                self.write(request, Event.USE_CREDIT)

    @rule(which=WHICH, gives_back=st.sampled_from(GivesBack))
    def cancel(self, which: int, gives_back: GivesBack) -> None:
        request = self.choose(which, "open", "confirmed", "late", "waived", *SETTLING)
        if request is None:
            return
        if request.state in ("advanced", "covered"):
            self.in_hand -= request.amount
        state = {"confirmed": "paid"}.get(request.state, request.state)
        standing = Standing(state)
        self.write(request, *on_cancelling(standing, is_dropped=request.off, gives_back=gives_back))
        back = given_back(standing, amount=request.amount, credit=request.credit)
        request.to_refund = back if gives_back is GivesBack.REFUND else 0
        request.off, request.cancelled = False, gives_back
        request.state = "unpaid" if standing is Standing.OPEN else "over"

    @rule(which=WHICH)
    def pay_after_all(self, which: int) -> None:
        if request := self.choose(which, "unpaid"):
            request.state = "over"
            self.paid += request.amount
            if request.cancelled is GivesBack.REFUND and not request.refunded:
                request.to_refund += request.amount
                self.write(request, Event.OWE_LATE)
            else:
                self.write(request, Event.KEEP_LATE)

    @rule(which=WHICH)
    def refund(self, which: int) -> None:
        request = self.choose(which, "unpaid", "over")
        if request and request.to_refund and not request.refunded:
            request.refunded = True
            self.got_back += request.to_refund
            claim = Claim(request.number, 7, 2, request.to_refund)
            request.entries += entries_for(Event.REFUND, claim)

    @invariant()
    def every_cycle_balances(self) -> None:
        for request in self.requests:
            sums = balance((entry.account, entry.amount) for entry in request.entries)
            assert sums.balances
            assert sum(entry.amount for entry in request.entries) == 0
            is_open = request.state == "open" and not request.off
            assert sums.open == (request.amount if is_open else 0)
            if request.cancelled and request.state != "waived":
                assert sums.open == sums.dropped == sums.late == 0

    @invariant()
    def what_somebody_holds_is_what_they_have_not_handed_on(self) -> None:
        handed = sum(each.amount for each in self.handed if each.account == "through:p3")
        assert -self.sum_of("through") - handed == self.in_hand
        assert self.sum_of("advanced") + self.sum_of("advancer") == 0

    @invariant()
    def what_was_paid_is_what_was_got_or_is_still_theirs(self) -> None:
        theirs = self.sum_of("kept") + self.sum_of("refund") + self.sum_of("credit")
        used = sum(
            request.credit + (request.amount if request.state in ("confirmed", "gathered") else 0)
            for request in self.requests
            if not request.cancelled and not request.off
        )
        assert self.paid - self.got_back == used + theirs
        if not any(request.state == "gathered" or request.cancelled for request in self.requests):
            assert -self.sum_of("received") == self.paid - self.got_back

    @invariant()
    def no_entry_stands_twice(self) -> None:
        keys = [
            (entry.natural_key, entry.account)
            for request in self.requests
            for entry in request.entries
        ]
        assert len(keys) == len(set(keys))


TestHousehold = Household.TestCase
