"""Sample data for the notices about bills that are not paid after packing."""

from collections.abc import Mapping
from typing import Any

from fulfillment.notices_modes import Notice


def samples_of_modes(paid: Mapping[str, Any], to_pay: Mapping[str, Any]) -> dict[str, Any]:
    return {
        Notice.PAY_AT_HAND_OVER: to_pay,
        Notice.PAY_OFFICER: to_pay,
        Notice.PAID_BY_PAYER: {**paid, "payer": "阳光社区", "payer_en": "Sunny <Community>"},
        Notice.BILL_WAITS: {**paid, "state": "claimed"},
        Notice.BILL_AGAIN: {**to_pay, "mode": "on_approval"},
        Notice.OFFICER_HAS_IT: paid,
        Notice.OFFICER_HAS_NOT: to_pay,
        Notice.MONEY_HANDED_ON: {
            **paid,
            "by": "王 <网格员>",
            "by_en": "Officer <Wang>",
            "is_payer": False,
            "sum": 48000,
            "expected": 50000,
            "left": 2000,
            "bills": 12,
        },
    }
