"""Everything that moves money, and between which accounts: the table behind `rules.books`."""

from enum import StrEnum
from typing import Final


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
    COVER = "cover"  # a payer pays for it
    SUBSIDISE = "subsidise"  # a payer pays the supplier the rest of a price that is lower
    HAND_ON = "hand_on"  # what came through somebody has reached the supplier
    DONATE = "donate"  # money given, which the supplier has,
    UNDONATE = "undonate"  # or has not: it was entered by mistake
    GIVE = "give"  # a donation pays for it
    COMPENSATE = "compensate"  # the supplier owns to a fault: credit,
    COMPENSATE_BACK = "compensate_back"  # or money back
    LESS_THROUGH = "less_through"  # the parcel became less, so less comes through somebody,
    LESS_DEBT = "less_debt"  # who is owed less,
    LESS_GIVEN = "less_given"  # or less of a donation is needed
    CANCEL_THROUGH = "cancel_through"  # nothing comes: what stood through somebody lapses,
    CANCEL_DEBT = "cancel_debt"  # with what they are owed;
    CANCEL_GIVEN = "cancel_given"  # a donation has it back
    DISCOUNT = "discount"  # something is taken off one bill,
    LESS_DISCOUNT = "less_discount"  # of which no more is left than is asked
    GOODWILL = "goodwill"  # credit that the supplier gives, for a bill that is settled
    CORRECT_UP = "correct_up"  # a counter-entry: money that stands nowhere is a credit,
    CORRECT_DOWN = "correct_down"  # or a credit stood there without money
    CREDIT_BACK = "credit_back"  # credit is wanted back as money


# Event: the account that gets the amount, and the one that gives it.
ACCOUNTS: Final = {
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
    Event.SUBSIDISE: ("supplier", "through"),
    Event.HAND_ON: ("through", "received"),
    Event.DONATE: ("donation", "received"),
    Event.UNDONATE: ("received", "donation"),
    Event.GIVE: ("household", "donation"),
    Event.COMPENSATE: ("kept", "supplier"),
    Event.COMPENSATE_BACK: ("refund", "supplier"),
    Event.LESS_THROUGH: ("through", "supplier"),
    Event.LESS_DEBT: ("advanced", "advancer"),
    Event.LESS_GIVEN: ("donation", "supplier"),
    Event.CANCEL_THROUGH: ("through", "cancelled"),
    Event.CANCEL_DEBT: ("advanced", "advancer"),
    Event.CANCEL_GIVEN: ("donation", "cancelled"),
    Event.DISCOUNT: ("household", "discount"),
    Event.LESS_DISCOUNT: ("discount", "supplier"),
    Event.GOODWILL: ("kept", "discount"),
    Event.CORRECT_UP: ("kept", "received"),
    Event.CORRECT_DOWN: ("received", "kept"),
    Event.CREDIT_BACK: ("refund", "kept"),
}
# These move a difference: the claim's amount is that, its `drops` the number of the shortage.
OF_SHORTAGE: Final = (
    Event.LESS,
    Event.LESS_PAID,
    Event.LESS_CREDIT,
    Event.LESS_WAIVED,
    Event.LESS_ON_PLATFORM,
    Event.LESS_THROUGH,
    Event.LESS_DEBT,
    Event.LESS_GIVEN,
    Event.LESS_DISCOUNT,
    Event.MORE,
)
# These can happen again after the parcel was dropped again.
REPEATABLE: Final = (Event.DROP, Event.RELEASE, Event.TAKE_BACK, Event.SPEND_AGAIN, *OF_SHORTAGE)
# These move what was paid with credit, all others but the asking what is to be paid.
OF_CREDIT: Final = (
    Event.SPEND,
    Event.RELEASE,
    Event.SPEND_AGAIN,
    Event.OWE_CREDIT,
    Event.KEEP_CREDIT,
)
KINDS: Final = (
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
    "discount",
)
