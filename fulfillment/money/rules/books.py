"""Double entry: what each event writes into the books. Every event's amounts add up to zero.

Positive: owed to the account's holder by the others. Accounts: `household:7` (what it owes is
negative), `supplier:2` (all it has asked for), `received:2` (what has reached it, negative),
`dropped`, `waived`, `cancelled` (what nobody owes any more, negative), and three of money that
came and is still the household's: `credit:7` (for a dropped parcel), `refund:7` (of a cancelled
cycle, to be given back), `kept:7` (of a cancelled cycle, or what came too much or for nothing,
to be taken off its next requests).

`through:p12` and `through:o3` are what comes to the supplier through a person (who gathered or
advanced it) or a payer (an office, community or employer that pays for whole batches): negative
until it was passed on. Who advanced it gets it back from the household: `advancer:p12` and
`advanced:7` add up to zero. `donation:4` is money given, positive what is left of it. `discount`
(negative) is what the supplier lets one household off; a balance counts it with what is waived.

So asked = confirmed + through + dropped + waived + cancelled + open in every cycle, where
confirmed is what was received, given, or taken from what was kept, and open what households owe.
Where the supplier lacks something after asking, asked itself falls (or grows, with a dearer
substitute) by counter-entries, and what was paid too much is kept. Credit that is used in another
cycle than it came from stands negative there: over all cycles it adds up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fulfillment.money.rules.events import (
    ACCOUNTS,
    KINDS,
    OF_CREDIT,
    OF_SHORTAGE,
    REPEATABLE,
    Event,
)

__all__ = [
    "ACCOUNTS",
    "KINDS",
    "OF_CREDIT",
    "OF_SHORTAGE",
    "Balance",
    "Claim",
    "Entry",
    "Event",
    "account_of",
    "amount_of",
    "balance",
    "entries_for",
]


@dataclass(frozen=True, slots=True)
class Claim:
    """A payment request as the books see it.

    `amount` is to be paid after `credit` was taken off; `drops` counts how often it was dropped.
    `holder` is who stands between: p12 a person, o3 a payer. `part` is what makes an event of
    several of its kind its own: of which statement row, dispute or hand-over.
    """

    request_id: int
    household_id: int
    supplier_id: int
    amount: int
    drops: int = 0
    credit: int = 0
    holder: str = ""
    donation_id: int = 0
    part: str = ""


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
    was kept as credit (negative: credit of other cycles was used), `through` what is still with
    those who gather, advance or cover.
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
    through: int = 0

    @property
    def balances(self) -> bool:
        settled = self.confirmed + self.dropped + self.waived + self.cancelled
        return self.requested == settled + self.through + self.open


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
    if claim.part:
        key += f":{claim.part}"
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
        confirmed=-totals["received"] - still_theirs - totals["donation"],
        dropped=-totals["dropped"],
        waived=-totals["waived"] - totals["discount"],
        open=-totals["household"],
        late=totals["credit"],
        cancelled=-totals["cancelled"],
        refund=totals["refund"],
        kept=totals["kept"],
        through=-totals["through"],
    )


def account_of(kind: str, claim: Claim) -> str:
    """The account of this kind that a request's events go to."""
    holders: Mapping[str, int | str] = {
        "household": claim.household_id,
        "credit": claim.household_id,
        "refund": claim.household_id,
        "kept": claim.household_id,
        "advanced": claim.household_id,
        "supplier": claim.supplier_id,
        "received": claim.supplier_id,
        "through": claim.holder,
        "advancer": claim.holder,
        "donation": claim.donation_id,
    }
    return f"{kind}:{holders[kind]}" if kind in holders else kind
