"""Data of the notices about what is scarce."""

from typing import Any

from orders.notices import Notice as OrderNotice

WAITED = {
    "address": "1-2-301",
    "number": 7,
    "household_id": 4,
    "cutoff_at": "2026-03-01T12:00:00+00:00",
    "timezone": "Asia/Shanghai",
}
SHARING: dict[str, dict[str, Any]] = {
    OrderNotice.MOVED_UP: WAITED,
    OrderNotice.UNSERVED: WAITED,
    OrderNotice.LEFT_UNSERVED: {
        "number": 7,
        "cycle_id": 3,
        "compound_id": 1,
        "count": 2,
        "addresses": ["1-2-301", "14"],
    },
}
