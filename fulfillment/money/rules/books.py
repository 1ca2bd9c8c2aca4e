"""Double entry: what each event writes into the books. Every event's amounts add up to zero.

Positive: owed to the account's holder by the others. Accounts: `household:7` (what it owes is
negative), `supplier:2` (all it has asked for), `received:2` (what has reached it, negative),
`dropped`, `waived` (what nobody owes any more, negative), `credit:7` (money that came for a
dropped parcel: owed to the household). So asked = confirmed + dropped + waived + open, where
confirmed is what was received without the credits, and open what households still owe.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Event(StrEnum):
    """What can happen to a payment request."""

    ASK = "ask"
    CONFIRM = "confirm"
    WAIVE = "waive"
    DROP = "drop"
    TAKE_BACK = "take_back"
    CONFIRM_LATE = "confirm_late"  # money for a dropped parcel
    USE_CREDIT = "use_credit"  # and the parcel was taken back after all


@dataclass(frozen=True, slots=True)
class Claim:
    """A payment request as the books see it; `drops` counts how often it was dropped."""

    request_id: int
    household_id: int
    supplier_id: int
    amount: int
    drops: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the books."""

    natural_key: str
    account: str
    amount: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Sums over a cycle, in minor units; `late` is money received for dropped parcels."""

    requested: int
    confirmed: int
    dropped: int
    waived: int
    open: int
    late: int

    @property
    def balances(self) -> bool:
        return self.requested == self.confirmed + self.dropped + self.waived + self.open


# Event: the account that gets the amount, and the one that gives it.
ACCOUNTS = {
    Event.ASK: ("supplier", "household"),
    Event.CONFIRM: ("household", "received"),
    Event.WAIVE: ("household", "waived"),
    Event.DROP: ("household", "dropped"),
    Event.TAKE_BACK: ("dropped", "household"),
    Event.CONFIRM_LATE: ("credit", "received"),
    Event.USE_CREDIT: ("household", "credit"),
}
# These can happen again after the parcel was dropped again.
REPEATABLE = (Event.DROP, Event.TAKE_BACK)


def entries_for(event: Event, claim: Claim) -> tuple[Entry, Entry]:
    """The two entries of an event; the same event twice has the same natural key.

    ValueError for an amount that is not positive.
    """
    if claim.amount <= 0:
        raise ValueError(claim.amount)
    key = f"{event}:{claim.request_id}"
    if event in REPEATABLE:
        key += f":{claim.drops}"
    gets, gives = ACCOUNTS[event]
    return (
        Entry(key, _account(gets, claim), claim.amount),
        Entry(key, _account(gives, claim), -claim.amount),
    )


def balance(sums: Iterable[tuple[str, int]]) -> Balance:
    """Sums by account (any number of each kind) as one balance."""
    totals = dict.fromkeys(("household", "supplier", "received", "credit", "dropped", "waived"), 0)
    for account, amount in sums:
        totals[account.partition(":")[0]] += amount
    return Balance(
        requested=totals["supplier"],
        confirmed=-totals["received"] - totals["credit"],
        dropped=-totals["dropped"],
        waived=-totals["waived"],
        open=-totals["household"],
        late=totals["credit"],
    )


def _account(kind: str, claim: Claim) -> str:
    holders = {
        "household": claim.household_id,
        "credit": claim.household_id,
        "supplier": claim.supplier_id,
        "received": claim.supplier_id,
    }
    return f"{kind}:{holders[kind]}" if kind in holders else kind
