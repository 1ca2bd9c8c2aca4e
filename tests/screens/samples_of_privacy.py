"""Samples of what is told of control periods, closing statements and phones."""

from typing import Any

from fulfillment.notices import Notice as FulfillmentNotice
from orders.notices import Notice as OrderNotice

AT = "2026-03-02T07:00:00+00:00"
COMPOUND = {
    "compound": "小园",
    "compound_en": "Little <Garden>",
    "compound_id": 1,
    "timezone": "Asia/Shanghai",
}
CONTROL = {**COMPOUND, "notice": "<第 12 号> 通告"}

PRIVACY: dict[str, dict[str, Any]] = {
    OrderNotice.CONTROL_PERIOD: {
        **CONTROL,
        "begins_at": AT,
        "ends_at": AT,
    },
    OrderNotice.CONTROL_ENDED: {
        **CONTROL,
        "ended_at": AT,
        "number": 7,
        "cutoff_at": AT,
        "goes_on": True,
        "phone_days": 30,
    },
    FulfillmentNotice.CLOSING_STATEMENT: {
        **COMPOUND,
        "begins_at": AT,
        "ended_at": AT,
        "address": "1-2-301",
        "household_id": 7,
        "currency": "CNY",
        **dict.fromkeys(("asked", "paid", "waived", "dropped", "cancelled"), 5050),
        **dict.fromkeys(("open", "refunded", "credit"), 0),
    },
    FulfillmentNotice.STATEMENTS_READY: {
        **COMPOUND,
        "begins_at": AT,
        "ended_at": AT,
        "households": 12,
        "asked": 5050,
        "open": 0,
        "currency": "CNY",
    },
    FulfillmentNotice.PHONES_GO: {**COMPOUND, "erase_at": AT},
    FulfillmentNotice.PHONES_GONE: {**COMPOUND, "erase_at": AT, "people": 12, "entries": 30},
}
