"""Sample data for the notices about money that a statement shows."""

from collections.abc import Mapping
from typing import Any

from fulfillment.notices_statements import Notice


def samples_of_statements(
    paid: Mapping[str, Any], to_pay: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Each notice with what it is told of."""
    return {
        Notice.PAYMENT_OVER: {**paid, "came": 5000, "kept": 950, "gives_back": "credit"},
        Notice.PAYMENT_PART: {**to_pay, "came": 1500},
        Notice.PAYMENT_TWICE: {**paid, "came": 4050, "gives_back": "refund", "is_paid": True},
    }
