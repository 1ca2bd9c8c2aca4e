"""Sample data for the notices of the queue at a delivery point."""

from typing import Any

from fulfillment.handover.notices_calling import Notice

PLACE = {"compound": "阳光 <小区>", "compound_en": "Sunny <Compound>"}
CALL = {
    "again": False,
    "point": "东门 <岗亭>",
    "point_en": "East <Gate>",
    "starts_at": "2022-04-10T08:00:00+00:00",
    "ends_at": "2022-04-10T08:05:00+00:00",
    "until": "2022-04-10T08:20:00+00:00",
    "timezone": "Asia/Shanghai",
}


def samples_of_calling() -> dict[str, Any]:
    return {
        Notice.PICKUP_CALL: {
            **CALL,
            "household_id": 7,
            "address": "3-2-501",
            "pickup_code": "482913",
        },
        Notice.BUILDING_CALL: {**CALL, "building": "4", "unit": "2", "rooms": ["401", "402"]},
        Notice.PICKUP_MISSED: {
            "household_id": 7,
            "address": "3-2-501",
            "to_door": False,
            "point": "东门 <岗亭>",
            "point_en": "East <Gate>",
            "timezone": "Asia/Shanghai",
        },
        Notice.QUEUE_MISSED: {
            **PLACE,
            "compound_id": 1,
            "handover_id": 3,
            "missed": ["3-2-501"],
            "lapsed": ["4-1-101"],
            "at_miss": "hold",
            "timezone": "Asia/Shanghai",
        },
        Notice.BUILDING_GROUP_BOUND: {**PLACE, "building": "4"},
    }
