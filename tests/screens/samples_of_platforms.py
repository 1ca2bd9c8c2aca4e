"""What notices about a platform's cycle carry."""

from typing import Any

from orders.notices_platform import Notice

OF_CYCLE: dict[str, Any] = {
    "cycle_id": 9,
    "number": 2,
    "channel": "platform",
    "state": "open",
    "supplier": "快<团>团",
    "supplier_en": "Big & Cheap",
    "link": "https://example.org/tuan?id=7&from=b",
    "opens_at": "2026-03-01T00:00:00+00:00",
    "ends_at": "2026-03-01T12:00:00+00:00",
    "delivery_at": "2026-03-02T07:00:00+00:00",
    "timezone": "Asia/Shanghai",
}
PLATFORMS: dict[str, dict[str, Any]] = {
    Notice.PLATFORM_CARD: {**OF_CYCLE, "is_over": False},
    Notice.PLATFORM_REMINDER: {**OF_CYCLE, "homes": ["3-2-501", "14"]},
    Notice.EXPORT_WANTED: {**OF_CYCLE, "compound_id": 1},
}
