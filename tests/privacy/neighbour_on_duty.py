"""What the neighbour of the privacy tests said of their health, and a pass in their name."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Table

from fulfillment.handover.tables.duty import health_declaration
from fulfillment.handover.tables.outings import outing, outing_point
from tests.supply.rounds import MORNING

NAME = "欧阳紫藤"
UNTIL = MORNING + timedelta(days=2)
Rows = list[tuple[Table, dict[str, Any]]]


def on_duty(person_id: int, compound_id: int, home: int) -> Rows:
    """They declared their health, and went out."""
    mine = {"compound_id": compound_id}
    declared = {
        "person_id": person_id,
        "details": {"tenths": 365, "said": NAME},
        "is_fit": True,
        "holds_until": UNTIL,
        "declared_at": MORNING,
    }
    point = {
        "id": 1,
        "name": "门",
        "name_en": "gate",
        "kind": "gate",
        "holds": 1,
        "opens": "08:00",
        "closes": "09:00",
        "window_minutes": 30,
    }
    out = {
        "household_id": home,
        "point_id": 1,
        "name": NAME,
        "code": "123456",
        "day": "2022-04-10",
        "starts_at": MORNING,
        "ends_at": UNTIL,
        "state": "back",
        "made_by": person_id,
        "made_at": MORNING,
    }
    return [
        (health_declaration, {**mine, **declared}),
        (outing_point, {**mine, **point}),
        (outing, {**mine, **out}),
    ]
