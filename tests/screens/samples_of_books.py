"""Sample data for the notices about books, disputes, credit and settlements."""

from typing import Any

from fulfillment.notices_books import Notice

AT = "2026-03-02T07:00:00+00:00"
PLACE = {
    "compound": "小园",
    "compound_en": "Little <Garden>",
    "compound_id": 1,
    "supplier": "大超市",
    "supplier_en": "Big & Cheap",
    "supplier_id": 2,
    "cycle_number": 7,
    "cycle_id": 7,
    "currency": "CNY",
    "address": "1-2-301",
    "number": "7-0042",
}
DISPUTE: dict[str, Any] = {
    **PLACE,
    "dispute_id": 5,
    "text": "两颗 <白菜> 烂了",
    "has_photo": True,
    "amount": 3500,
    "most": 3500,
    "state": "open",
    "given": 0,
    "gives_back": "",
    "reason": "",
    "comment": "装的时候 <是> 好的",
    "by": "",
    "packed": 1,
    "kind": "spoiled",
    "bag_code": "",
}
UPHELD = {**DISPUTE, "state": "upheld", "given": 1250, "gives_back": "credit", "reason": "对不住"}
OFF = {
    **PLACE,
    "count": 2,
    "misfits": [
        {
            "what": "open",
            "about": "AB3D5",
            "address": "1-2-301",
            "expected": 3500,
            "found": 3400,
            "household_id": 3,
            "request_id": 9,
        }
    ],
}
CREDIT = {**PLACE, "household_id": 3, "amount": 800}
BOOKS: dict[str, dict[str, Any]] = {
    Notice.BOOKS_OFF: OFF,
    Notice.DISPUTE_MADE: DISPUTE,
    Notice.DISPUTE_TOLD: {**PLACE, "state": "open", "bag_code": ""},
    Notice.DISPUTES_TO_BRING: {
        **PLACE,
        "bags": [{**PLACE, "reason": "两颗 <白菜>", "bag_code": "K7RF3"}],
    },
    Notice.DISPUTE_DECIDED: UPHELD,
    Notice.LET_OFF: {
        **PLACE,
        "kind": "discount",
        "given": 500,
        "amount": 3000,
        "reason": "送晚了",
        "state": "due",
    },
    Notice.CREDIT_WANTED: CREDIT,
    Notice.CREDIT_COMES_BACK: CREDIT,
    Notice.SETTLEMENT_SIGNED: {**PLACE, "side": "supplier", "is_done": False, "sum": 123400},
    Notice.BAGS_HANDED: {
        "address": "1-2-301",
        "parcels": [{"parcel_id": 4, "number": "7-0042", "supplier": "大超市", "supplier_en": ""}],
        "until": AT,
        "timezone": "Asia/Shanghai",
    },
}
