"""What who approves is told of money that a gateway reports and that needs a look.

Households hear of it as of any payment. See `fulfillment.notices`.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    GATEWAY_MONEY = "gateway_money"
    """To who approves. request_id, parcel_id, compound_id, address, number, cycle_number,
    supplier(_en), reference, currency, came, kept (credit by now), left (still to pay of the
    bill), what (late: the bag was off the truck; cancelled: the cycle was; over, part, twice)."""
