"""What people are told of money that a gateway reports and that settles no bill.

See `fulfillment.notices`.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    MONEY_KEPT = "money_kept"
    """To the household. Keys of `payment_confirmed`, what (over: more than was asked; part: less;
    extra: for a bill that is settled or gone), received, kept (credit by now), left (still to pay
    of the bill; 0 where it is settled), link."""

    GATEWAY_MONEY = "gateway_money"
    """To who approves: money that needs a look. Keys of `money_kept`, compound_id; what is also
    late (the bag was off the truck) or cancelled."""
