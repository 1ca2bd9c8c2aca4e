"""Sample data for the cards of a cycle in the group."""

from collections.abc import Mapping
from typing import Any

from orders.notices import Notice

AT = "2026-03-02T07:00:00+00:00"


def samples_of_cards(
    zone: Mapping[str, Any],
    place: Mapping[str, Any],
    offer: Mapping[str, Any],
    line: Mapping[str, Any],
) -> dict[str, Any]:
    return {
        Notice.CYCLE_CARD: {
            **place,
            "number": 7,
            "state": "open",
            "cutoff_at": AT,
            "deliver_at": AT,
            "households": 12,
            "buildings": [["1", 5], ["3", 7]],
            "offers": [offer],
            "currency": "CNY",
            "payees": [
                {
                    "name": "大超市",
                    "name_en": "Big & Cheap",
                    "payee": "大超市公司",
                    "account_last4": "6021",
                }
            ],
        },
        Notice.CYCLE_CLOSED: {
            **zone,
            "number": 7,
            "households": 12,
            "units": 30,
            "next_opens_at": AT,
            "short": [{**line, "stock": 60, "wished": 83, "rounds": 1, "withdrawn": False}],
            "unserved": 2,
        },
    }
