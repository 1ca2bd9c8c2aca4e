"""`./lanzi serve` as real processes: whole or by roles, one of a kind where it must be."""

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from benchmarks.front import front
from benchmarks.processes import NotReady, Served
from storage.heartbeats import heartbeats
from tests.house.files import HOME
from tests.journey.stage import free_port
from tests.serving.world import FIRST, GROUP, World, world

pytestmark = pytest.mark.slow


async def order_in(served: World, count: int) -> None:
    async def are_in() -> bool:
        return await served.orders() == count

    await served.until(are_in, f"{count} orders")


def saying(process: Served, words: str) -> Callable[[], Awaitable[bool]]:
    async def holds() -> bool:
        return words in " ".join(process.said)

    return holds


async def test_the_whole_program_serves_and_stops_in_good_order(tmp_path: Path):
    async with world(tmp_path) as w:
        process = await w.serve(LANZI_LOG_LEVEL="DEBUG", LANZI_LOG_JSON="1")
        assert process.said[0].startswith("lanzi: bot sender scheduler portal http://127.0.0.1:")
        await w.say(FIRST, "A1")
        await w.say(FIRST + 1, "B1", chat=GROUP)
        await order_in(w, 2)
        assert await process.stop() == 0
        logged = [json.loads(line) for line in process.said if line.startswith("{")]
        assert "scheduler_leads" in [line["event"] for line in logged]
        for secret in ("42:SANDBOX", "SANDBOX", "住户601", "A1", "+8613812345678"):
            assert secret not in "\n".join(process.said)
        async with w.database.read() as tx:
            assert await heartbeats(tx) == []  # it said good-bye


async def test_roles_in_processes_of_their_own_share_the_work(tmp_path: Path, postgres_url: str):
    async with world(tmp_path, database_url=postgres_url) as w:
        for role in ("portal", "scheduler", "sender", "bot", "bot"):
            await w.serve(role)
        await w.say(FIRST, "A1", chat=GROUP)

        async def is_acknowledged() -> bool:
            found = await w.sandbox.ask("transcript", user_id=FIRST, chat_id=GROUP)
            return any(message["reactions"] for message in found["messages"])

        await w.until(is_acknowledged, "👌")
        await order_in(w, 1)


async def test_what_a_killed_process_had_in_hand_is_taken_over(tmp_path: Path, postgres_url: str):
    async with world(tmp_path, database_url=postgres_url) as w:
        await w.serve("scheduler")
        bots = [await w.serve("bot"), await w.serve("bot")]
        for number in range(12):
            await w.say(FIRST + number, "A1")
            if number == 5:
                await bots[0].kill()
        await order_in(w, 12)
        assert set(await w.states_of_updates()) == {"done"}


async def test_webhook_workers_share_the_work_and_one_killed_loses_nothing(
    tmp_path: Path, postgres_url: str
):
    door, *ports = (free_port() for _ in range(3))
    webhook = {
        "LANZI_UPDATES": "webhook",
        "LANZI_WEBHOOK_SECRET": "secret",
        "LANZI_WEBHOOK_URL": f"http://127.0.0.1:{door}/telegram/42",
    }
    async with world(tmp_path, database_url=postgres_url) as w, front(door, ports):
        await w.serve("scheduler")
        bots = [await w.serve("bot", **webhook, LANZI_WEBHOOK_PORT=str(port)) for port in ports]
        for number in range(12):
            await w.say(FIRST + number, "A1")
            if number == 5:
                await bots[0].kill()
        await order_in(w, 12)
        assert set(await w.states_of_updates()) == {"done"}
        assert (await w.sandbox.ask("state"))["pending_updates"] == 0
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{ports[1]}") as stranger:
            assert (await stranger.post("/telegram/42", json={"update_id": 1})).status_code == 403


async def test_a_second_sender_for_a_token_refuses(tmp_path: Path):
    async with world(tmp_path) as w:
        first = await w.serve("sender")
        with pytest.raises(NotReady):
            await w.serve("sender")
        assert await w.processes[-1].ended() == 3
        assert "there may be one only" in " ".join(w.processes[-1].said)
        await first.kill()
        await w.serve("sender")


async def test_a_second_scheduler_waits_and_takes_over(tmp_path: Path, postgres_url: str):
    async with world(tmp_path, database_url=postgres_url) as w:
        first = await w.serve("scheduler")
        second = await w.serve("scheduler")
        await w.until(saying(first, "scheduler_leads"), "the first leads")
        await w.until(saying(second, "scheduler_waits"), "the second waits")
        await first.kill()
        await w.until(saying(second, "scheduler_leads"), "the second leads")


SANDBOX = {"LANZI_MODE": "sandbox", "LANZI_BOT_API": "http://127.0.0.1:9"}
REAL = {"LANZI_BOT_TOKEN": "7:real", "LANZI_PUBLIC_URL": "https://lanzi.example"}


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [
        ({}, 2, "LANZI_BOT_TOKEN"),
        ({**REAL, "LANZI_BOT_TOKEN": "42:SANDBOX"}, 2, "sandbox's token"),
        ({**REAL, "LANZI_BOT_API": "http://api.example"}, 2, "https://"),
        ({**REAL, "LANZI_PUBLIC_URL": "http://lanzi.example"}, 2, "LANZI_PUBLIC_URL"),
        ({**REAL, "LANZI_UPDATES": "webhook"}, 2, "LANZI_WEBHOOK_SECRET"),
        ({**REAL, "LANZI_CLOCK_OFFSET_SECONDS": "60"}, 2, "real time"),
        ({**REAL, "LANZI_TICK_SECONDS": "soon"}, 2, "LANZI_TICK_SECONDS"),
        ({**SANDBOX, "LANZI_BOT_TOKEN": "7:real"}, 2, "real token"),
        ({**SANDBOX, "LANZI_BOT_API": "https://api.example"}, 2, "this machine only"),
        (SANDBOX, 2, "key file"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    tmp_path: Path, told: dict[str, str], status: int, words: str
):
    done = run("serve", told={**told, "LANZI_FOLDER": str(tmp_path)})
    assert (done.returncode, words in done.stdout) == (status, True), done.stdout + done.stderr
    assert "real" not in done.stdout.replace("real token", "").replace("real time", "").replace(
        "real people", ""
    ).replace("Real people", "")


def test_a_database_is_migrated_before_it_is_served(tmp_path: Path):
    told = {**SANDBOX, "LANZI_FOLDER": str(tmp_path)}
    newest = max(path.name[:4] for path in (HOME / "app/migrations/versions").glob("0*.py"))
    assert f"空 → {newest}" in run("migrate", told=told).stdout
    assert f"已是最新（{newest}）" in run("migrate", told=told).stdout
    (tmp_path / "lanzi.db").unlink()
    done = run("serve", told=told)
    assert done.returncode == 4
    assert "./lanzi migrate" in done.stdout


def test_a_database_that_is_away_is_a_failure_to_be_tried_again(tmp_path: Path):
    told = {**SANDBOX, "LANZI_FOLDER": str(tmp_path)}
    run("migrate", told=told)
    away = f"postgresql+asyncpg://lanzi:x@127.0.0.1:{free_port()}/lanzi"
    done = run("serve", told={**told, "LANZI_DATABASE_URL": away})
    assert (done.returncode, "LANZI_DATABASE_URL" in done.stdout) == (1, True)


def run(*arguments: str, told: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if "LANZI" not in name}
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        env={**environment, **told},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
