"""Data of the notices about door runs."""

from typing import Any

from fulfillment.handover.notices_runs import Notice

PLACE = {"compound": "樊城花园", "compound_en": "Fancheng Garden", "timezone": "Asia/Shanghai"}
AT_DOOR = {"address": "3-2-501", "at": "2026-03-02T08:00:00+00:00", "timezone": "Asia/Shanghai"}
POINT = {"point": "小区东门", "point_en": "East gate"}

RUNS: dict[str, dict[str, Any]] = {
    Notice.RUN_FOR_YOU: {
        **PLACE,
        "run_id": 4,
        "number": 3,
        "building": "3",
        "units": ["1", "2"],
        "households": 8,
        "bags": 11,
    },
    Notice.RUN_NOT_YOURS: {**PLACE, "run_id": 4, "number": 3},
    Notice.RUNS_WAITING: {
        **PLACE,
        "compound_id": 1,
        "runs": 6,
        "households": 52,
        "buildings": ["3", "5"],
    },
    Notice.BROUGHT_BACK: {
        **PLACE,
        **AT_DOOR,
        "door_id": 9,
        "number": 3,
        "outcome": "nobody",
        "lacking": 0,
        "volunteer": "<周强>",
        "note": "按了三次 & 没人",
    },
    Notice.BROUGHT_TO_DOOR: {**AT_DOOR, "is_left": True, "bags": 2, "lacking": 1},
    Notice.NOBODY_OPENED: AT_DOOR,
    Notice.BAGS_KEPT: {"address": "3-2-501", "decision": "hold", "neighbour": "", **POINT},
}
