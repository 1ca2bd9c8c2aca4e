"""What households are told when a statement shows their money. The bot has the words.

See `fulfillment.notices` for how the data are written. `came` is the sum of the transfer.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    PAYMENT_OVER = "payment_over"
    """To the household: paid, and too much came. Keys of `payment_confirmed`, came, kept (what
    became credit)."""

    PAYMENT_PART = "payment_part"
    """To the household: too little came. Keys of `payment_due` (amount is what is still missing),
    came."""

    PAYMENT_TWICE = "payment_twice"
    """To the household: money for what is paid already. Keys of `payment_confirmed`, came,
    gives_back (credit, refund), is_paid (the bill is paid; else it was taken off or cancelled)."""
