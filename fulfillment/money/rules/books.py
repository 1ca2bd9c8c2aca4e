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
`advanced:7` add up to zero. `donation:4` is money given, positive what is left of it.

So asked = confirmed + through + dropped + waived + cancelled + open in every cycle, where
confirmed is what was received, given, or taken from what was kept, and open what households owe.
Where the supplier lacks something after asking, asked itself falls (or grows, with a dearer
substitute) by counter-entries, and what was paid too much is kept. Credit that is used in another
cycle than it came from stands negative there: over all cycles it adds up.
"""

from collections.abc import Iterable, Mapping
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
    RECEIVE = "receive"  # money that settles no bill: too much, twice, for nothing; it is kept,
    PART = "part"  # and what was kept pays a part of a bill that was asked for already
    GATHER = "gather"  # somebody of the compound has the household's money,
    UNGATHER = "ungather"  # or has not: it was ticked by mistake, or given back,
    ADVANCE = "advance"  # or pays in its place,
    DEBT = "debt"  # which the household owes them
    UNADVANCE = "unadvance"  # or neither: it was a mistake,
    UNDEBT = "undebt"
    NOT_HANDED_ON = "not_handed_on"  # also where the supplier was said to have it
    REPAY = "repay"  # it has paid it back, or a part
    COVER = "cover"  # a payer pays for it,
    UNCOVER = "uncover"  # or does not any more
    SUBSIDISE = "subsidise"  # a payer pays the supplier the rest of a price that is lower
    HAND_ON = "hand_on"  # what came through somebody has reached the supplier
    DONATE = "donate"  # money given, which the supplier has,
    DONATE_THROUGH = "donate_through"  # or somebody of the compound
    GIVE = "give"  # a donation pays for it
    COMPENSATE = "compensate"  # the supplier owns to a fault: credit,
    COMPENSATE_BACK = "compensate_back"  # or money back


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
    Event.RECEIVE: ("kept", "received"),
    Event.PART: ("household", "kept"),
    Event.GATHER: ("household", "through"),
    Event.UNGATHER: ("through", "household"),
    Event.ADVANCE: ("household", "through"),
    Event.DEBT: ("advancer", "advanced"),
    Event.UNADVANCE: ("through", "household"),
    Event.UNDEBT: ("advanced", "advancer"),
    Event.NOT_HANDED_ON: ("received", "through"),
    Event.REPAY: ("advanced", "advancer"),
    Event.COVER: ("household", "through"),
    Event.UNCOVER: ("through", "household"),
    Event.SUBSIDISE: ("supplier", "through"),
    Event.HAND_ON: ("through", "received"),
    Event.DONATE: ("donation", "received"),
    Event.DONATE_THROUGH: ("donation", "through"),
    Event.GIVE: ("household", "donation"),
    Event.COMPENSATE: ("kept", "supplier"),
    Event.COMPENSATE_BACK: ("refund", "supplier"),
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
    "through",
    "advancer",
    "advanced",
    "donation",
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
        waived=-totals["waived"],
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
