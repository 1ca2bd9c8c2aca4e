"""Sample data for the notices about unpaid bills and advances."""

from collections.abc import Mapping
from typing import Any

from fulfillment.notices_chasing import Notice

BY = {"by": "王<阿姨>", "by_en": "Auntie <Wang>"}
OWED = {
    **BY,
    "household_id": 12,
    "compound_id": 1,
    "address": "3-2-501",
    "left": 2500,
    "currency": "CNY",
    "holder": "p4",
}


def samples_of_chasing(to_pay: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Every notice of the part; `to_pay` holds the keys of `payment_due`."""
    place = {"compound": "小园", "compound_en": "Little <Garden>", "compound_id": 1}
    plea = {
        **to_pay,
        **place,
        "is_flagged": True,
        "why": "工资 <明天> 才发",
        "state": "open",
        "by": "",
    }
    return {
        Notice.PLEA: plea,
        Notice.PLEA_ANSWERED: {**to_pay, "answer": "pay", "by": BY["by"]},
        Notice.PAYMENT_ADVANCED: {**to_pay, **BY},
        Notice.ADVANCE_UNDONE: {**to_pay, **BY},
        Notice.ADVANCES_MADE: {
            **place,
            "cycle_number": 7,
            "advanced": [{"address": "3-2-501", "amount": 3500}] * 2,
            "total": 7000,
            "currency": "CNY",
        },
        Notice.REPAID: {**OWED, "amount": 1000, "way": "cash"},
        Notice.REPAID_DOUBTED: OWED,
        Notice.DEADLINE_OVER: {**place, "cycle_number": 7, "dropped": 3, "held": 2},
    }
