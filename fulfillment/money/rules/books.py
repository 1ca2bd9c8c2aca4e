"""Double entry: what each event writes into the books. Every event's amounts add up to zero.

Positive: owed to the account's holder by the others. Accounts: `household:7` (what it owes is
negative), `supplier:2` (all it has asked for), `received:2` (what has reached it, negative),
`dropped`, `waived`, `cancelled` (what nobody owes any more, negative), and three of money that
came and is still the household's: `credit:7` (for a dropped parcel), `refund:7` (of a cancelled
cycle, to be given back), `kept:7` (of a cancelled cycle, to be taken off its next requests).

So asked = confirmed + dropped + waived + cancelled + open in every cycle, where confirmed is
what was received or taken from what was kept, and open what households still owe. Where the
supplier lacks something after asking, asked itself falls (or grows, with a dearer substitute) by
counter-entries, and what was paid too much is kept. Credit that
is used in another cycle than it came from stands negative there: over all cycles it adds up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Event(StrEnum):
    """What can happen to a payment request."""

    ASK = "ask"
    SPEND = "spend"  # credit from before pays a part of it, or all
    CONFIRM = "confirm"
    WAIVE = "waive"
    DROP = "drop"
    RELEASE = "release"  # and the credit is free again
    TAKE_BACK = "take_back"
    SPEND_AGAIN = "spend_again"
    CONFIRM_LATE = "confirm_late"  # money for a dropped parcel
    USE_CREDIT = "use_credit"  # and the parcel was taken back after all
    CANCEL = "cancel"  # the cycle was cancelled, and this was not paid
    OWE = "owe"  # the cycle was cancelled, and what was paid is to be given back,
    OWE_CREDIT = "owe_credit"  # also what was paid with credit
    KEEP = "keep"  # the same, kept as credit
    KEEP_CREDIT = "keep_credit"
    OWE_LATE = "owe_late"  # money that came after the cycle was cancelled
    KEEP_LATE = "keep_late"
    REFUND = "refund"  # it was given back
    BACK_ON_PLATFORM = "back_on_platform"  # it was paid on a platform, which gives it back
    LESS_ON_PLATFORM = "less_on_platform"  # the same of a part, for a parcel that became less
    LESS = "less"  # the parcel became less, so less is owed;
    LESS_PAID = "less_paid"  # it was paid already, with money
    LESS_CREDIT = "less_credit"  # or with credit,
    LESS_WAIVED = "less_waived"  # or need not be paid
    MORE = "more"  # a dearer substitute came
    KEEP_OVER = "keep_over"  # paid before it became less, confirmed after


@dataclass(frozen=True, slots=True)
class Claim:
    """A payment request as the books see it.

    `amount` is to be paid after `credit` was taken off; `drops` counts how often it was dropped.
    """

    request_id: int
    household_id: int
    supplier_id: int
    amount: int
    drops: int = 0
    credit: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the books."""

    natural_key: str
    account: str
    amount: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Sums over a cycle, in minor units.

    `late` is money received for dropped parcels, `refund` what is to be given back, `kept` what
    was kept as credit (negative: credit of other cycles was used).
    """

    requested: int
    confirmed: int
    dropped: int
    waived: int
    open: int
    late: int
    cancelled: int = 0
    refund: int = 0
    kept: int = 0

    @property
    def balances(self) -> bool:
        settled = self.confirmed + self.dropped + self.waived + self.cancelled
        return self.requested == settled + self.open


# Event: the account that gets the amount, and the one that gives it.
ACCOUNTS = {
    Event.ASK: ("supplier", "household"),
    Event.SPEND: ("household", "kept"),
    Event.CONFIRM: ("household", "received"),
    Event.WAIVE: ("household", "waived"),
    Event.DROP: ("household", "dropped"),
    Event.RELEASE: ("kept", "dropped"),
    Event.TAKE_BACK: ("dropped", "household"),
    Event.SPEND_AGAIN: ("dropped", "kept"),
    Event.CONFIRM_LATE: ("credit", "received"),
    Event.USE_CREDIT: ("household", "credit"),
    Event.CANCEL: ("household", "cancelled"),
    Event.OWE: ("refund", "cancelled"),
    Event.OWE_CREDIT: ("refund", "cancelled"),
    Event.KEEP: ("kept", "cancelled"),
    Event.KEEP_CREDIT: ("kept", "cancelled"),
    Event.OWE_LATE: ("refund", "received"),
    Event.KEEP_LATE: ("kept", "received"),
    Event.REFUND: ("received", "refund"),
    Event.BACK_ON_PLATFORM: ("received", "cancelled"),
    Event.LESS_ON_PLATFORM: ("received", "supplier"),
    Event.LESS: ("household", "supplier"),
    Event.LESS_PAID: ("kept", "supplier"),
    Event.LESS_CREDIT: ("kept", "supplier"),
    Event.LESS_WAIVED: ("waived", "supplier"),
    Event.MORE: ("supplier", "household"),
    Event.KEEP_OVER: ("kept", "received"),
}
# These move a difference: the claim's amount is that, its `drops` the number of the shortage.
OF_SHORTAGE = (
    Event.LESS,
    Event.LESS_PAID,
    Event.LESS_CREDIT,
    Event.LESS_WAIVED,
    Event.LESS_ON_PLATFORM,
    Event.MORE,
)
# These can happen again after the parcel was dropped again.
REPEATABLE = (Event.DROP, Event.RELEASE, Event.TAKE_BACK, Event.SPEND_AGAIN, *OF_SHORTAGE)
# These move what was paid with credit, all others but the asking what is to be paid.
OF_CREDIT = (
    Event.SPEND,
    Event.RELEASE,
    Event.SPEND_AGAIN,
    Event.OWE_CREDIT,
    Event.KEEP_CREDIT,
)
KINDS = (
    "household",
    "supplier",
    "received",
    "credit",
    "dropped",
    "waived",
    "cancelled",
    "refund",
    "kept",
)


def amount_of(event: Event, claim: Claim) -> int:
    """How much an event moves: the full price is asked for, credit and money pay for it."""
    if event is Event.ASK:
        return claim.amount + claim.credit
    return claim.credit if event in OF_CREDIT else claim.amount


def entries_for(event: Event, claim: Claim) -> tuple[Entry, Entry]:
    """The two entries of an event; the same event twice has the same natural key.

    ValueError for an amount that is not positive.
    """
    amount = amount_of(event, claim)
    if amount <= 0:
        raise ValueError(amount)
    key = f"{event}:{claim.request_id}"
    if event in REPEATABLE:
        key += f":{claim.drops}"
    gets, gives = ACCOUNTS[event]
    return (
        Entry(key, account_of(gets, claim), amount),
        Entry(key, account_of(gives, claim), -amount),
    )


def balance(sums: Iterable[tuple[str, int]]) -> Balance:
    """Sums by account (any number of each kind) as one balance."""
    totals = dict.fromkeys(KINDS, 0)
    for account, amount in sums:
        totals[account.partition(":")[0]] += amount
    still_theirs = totals["credit"] + totals["refund"] + totals["kept"]
    return Balance(
        requested=totals["supplier"],
        confirmed=-totals["received"] - still_theirs,
        dropped=-totals["dropped"],
        waived=-totals["waived"],
        open=-totals["household"],
        late=totals["credit"],
        cancelled=-totals["cancelled"],
        refund=totals["refund"],
        kept=totals["kept"],
    )


def account_of(kind: str, claim: Claim) -> str:
    """The account of this kind that a request's events go to."""
    holders = {
        "household": claim.household_id,
        "credit": claim.household_id,
        "refund": claim.household_id,
        "kept": claim.household_id,
        "supplier": claim.supplier_id,
        "received": claim.supplier_id,
    }
    return f"{kind}:{holders[kind]}" if kind in holders else kind
