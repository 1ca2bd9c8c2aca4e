"""What people are told of collecting, of what nobody collected, and of free goods.

See `fulfillment.handover.notices`.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the docstring under each names the keys of its data."""

    FREE_SHARE = "free_share"
    """To each member of a household that gets free goods: donor, goods, unit, quantity,
    at_table (with the bags, else by the volunteers)."""

    LEFT_TO_DOOR = "left_to_door"
    """To each member of a household that did not collect and is brought its bags: address,
    compound, compound_en, timezone."""

    LEFT_RETURNED = "left_returned"
    """To each member of a household whose bags went back to the supplier: address, number,
    supplier, supplier_en, reason."""

    DOUBTFUL_SCAN = "doubtful_scan"
    """To approve holders, a bag handed out without a connection did not fit: compound,
    compound_en, timezone, pickup_room, bag_room, number, answer, scanned_at."""
