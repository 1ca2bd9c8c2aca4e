"""Points, windows and who is out, for the liaison's page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from fulfillment.handover.rules.outings import Quota
from fulfillment.handover.tables.outings import outing
from fulfillment.handover.use_cases.outing_points import (
    Free,
    Point,
    free_windows,
    points_of,
    today_in,
)
from fulfillment.handover.use_cases.pass_rows import Pass, as_pass, passes
from orders.actors import Actor
from orders.rules.states import OutingState
from orders.tables.compounds import compound
from orders.use_cases.rights import require_right
from storage.database import Transaction

DAYS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class OutingBoard:
    """Quota, points, their windows of the next days, and who is out at this moment."""

    quota: Quota
    timezone: str
    points: tuple[Point, ...]
    days: tuple[tuple[date, tuple[tuple[Point, tuple[Free, ...]], ...]], ...]
    out: tuple[Pass, ...]


async def outing_board(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> OutingBoard:
    """Return what the liaison sees. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    points = await points_of(tx, compound_id)
    today = today_in(place.timezone, now)
    days = []
    for later in range(DAYS_SHOWN):
        day = today + timedelta(days=later)
        found = [
            (each, await free_windows(tx, each, day=day, timezone=place.timezone, now=now))
            for each in points
        ]
        days.append((day, tuple(item for item in found if item[1])))
    rows = await tx.all(
        passes().where(outing.c.compound_id == compound_id, outing.c.state == OutingState.OUT)
    )
    quota = Quota(outings=place.outings, span=place.outing_days)
    return OutingBoard(
        quota, place.timezone, points, tuple(days), tuple(as_pass(row) for row in rows)
    )
