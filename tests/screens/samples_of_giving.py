"""Sample data for the notices about donations and public lists."""

from collections.abc import Mapping
from typing import Any

from fulfillment.notices_giving import Notice


def samples_of_giving(paid: Mapping[str, Any]) -> dict[str, Any]:
    gift = {"donor": "热心 <邻居>", "goods": "大米", "unit": "袋", "quantity": 2}
    return {
        Notice.PAID_BY_DONATION: {**paid, "donor": "热心 <邻居>"},
        Notice.GIFT_FOR_YOU: gift,
        Notice.PUBLIC_LISTS: {
            "compound": "阳光 <小区>",
            "compound_en": "Sunny <Compound>",
            "goods": 12,
            "link": "https://lanzi.example/public/lists/1.abc",
            "complaints": "https://lanzi.example/public/complaints/1.abc",
            "at": "2022-04-10T08:00:00+00:00",
            "timezone": "Asia/Shanghai",
        },
    }
