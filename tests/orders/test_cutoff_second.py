"""Messages carry whole seconds, so the second of the cut-off is in time for all or for nobody."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.due import DueWork
from config.chance import SeededChance
from orders.tables.cycles import cycle
from storage.database import Database
from tests.builders import CUTOFF, PORTAL, make_compound, make_open_cycle


@pytest.mark.parametrize(("seconds", "is_open"), [(0, True), (0.9, True), (1, False)])
async def test_a_cycle_closes_once_all_of_its_last_second_has_come_in(
    db: Database, seconds: float, is_open: bool
):
    now = CUTOFF + timedelta(seconds=seconds)

    async def received_until() -> datetime:
        return now

    async with db.write() as tx:
        await make_compound(tx)
        cycle_id = await make_open_cycle(tx)
    work = DueWork(database=db, chance=SeededChance("tests"), portal_url=PORTAL)
    work.received_until = received_until
    await work.run(now)
    async with db.read() as tx:
        state = await tx.scalar(select(cycle.c.state).where(cycle.c.id == cycle_id))
    assert (state == "open") == is_open
