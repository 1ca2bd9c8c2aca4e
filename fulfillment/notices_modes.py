"""What people are told where a bill is not paid after packing. See `fulfillment.notices`."""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    PAY_AT_HAND_OVER = "pay_at_hand_over"
    """To the household, at the approval: it pays when the bags are handed to it. Keys of
    `payment_due`; pay_by is the time of the delivery."""

    PAY_OFFICER = "pay_officer"
    """To the household, at the approval: the grid officer comes for the money. Keys of
    `payment_due`."""

    PAID_BY_PAYER = "paid_by_payer"
    """To the household, at the approval: nothing is to be paid. Keys of `payment_confirmed`,
    payer(_en)."""

    BILL_WAITS = "bill_waits"
    """To the household: its building's approval was recalled, so nothing is to be paid for now.
    Keys of `payment_confirmed`, state (due or claimed)."""

    BILL_AGAIN = "bill_again"
    """To the household, when it is approved after all: the bill stands. Keys of `payment_due`,
    mode."""

    OFFICER_HAS_IT = "officer_has_it"
    """To the household: who gathers the money has it. Keys of `payment_confirmed`,
    at_door where the bags are handed over with it."""

    OFFICER_HAS_NOT = "officer_has_not"
    """To the household: that was ticked by mistake. Keys of `payment_due`."""

    MONEY_HANDED_ON = "money_handed_on"
    """To who approves and to the supplier's contacts. compound(_en), supplier(_en), cycle_number,
    currency, by and by_en (a person's name, or the payer's), is_payer, sum, expected, left,
    bills (their number)."""
