"""The demo's clock: kept in the database, moved forward by the time strip."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.demo.sandbox_process import SandboxProcess
from app.milestones import Milestone, next_milestone
from app.scheduler import Scheduler
from config.clock import MovableClock
from orders.tables.compounds import compound
from portal.strip import StripState
from storage.database import Database
from storage.tables import fact

OFFSET = "clock_offset_seconds"


async def read_offset(database: Database) -> timedelta | None:
    """The offset that an earlier run left, if there was one."""
    async with database.read() as tx:
        seconds = await tx.scalar(select(fact.c.value).where(fact.c.name == OFFSET))
    return None if seconds is None else timedelta(seconds=seconds)


def first_offset(system_now: datetime, *, timezone: str, opens: str) -> timedelta:
    """The offset that lets a fresh demo begin at the compound's next opening hour."""
    zone = ZoneInfo(timezone)
    local = system_now.astimezone(zone)
    hour, minute = (int(part) for part in opens.split(":"))
    start = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if start < local:
        start += timedelta(days=1)
    return start.astimezone(UTC) - system_now


class DemoControls:
    """What the time strip shows and does (`portal.strip.TimeControls`)."""

    def __init__(
        self,
        *,
        database: Database,
        clock: MovableClock,
        sandbox: SandboxProcess,
        scheduler: Scheduler,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sandbox = sandbox
        self._scheduler = scheduler

    async def state(self, locale: str) -> StripState:
        now = self._clock.now()
        async with self._database.read() as tx:
            zone = await tx.scalar(select(compound.c.timezone).limit(1))
            coming = await next_milestone(tx, after=now)
        return StripState(
            now=now,
            timezone=zone,
            milestone=coming.code if coming else None,
            milestone_at=coming.at if coming else None,
        )

    async def skip(self, to: datetime) -> None:
        """Move every clock to the milestone at `to`, if it is still the next, and do what is due.

        A button pressed twice, or on a page that has not caught up, skips nothing further.
        """
        coming = await self.coming()
        if coming is not None and coming.at == to:
            await self.move_to(to)

    async def coming(self) -> Milestone | None:
        """The next milestone from now."""
        async with self._database.read() as tx:
            return await next_milestone(tx, after=self._clock.now())

    async def move_to(self, instant: datetime) -> None:
        """Move the compound's time forward to `instant`, here and in the sandbox."""
        offset = self._clock.move_to(instant)
        await self._sandbox.set_clock(offset)
        await self.keep(offset)
        await self._scheduler.tick()

    async def keep(self, offset: timedelta) -> None:
        """Remember the offset for the next start."""
        async with self._database.write() as tx:
            await tx.run(fact.delete().where(fact.c.name == OFFSET))
            await tx.insert_many(fact, [{"name": OFFSET, "value": offset.total_seconds()}])
