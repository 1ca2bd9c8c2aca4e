"""Sample data for the notices about slots that changed."""

from collections.abc import Mapping
from typing import Any

from fulfillment.handover.notices_timetable import Notice


def samples_of_timetable(slot: Mapping[str, Any]) -> dict[str, Any]:
    mine = {"household_id": 7, **slot, "way": "point"}
    return {
        Notice.PICKUP_MOVED: {**mine, "why": "shift"},
        Notice.PICKUP_WAITS: {**mine, "building": "3<A>", "reason": "bags_missing"},
        Notice.DOOR_ASKED: {**mine, "slot_id": 9},
        Notice.DOOR_REFUSED: mine,
        Notice.GOODS_OVERNIGHT: {
            "handover_id": 3,
            "compound": "阳光 <小区>",
            "compound_en": "Sunny <Compound>",
            "timezone": "Asia/Shanghai",
            "starts_at": "2022-04-10T23:00:00+00:00",
            "households": 40,
            "perishable": [{"kind": "肉", "parcels": 12}, {"kind": "冷冻", "parcels": 3}],
        },
    }
