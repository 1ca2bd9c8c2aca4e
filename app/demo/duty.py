"""The demo's rules about health, who is briefed, and where its residents may go by turns."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from fulfillment.handover.rules.health import BRIEFED, KIT
from fulfillment.handover.tables.outings import outing_point
from fulfillment.handover.use_cases.briefings import record_briefing
from fulfillment.handover.use_cases.duty_rules import duty_rule, set_duty_rule
from fulfillment.handover.use_cases.outing_points import PointForm, set_point
from orders.actors import person_actor
from orders.use_cases.rights import holders
from storage.database import Database

STALL = PointForm(
    name="东门临时菜摊",
    name_en="Stall at the east gate",
    kind="sale",
    holds=12,
    opens="08:00",
    closes="18:00",
    window_minutes=30,
)
GATE = PointForm(
    name="北门",
    name_en="North gate",
    kind="gate",
    holds=20,
    opens="07:00",
    closes="20:00",
    window_minutes=60,
)


async def begin_duty(database: Database, *, compound_id: int, now: datetime) -> None:
    """Everybody declares, who delivers is briefed; a stall and a gate. Twice is once."""
    async with database.write() as tx:
        there = select(outing_point.c.id).where(outing_point.c.compound_id == compound_id)
        if await tx.first(there) is not None:
            return
        liaison = person_actor((await holders(tx, compound_id, "approve"))[0])
        rule = replace(await duty_rule(tx, compound_id), duty_demand="all")
        await set_duty_rule(tx, actor=liaison, compound_id=compound_id, rule=rule, now=now)
        for form in (STALL, GATE):
            await set_point(tx, actor=liaison, compound_id=compound_id, form=form, now=now)
        for person_id in await holders(tx, compound_id, "deliver"):
            for kind in (BRIEFED, KIT):
                await record_briefing(
                    tx,
                    actor=liaison,
                    compound_id=compound_id,
                    person_id=person_id,
                    kind=kind,
                    holds=True,
                    now=now,
                )
