"""Sample data for notices of changed cycles."""

from typing import Any

from orders.notices import Notice as OrderNotice

BEFORE = {
    "opens_at": "2026-03-04T00:00:00+00:00",
    "cutoff_at": "2026-03-04T12:00:00+00:00",
    "approve_by": "2026-03-04T13:00:00+00:00",
    "packed_by": "2026-03-05T03:00:00+00:00",
    "pay_by": "2026-03-05T06:00:00+00:00",
    "deliver_at": "2026-03-05T07:00:00+00:00",
}
HOURS = {
    "opens": "08:00",
    "cutoff": "20:00",
    "approve_by": "21:00",
    "packed_by": "11:00",
    "paid_by": "14:00",
    "deliver_at": "15:00",
}


def changed(kind: str, value: str = "") -> dict[str, Any]:
    """The data of one kind of change."""
    return {
        "kind": kind,
        "value": value,
        "number": 2,
        "compound": "小园",
        "compound_en": "Little <Garden>",
        "timezone": "Asia/Shanghai",
        "now": BEFORE["opens_at"],
        "before": BEFORE,
        "after": {**BEFORE, "cutoff_at": "2026-03-04T10:00:00+00:00"},
        "next_number": 3,
        "next": BEFORE,
        "next_before": BEFORE,
        "length_days": 1,
        "length_before": 3,
        "hours": {**HOURS, "cutoff": "19:00"},
        "hours_before": HOURS,
        "is_running": True,
    }


CYCLES: dict[str, dict[str, Any]] = {
    OrderNotice.CYCLE_CHANGED: changed("hours"),
    OrderNotice.CYCLE_CHANGED_BY: {**changed("pause", "2026-03-11"), "by": "王<芳>"},
    OrderNotice.CYCLE_CHANGED_SUPPLY: changed("extend", "1"),
    OrderNotice.CLOSES_EARLIER: changed("close", "1"),
}
