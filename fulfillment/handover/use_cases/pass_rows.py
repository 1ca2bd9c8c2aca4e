"""Passes with their names, as the household, the guard and the liaison see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from fulfillment.handover.rules.outings import Window
from fulfillment.handover.tables.outings import outing, outing_point
from orders.tables.compounds import compound
from orders.tables.households import household


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass, as the household and the guard see it."""

    outing_id: int
    compound_id: int
    compound: str
    compound_en: str
    timezone: str
    household_id: int
    address: str
    name: str
    code: str
    point: str
    point_en: str
    day: str
    window: Window
    state: str
    out_at: datetime | None
    back_at: datetime | None


def passes() -> Select[Any]:
    """Every pass with its names."""
    return (
        select(
            outing,
            household.c.key,
            household.c.building_id,
            outing_point.c.name.label("point"),
            outing_point.c.name_en.label("point_en"),
            compound.c.name.label("compound"),
            compound.c.name_en.label("compound_en"),
            compound.c.timezone,
        )
        .join(household, household.c.id == outing.c.household_id)
        .join(outing_point, outing_point.c.id == outing.c.point_id)
        .join(compound, compound.c.id == outing.c.compound_id)
        .order_by(outing.c.starts_at, outing.c.id)
    )


def as_pass(row: Row[Any]) -> Pass:
    """A row of `passes`."""
    return Pass(
        row.id,
        row.compound_id,
        row.compound,
        row.compound_en,
        row.timezone,
        row.household_id,
        row.key,
        row.name or "",
        row.code,
        row.point,
        row.point_en,
        row.day,
        Window(row.starts_at, row.ends_at),
        row.state,
        row.out_at,
        row.back_at,
    )
