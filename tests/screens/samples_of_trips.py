"""Sample data for the notices about trips, boxes and buying runs."""

from typing import Any

from fulfillment.handover.notices_trips import Notice

AT = "2022-04-10T07:30:00+00:00"
OF_TRIP = {
    "trip_id": 7,
    "compound": "阳光 <小区>",
    "compound_en": "Sunny <Compound>",
    "timezone": "Asia/Shanghai",
    "supplier": "大 <超市>",
    "supplier_en": "Big <Supermarket>",
    "plate": "鄂F12345",
}
BOXES = {**OF_TRIP, "boxes": "3, 5-7"}
SAMPLES_OF_TRIPS: dict[str, Any] = {
    Notice.TRIP_PLANNED: {
        **OF_TRIP,
        "owner": "community",
        "leaves_at": AT,
        "driver": "老 <周>",
        "phone": "+8613900001111",
        "others": ["小 <吴>", "阿花"],
        "stop": 2,
        "stops": 3,
        "changed": False,
    },
    Notice.TRIP_CALLED_OFF: {**OF_TRIP, "leaves_at": AT},
    Notice.TRIP_LATE: {**OF_TRIP, "leaves_at": AT, "minutes": 45},
    Notice.BOXES_LEFT_BEHIND: {**BOXES, "on_board": 38, "ready": 42},
    Notice.BOXES_MISSING: {**BOXES, "counted": 38, "sent": 42, "at": AT},
    Notice.BOX_TURNED_UP: {
        **OF_TRIP,
        "of": "东 <园>",
        "of_en": "East <Garden>",
        "box": 3,
        "was_loaded": False,
    },
    Notice.SHOP_ASKED: {**OF_TRIP, "run_id": 4, "lines": 12, "begins_at": AT, "ends_at": AT},
    Notice.SHOP_ANSWERED: {
        **OF_TRIP,
        "run_id": 4,
        "lines": 12,
        "lacking": [{"name": "土 <豆>", "unit": "斤", "wanted": 20, "has": 15}],
    },
}
