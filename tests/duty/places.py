"""A small compound with levels, points and neighbours, for the tests of this folder."""

from datetime import timedelta

from sqlalchemy import select

from config.chance import SeededChance
from fulfillment.handover.use_cases.outing_points import PointForm, set_point
from fulfillment.handover.use_cases.outings import book_outing
from fulfillment.handover.use_cases.pass_rows import Pass
from orders.actors import Actor
from orders.tables.compounds import building
from orders.tables.levels import control_level
from storage.database import Transaction
from tests.builders import DURING, household_id_of

CHANCE = SeededChance("passes")
STALL = PointForm(
    name="菜摊",
    name_en="Stall",
    kind="sale",
    holds=1,
    opens="12:00",
    closes="13:00",
    window_minutes=30,
)
# 10:00 in Shanghai is DURING; the stall's first window begins two hours later.
FIRST = DURING + timedelta(hours=2)


async def set_level(
    tx: Transaction, compound_id: int, level: str, *, code: str = "", since=DURING
) -> None:
    """Announced and confirmed."""
    found = await tx.scalar(select(building.c.id).where(building.c.code == code))
    await tx.insert(
        control_level,
        compound_id=compound_id,
        building_id=found,
        level=level,
        authority="指挥部",
        notice="第12号",
        holds_from=since,
        set_by="person:1",
        set_at=since,
        confirmed_at=since,
        applied_at=since,
        told_at=since,
    )


def id_of(actor: Actor) -> int:
    """Whose person it is."""
    assert actor.person_id is not None
    return actor.person_id


async def make_stall(tx: Transaction, liaison: Actor, compound_id: int) -> int:
    """A point that holds one person a window, at 12:00 and at 12:30."""
    return await set_point(tx, actor=liaison, compound_id=compound_id, form=STALL, now=DURING)


async def book(
    tx: Transaction, actor: Actor, key: str, point_id: int, *, at=FIRST, now=DURING
) -> Pass:
    return await book_outing(
        tx,
        actor=actor,
        household_id=await household_id_of(tx, key),
        point_id=point_id,
        starts_at=at,
        who=f"p{actor.person_id}",
        chance=CHANCE,
        now=now,
    )
