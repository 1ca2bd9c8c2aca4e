"""An evening without chat: the program runs, nobody answers at the Bot API, the cycle goes on."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from app import due
from app.links import Wish, make_link
from app.papers import fill_folder
from app.program import Program
from config.clock import MovableClock
from config.settings import Mode, Settings
from fulfillment.supply.tables.batches import batch
from orders.tables.cycles import cycle
from orders.use_cases.compounds import load_compound
from tests.builders import make_liaison, make_member, small_file
from tests.journey.stage import free_port
from tests.on_paper.street import late_of, orders_of
from tests.supply.rounds import notices

pytestmark = pytest.mark.slow

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Evening:
    """A program that serves, and a clock to move."""

    program: Program
    clock: MovableClock
    liaison: httpx.AsyncClient

    async def until(self, look: Callable[[], Awaitable[Any]]) -> Any:
        """What is there after some ticks of the scheduler."""
        for _ in range(10):
            await self.program.scheduler.tick()
            if found := await look():
                return found
        raise AssertionError("nothing came of it")

    async def cycle(self) -> Any:
        async with self.program.database.read() as tx:
            return await tx.first(select(cycle).where(cycle.c.opened_at.is_not(None)))

    async def send(self, text: str, given_at: datetime, do: str = "enter") -> str:
        local = given_at.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%dT%H:%M")
        fields = {"text": text, "given_at": local, "do": do}
        answer = await self.liaison.post("/liaison/sheet", data=fields)
        assert answer.status_code == 200
        return answer.text


@pytest_asyncio.fixture
async def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Evening]:
    """The cycle has opened; nothing listens where Telegram should be."""
    monkeypatch.setattr(due, "WAIT_AT_MOST_SECONDS", 0.0)
    settings = Settings(
        mode=Mode.SANDBOX,
        folder=tmp_path,
        database_url="",
        public_url="",
        portal_port=free_port(),
        sandbox_port=free_port(),
        tick_seconds=0.1,
    )
    clock = MovableClock()
    program = Program(settings, clock=clock)
    await program.prepare()
    tomorrow = clock.now().astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)
    async with program.database.write() as tx:
        loaded = await load_compound(tx, small_file(), today=tomorrow.date(), now=clock.now())
        await make_liaison(tx, loaded.compound_id, name="李红梅")
        await make_member(tx, "1-1-101")
    clock.move_to(tomorrow.replace(hour=8, minute=0, second=1))
    async with program.running():
        token, _ = await make_link(program.database, Wish("liaison"), now=clock.now())
        client = httpx.AsyncClient(base_url=settings.portal_url, headers={"Accept-Language": "en"})
        async with client as browser:
            assert (await browser.post(f"/s/{token}")).status_code == 303
            yield Evening(program, clock, browser)


async def test_the_cycle_goes_on_by_paper(evening: Evening, tmp_path: Path):
    database, clock = evening.program.database, evening.clock
    row = await evening.until(evening.cycle)
    printed = await fill_folder(database, evening.program.press, tmp_path / "out", now=clock.now())
    # Of two languages: two papers a building, the notice, and the blank form of A5.
    assert len(printed) == 2 * (2 * 3 + 1 + 1)
    clock.move_to(row.cutoff_at - QUARTER)
    until = (row.cutoff_at + 2 * QUARTER).isoformat()
    await evening.liaison.post("/liaison/wait", data={"until": until})
    clock.move_to(row.cutoff_at + QUARTER)
    assert "2 households entered" in await evening.send(
        "1-1-101 A2 B1\n2-1-101 C1", row.cutoff_at - QUARTER
    )
    late = await evening.send("3 A1", row.cutoff_at + timedelta(minutes=1))
    assert "kept as late" in late
    assert (await evening.cycle()).state == "open"
    await evening.liaison.post("/liaison/entered")

    async def batches() -> Any:
        async with database.read() as tx:
            return await tx.all(select(batch))

    assert len(await evening.until(batches)) == 2
    assert (await evening.cycle()).state == "closed"
    async with database.read() as tx:
        assert await orders_of(tx) == {}  # live no more: they are closed and in the batches
        assert [item.source for item in await late_of(tx)] == ["paper"]
        (told,) = await notices(tx, "ordered_on_paper")
        assert told.state == "queued"  # until the chat is back
        assert told.data["by"] == "李红梅"
