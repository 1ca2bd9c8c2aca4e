"""Sample data for what a liaison is told of a gateway's money."""

from typing import Any

from fulfillment.notices_gateway import Notice

GATEWAYS: dict[str, dict[str, Any]] = {
    Notice.GATEWAY_MONEY: {
        "request_id": 7,
        "parcel_id": 8,
        "compound_id": 1,
        "address": "3-2-501",
        "number": "3-0007",
        "cycle_number": 4,
        "supplier": "大<超市>",
        "supplier_en": "Big & Supermarket",
        "reference": "ACDEFGHK",
        "currency": "CNY",
        "came": 4050,
        "kept": 1000,
        "left": 0,
        "what": "late",
    },
}
