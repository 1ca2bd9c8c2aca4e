"""The program is away for days, or is stopped, and goes on where it was."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from config.clock import MovableClock
from orders.tables.cycles import cycle
from orders.tables.orders import order
from tests.journey.listening import reactions_to
from tests.journey.somebody import Somebody
from tests.journey.stage import GROUP, LIAISON, Stage, free_port, stage

pytestmark = [pytest.mark.slow]

ROOT = Path(__file__).parents[2]


async def test_four_days_away_are_caught_up_in_order_and_nothing_overdue_is_announced(
    tmp_path: Path,
):
    """Cycles open on days 1, 4, 7 …, each for a day. Away from day 1 to 5, and from 5 to 7."""
    async with stage(tmp_path) as s:
        liaison = Somebody(s, LIAISON)
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        said = await wang.says("A1")
        await wang.sees("订单已收到", after=said)
        await s.rest()
        now = s.program.clock.now()
        await s.stop()
        await s.start_again(later=timedelta(days=4))
        assert s.program.clock.now() >= now + timedelta(days=4)
        assert (await s.sandbox.ask("clock"))["offset_seconds"] == offset_of(s)
        await liaison.sees("1 个批次")
        await s.rest()
        assert await cycles(s) == [(1, "closed"), (2, "skipped")]
        said = await wang.says("A2")
        await wang.sees("截单", after=said)
        assert await opened_cards(s, wang) == {1}

        await s.stop()
        await s.start_again(later=timedelta(days=2, hours=1))
        await wang.sees("第 3 期", chat=GROUP)
        assert await cycles(s) == [(1, "closed"), (2, "skipped"), (3, "open")]
        said = await wang.says("A2")
        await wang.sees("订单已收到", "第 3 期", after=said)
        assert await opened_cards(s, wang) == {1, 3}
        assert not s.program.tasks.failed.is_set()


def offset_of(s: Stage) -> float:
    clock = s.program.clock
    assert isinstance(clock, MovableClock)
    return clock.offset.total_seconds()


async def cycles(s: Stage) -> list[tuple[int, str]]:
    of_all = select(cycle.c.number, cycle.c.state).order_by(cycle.c.number)
    async with s.program.database.read() as tx:
        return [tuple(row) for row in await tx.all(of_all)]


async def opened_cards(s: Stage, who: Somebody) -> set[int]:
    """The cycles that the group has heard of."""
    await s.rest()
    texts = " ".join(m.get("text") or "" for m in await who.messages(GROUP))
    return {int(number) for number in re.findall(r"第 (\d+) 期", texts)}


class Demo:
    """`./lanzi demo` as a process."""

    def __init__(self, process: asyncio.subprocess.Process, said: str) -> None:
        self.process = process
        self.said = said
        chat = re.search(r"chat page\s+(http://\S+?)/\s", said)
        assert chat, said
        self.chat_page = chat[1]

    async def ask(self, path: str, **query: str) -> dict:
        async with httpx.AsyncClient(base_url=self.chat_page) as http:
            return (await http.get(f"/control/{path}", params=query)).json()

    async def tell(self, path: str, body: dict) -> dict:
        async with httpx.AsyncClient(base_url=self.chat_page, timeout=60) as http:
            answer = await http.post(f"/control/{path}", json=body)
            assert answer.status_code == 200, answer.text
            return answer.json()


@asynccontextmanager
async def demo(folder: Path, ports: tuple[int, int], *more: str) -> AsyncIterator[Demo]:
    """Run until the block ends; Ctrl-C must end it, and all it started, within seconds."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", "demo", "--folder", str(folder)),
        *("--portal-port", str(ports[0]), "--sandbox-port", str(ports[1]), *more),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "COLUMNS": "120", "NO_COLOR": "1"},
    )
    assert process.stdout
    said = ""
    try:
        async with asyncio.timeout(60):
            while "Ctrl-C" not in said:
                line = await process.stdout.readline()
                assert line, said
                said += line.decode()
        children = descendants(process.pid)
        assert children
        yield Demo(process, said)
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(12):
            await process.stdout.read()
            assert await process.wait() == 0
        assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


def descendants(pid: int) -> list[int]:
    """Every process that this one has started, and theirs."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own = [int(each) for each in children]
    return own + [each for child in own for each in descendants(child)]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads Linux's /proc")
async def test_the_demo_stops_at_ctrl_c_goes_on_and_forgets_when_told(tmp_path: Path):
    ports = free_port(), free_port()
    wang = {"user_id": 1002}
    async with demo(tmp_path, ports) as first:
        people = (await first.ask("chats", user_id="1002"))["person"]
        assert people["started"]
        clock = await first.ask("clock")
        group = [c for c in (await first.ask("chats", user_id="1002"))["chats"] if c["id"] < 0]
        said = await first.tell("say", {**wang, "chat_id": group[0]["id"], "text": "A2"})
        async with asyncio.timeout(30):
            while not await reactions(first, said):
                await first.ask("events", after=str(said["seq"]), timeout="1")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{ports[0]}") as http:
            coming = (await http.get("/strip/state")).json()
            strip = await http.post(
                "/strip/skip",
                data={"to": coming["at"]},
                headers={"origin": str(http.base_url).rstrip("/")},
            )
            assert strip.status_code < 400
        moved = await first.ask("clock")
        assert moved["offset_seconds"] > clock["offset_seconds"] + 3600
    async with demo(tmp_path, ports) as second:
        assert (await second.ask("clock"))["offset_seconds"] == moved["offset_seconds"]
        assert await reactions(second, said)
    async with demo(tmp_path, ports, "--fresh") as third:
        assert (await third.ask("clock"))["offset_seconds"] < moved["offset_seconds"]
        found = await third.ask("transcript", user_id="1002", chat_id=str(said["chat_id"]))
        assert not [m for m in found["messages"] if m.get("text") == "A2"]


async def reactions(running: Demo, said: dict) -> list:
    found = await running.ask("transcript", user_id="1002", chat_id=str(said["chat_id"]))
    mine = (m for m in found["messages"] if m["message_id"] == said["message_id"])
    return next(mine)["reactions"]


async def test_an_order_sent_in_time_is_in_though_nobody_was_there_to_take_it(tmp_path: Path):
    """The program is down from before the cut-off until after it; Telegram keeps the message."""
    async with stage(tmp_path) as s:
        wang = await s.neighbour(601, "王芳", "1", "1", "101")
        chen = await s.neighbour(602, "陈伟", "2", "2", "302")
        await s.rest()
        await s.stop()
        in_time = await wang.says("A2", chat=GROUP)
        await s.sandbox.set_clock(s.offset + timedelta(hours=13))  # an hour after the cut-off
        too_late = await chen.says("A1", chat=GROUP)
        await s.start_again(later=timedelta(hours=13))
        await wang.sees("本期已截单", "1 户", chat=GROUP)
        await s.rest()
        async with s.program.database.read() as tx:
            kept = await tx.all(select(order.c.address, order.c.state))
        assert [tuple(row) for row in kept] == [("1-1-101", "closed")]
        assert "👌" not in await reactions_to(s, chen, too_late["message_id"])
        assert in_time["date"] < too_late["date"]
