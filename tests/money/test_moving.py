"""A bill that goes to another household moves a debt and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.money.rules.books import Claim, Event, balance, entries_for
from fulfillment.money.rules.moving import move_entries

SUMS = st.integers(1, 10**6)


@given(amount=SUMS, credit=st.integers(0, 10**6))
def test_after_a_move_the_other_household_owes_all_and_the_first_has_what_it_had(
    amount: int, credit: int
) -> None:
    claim = Claim(1, 7, 2, amount, 0, credit)
    entries = [*entries_for(Event.ASK, claim)]
    entries += entries_for(Event.SPEND, claim) if credit else ()
    entries += move_entries(claim, 8, number=1)
    sums: dict[str, int] = {}
    for entry in entries:
        sums[entry.account] = sums.get(entry.account, 0) + entry.amount
    assert sum(sums.values()) == 0
    assert sums.get("household:7", 0) == 0
    assert sums.get("kept:7", 0) == 0
    assert sums["household:8"] == -(amount + credit)
    assert balance(sums.items()).balances
