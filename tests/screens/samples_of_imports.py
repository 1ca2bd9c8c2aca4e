"""What notices about orders of a platform carry."""

from typing import Any

from orders.notices_imports import Notice

IMPORTS: dict[str, dict[str, Any]] = {
    Notice.IMPORT_WAITS: {
        "upload_id": 7,
        "rows": 12,
        "compound": "小园",
        "compound_en": "Little <Garden>",
    },
    Notice.PLATFORM_ORDER_IN: {
        "cycle_number": 2,
        "supplier": "快团团",
        "supplier_en": "Big & Cheap",
        "address": "1-2-301",
        "compound": "小园",
        "compound_en": "Little <Garden>",
        "lines": [{"code": "A", "name": "荔枝<每箱四斤>", "name_en": "Lychees", "quantity": 2}],
        "deliver_at": "2026-03-02T07:00:00+00:00",
        "timezone": "Asia/Shanghai",
        "has_others": True,
    },
}
