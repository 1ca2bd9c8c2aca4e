"""Sample data for the notices about health, volunteers and outings."""

from typing import Any

from fulfillment.handover.notices_duty import Notice


def samples_of_duty() -> dict[str, Any]:
    place = {
        "compound_id": 1,
        "compound": "阳光 <小区>",
        "compound_en": "Sunny <Compound>",
        "timezone": "Asia/Shanghai",
    }
    span = {"starts_at": "2022-04-10T00:00:00+00:00", "ends_at": "2022-04-10T04:00:00+00:00"}
    signed = {**place, **span, "sign_up_id": 7, "name": "陈 <伟>", "building": "3"}
    short = {**place, "cycle_id": 4, "number": 3, "at": "2022-04-11T07:00:00+00:00", "short": 2}
    staffed = {**short, "households": 24, "needed": 3, "there": 1, "is_called": False}
    return {
        Notice.DECLARE_TODAY: {**place, **span},
        Notice.UNFIT_FOR_DUTY: {
            **place,
            "name": "陈 <伟>",
            "person_id": 9,
            "at": "2022-04-10T02:05:00+00:00",
            "sign_ups": 1,
        },
        Notice.SIGN_UP_OFFERED: signed,
        Notice.SIGN_UP_DECIDED: {**signed, "accepts": True},
        Notice.STAFF_SHORT: staffed,
        Notice.VOLUNTEERS_WANTED: short,
        Notice.OUTING_VOID: {
            **span,
            "timezone": "Asia/Shanghai",
            "why": "sealed",
            "address": "3-2-501",
            "point": "东门 <菜摊>",
            "point_en": "East <stall>",
        },
    }
