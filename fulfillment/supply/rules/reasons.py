"""Why a version of a pick list was made. Papers, pages and notices have a word for each. Pure."""

from enum import StrEnum


class Reason(StrEnum):
    """A version's reason; at most 24 characters."""

    APPROVED = "approved"
    UNPAID_DROPPED = "unpaid_dropped"
    HELD = "held"
    TAKEN_BACK = "taken_back"
    RECALLED = "recalled"
    WITHDRAWN = "withdrawn"
    SHORT = "short"
    ADDRESS_CORRECTED = "address_corrected"
    CANCELLED = "cancelled"
