"""Sample data for the notices about control levels."""

from typing import Any

from fulfillment.handover.notices_levels import Notice


def samples_of_levels() -> dict[str, Any]:
    said = {
        "compound": "阳光 <小区>",
        "compound_en": "Sunny <Compound>",
        "authority": "指挥部 <区>",
        "notice": "第 12 号 <通告>",
        "holds_from": "2022-04-10T08:00:00+00:00",
        "timezone": "Asia/Shanghai",
    }
    posted = {**said, "whole": "", "buildings": [{"building": "3", "level": "sealed"}]}
    return {
        Notice.LEVEL_CHANGED: {
            **said,
            "address": "3-2-501",
            "level": "sealed",
            "before": "control",
            "bags": 2,
        },
        Notice.LEVELS_POSTED: {**posted, "whole": "control"},
        Notice.LEVELS_APPLIED: {**posted, "to_door": 12},
    }
