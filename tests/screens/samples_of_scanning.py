"""Sample data for the notices about collecting and free goods."""

from typing import Any

from fulfillment.handover.notices_scanning import Notice

PLACE = {"compound": "阳光 <小区>", "compound_en": "Sunny <Compound>", "timezone": "Asia/Shanghai"}

SCANNING_SAMPLES: dict[str, Any] = {
    Notice.FREE_SHARE: {
        "donor": "热心 <邻居>",
        "goods": "大米",
        "unit": "袋",
        "quantity": 2,
        "at_table": True,
    },
    Notice.LEFT_TO_DOOR: {"address": "3-2-501", **PLACE},
    Notice.LEFT_RETURNED: {
        "address": "3-2-501",
        "number": "7-0042",
        "supplier": "益民 <超市>",
        "supplier_en": "Yimin <Market>",
        "reason": "家里没有人 <菜会坏>",
    },
    Notice.DOUBTFUL_SCAN: {
        "pickup_room": "3-2-501",
        "bag_room": "3-2-502",
        "number": "7-0042",
        "answer": "codes_do_not_match",
        "scanned_at": "2022-04-10T08:00:00+00:00",
        **PLACE,
    },
}
