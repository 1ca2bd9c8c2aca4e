"""Sample data for notices about papers and packed bags."""

from typing import Any

from fulfillment.notices import Notice

PAPERS: dict[str, dict[str, Any]] = {
    Notice.BAG_PHOTO: {
        "document_id": 11,
        "parcel_id": 6,
        "address": "1-2-301",
        "number": 1,
        "bags": 2,
        "order_number": "7-0042",
        "cycle_number": 7,
        "supplier": "大超市",
        "supplier_en": "Big & Cheap",
        "amount": 5050,
        "currency": "CNY",
    },
}
