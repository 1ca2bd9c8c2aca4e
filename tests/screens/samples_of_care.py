"""Sample data for the notices about welfare calls and stock."""

from typing import Any

from orders.notices_care import Notice

WHERE = {
    "compound_id": 1,
    "compound": "阳光 <小区>",
    "compound_en": "Sunny <Compound>",
    "number": 3,
    "cutoff_at": "2022-04-10T12:00:00+00:00",
    "timezone": "Asia/Shanghai",
}
DOOR = {**WHERE, "call_id": 5, "household_id": 7, "address": "3-2-501", "name": "周 <护士>"}


def samples_of_care() -> dict[str, Any]:
    many = [f"{building}-1-101" for building in range(1, 200)]
    carers = [[DOOR["name"], {"reached": 4, "overdue": 199}, many], ["", {"waiting": 1}, ["1-1"]]]
    return {
        Notice.CALL_LIST: {**WHERE, "count": 12, "is_late": False},
        Notice.CALLS_TAKEN_OVER: {**WHERE, "count": 2, "name": "周 <护士>"},
        Notice.CALLS_PASSED_ON: {**WHERE, "count": 2, "name": "周 <护士>"},
        Notice.CALLS_AGAIN: {**WHERE, "calls": [[5, "3-2-501"], [6, "3-2-502"]]},
        Notice.VISIT_ASKED: {**DOOR, "tries": 2},
        Notice.VISIT_HEARD: {**DOOR, "food": True, "medicine": True},
        Notice.VISIT_IN_VAIN: DOOR,
        Notice.CARE_SUMMARY: {**WHERE, "carers": carers, "owed": many},
        Notice.STOCK_ASKED: {
            "supplier_id": 2,
            "supplier": "武商 <超市>",
            "supplier_en": "Wushang <Market>",
            "day": "2022-04-10",
            "last_day": "2022-04-09",
        },
        Notice.STOCK_LOW: {
            "compound_id": 1,
            "group": "阳光 <业主群>",
            "kind": "粮油",
            "state": "low",
            "days": 92,
            "least": 15,
        },
    }
