"""What households hear of donations. See `fulfillment.notices`."""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    PAID_BY_DONATION = "paid_by_donation"
    """To the household: a donation pays its bill. Keys of `payment_confirmed`, donor."""

    GIFT_FOR_YOU = "gift_for_you"
    """To the household: it is given something. donor, goods, unit, quantity."""

    PUBLIC_LISTS = "public_lists"
    """To the group: where the four lists are. compound(_en), goods (how many), link, complaints
    (the link to how many there were), at, timezone."""
