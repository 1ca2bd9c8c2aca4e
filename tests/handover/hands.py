"""Somebody hands a bag to whoever holds the household's code."""

from datetime import datetime, timedelta

from sqlalchemy import select

from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.pickup import HandedOut, hand_out
from orders.actors import Actor
from storage.database import Transaction
from tests.builders import household_id_of
from tests.handover.loads import TRUCK

AT = TRUCK + timedelta(hours=1)


async def code_of(tx: Transaction, key: str) -> str:
    home = await household_id_of(tx, key)
    code: str = await tx.scalar(
        select(slot.c.pickup_code).where(slot.c.household_id == home).order_by(slot.c.id.desc())
    )
    return code


async def hand(
    tx: Transaction, actor: Actor, key: str, bag_code: str, *, now: datetime = AT
) -> HandedOut:
    code = await code_of(tx, key)
    return await hand_out(tx, actor=actor, pickup_code=code, bag_code=bag_code, now=now)
