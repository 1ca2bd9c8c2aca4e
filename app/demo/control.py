"""The demo's control period, as a liaison would have set it the day before."""

from datetime import datetime, timedelta

from orders.actors import SCHEDULER
from orders.tables.compounds import control_period
from orders.use_cases.periods import newest_period
from storage.database import Database

NOTICE = "市防控指挥部第 12 号通告（示例）"


async def begin_control(database: Database, *, compound_id: int, now: datetime) -> None:
    """Set a period without an end, unless there is one."""
    before = now - timedelta(days=1)
    async with database.write() as tx:
        if await newest_period(tx, compound_id) is None:
            await tx.insert(
                control_period,
                compound_id=compound_id,
                notice=NOTICE,
                begins_at=before,
                set_by=str(SCHEDULER),
                set_at=before,
                confirmed_at=before,
            )
