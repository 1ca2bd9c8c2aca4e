"""What notices of lists of goods and of prices carry."""

from typing import Any

from orders.notices import Notice as OrderNotice

MOVED = {"code": "AA", "name": "大米 <5kg>", "name_en": "Rice 5 kg"}
RISE = {
    **MOVED,
    "bundle_id": 1,
    "group_id": 1,
    "supplier_id": 1,
    "supplier": "大超市",
    "supplier_en": "Big & Cheap",
    "price": 1000,
    "asked": 1200,
    "published": 1000,
    "month_before": 900,
    "currency": "CNY",
}

GOODS: dict[str, dict[str, Any]] = {
    OrderNotice.GOODS_CHANGED: {
        "timezone": "Asia/Shanghai",
        "supplier": "大超市",
        "supplier_en": "Big & Cheap",
        "group": "小园团购群",
        "currency": "CNY",
        "next_opens_at": "2026-03-01T12:00:00+00:00",
        "counts": {"added": 60, "changed": 1, "gone": 1, "prices": 1},
        "added": [{"code": "AA", "name": "大米 <5kg>", "name_en": "Rice", "price": 3200}] * 15,
        "prices": [{**MOVED, "before": 1000, "price": 1200, "waits": True}],
        "gone": [MOVED],
    },
    OrderNotice.PRICES_ASKED: {"rises": [RISE, {**RISE, "bundle_id": 2, "code": "AB"}]},
    OrderNotice.PRICES_DECIDED: {"accepted": True, "reason": "<雨>", "rises": [RISE]},
}
