"""Sample data for the notices about what the supplier lacks."""

from typing import Any

from fulfillment.notices_shortage import Notice

AT = "2026-03-02T07:00:00+00:00"
PLACE = {
    "compound": "小园",
    "compound_en": "Little <Garden>",
    "supplier": "大超市",
    "supplier_en": "Big & Cheap",
    "cycle_number": 7,
}
REPORT = {
    **PLACE,
    "shortage_id": 4,
    "digest": "0123456789",
    "version": 2,
    "currency": "CNY",
    "bundles": [
        {
            "code": "A",
            "name": "蔬菜包",
            "name_en": "Veg <fresh>",
            "ordered": 6,
            "given": 3,
            "instead": 0,
        },
        {"code": "B", "name": "肉包", "name_en": "Meat", "ordered": 2, "given": 3, "instead": 1},
    ],
    "households": 42,
    "first": [
        {"address": "1-2-301", "units": [["A", 2, 1], ["B", 0, 1]], "before": 2000, "after": 4050}
    ],
    "before": 12100,
    "after": 9000,
}
LESS: dict[str, Any] = {
    **PLACE,
    "number": "7-0042",
    "address": "1-2-301",
    "currency": "CNY",
    "lines": [
        {
            "code": "A",
            "name": "蔬菜包",
            "name_en": "Veg <fresh>",
            "before": 2,
            "after": 1,
            "instead": 0,
        },
        {"code": "B", "name": "肉包", "name_en": "Meat", "before": 0, "after": 1, "instead": 1},
        {"code": "C", "name": "鸡蛋", "name_en": "Eggs", "before": 1, "after": 0, "instead": 0},
        {"code": "D", "name": "米", "name_en": "Rice", "before": 1, "after": 1, "instead": 0},
    ],
    "before": 4800,
    "after": 4050,
    "state": "due",
    "back": 0,
    "over": 0,
    "is_platform": False,
    "request_id": 5,
    "parcel_id": 6,
    "amount": 4050,
    "credit_used": 0,
    "payee": "大超市公司",
    "account_last4": "6021",
    "reference": "K7RF3MA",
    "scheme": "pay_page",
    "pay_by": AT,
    "timezone": "Asia/Shanghai",
    "link": "http://127.0.0.1:8080/pay/K7RF3MA.signature",
}
BILL = {
    key: LESS[key]
    for key in (
        *PLACE,
        "number",
        "address",
        "amount",
        "credit_used",
        "currency",
    )
} | {
    "lines": [{"code": "A", "name": "蔬菜包", "name_en": "Veg", "quantity": 1, "price": 1000}],
    "state": "due",
    "parcel_state": "packed",
}
SHORTAGE: dict[str, dict[str, Any]] = {
    Notice.SHORTAGE_SHOWN: REPORT,
    Notice.SHORTAGE_DECIDED: {**REPORT, "state": "applied"},
    Notice.PARCEL_LESS: LESS,
    Notice.BILL_CHANGED: BILL,
}
