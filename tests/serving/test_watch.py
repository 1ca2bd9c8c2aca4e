"""What watches over the program: figures, the pages for monitoring, and the alarms."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from app.roles import Role
from app.watch.alarms import Watchman
from app.watch.figures import Figures, read_figures
from app.watch.pages import WatchPages
from app.watch.rules import Alarm, alarms_of
from bot.assembly import assemble_answering
from bot.outbound.budget import UNLIMITED, Budget
from config.chance import SeededChance
from config.clock import MovableClock, SystemClock
from storage.database import Database
from storage.heartbeats import Heartbeat, beat, fall_silent, heartbeats
from storage.inbox import Incoming, store
from storage.outbox import Post, post
from tests.builders import DURING, OPENING, make_compound, make_liaison, make_open_cycle, make_order
from tests.serving.world import FIRST, world

SINCE = OPENING - timedelta(hours=1)
NOW = OPENING


def figures(**known: object) -> Figures:
    calm = {
        "now": NOW,
        "updates": {},
        "updates_age": None,
        "notices": {},
        "outbox_age": None,
        "live_orders": 0,
        "batches_waiting": 0,
        "batch_age": None,
        "processes": [scheduler(ticked=0), sender(sent=0)],
    }
    return Figures(**{**calm, **known})  # type: ignore[arg-type]


def scheduler(ticked: float) -> Heartbeat:
    at = (NOW - timedelta(seconds=ticked)).isoformat()
    return Heartbeat("scheduler", "a:1", SINCE, NOW, {"ticked_at": at})


def sender(sent: float) -> Heartbeat:
    at = (NOW - timedelta(seconds=sent)).isoformat()
    return Heartbeat("sender", "a:2", SINCE, NOW, {"last_sent_at": at})


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("known", "alarms"),
    [
        ({}, set()),
        ({"processes": []}, {Alarm.SCHEDULER}),
        ({"processes": [scheduler(ticked=110), sender(sent=0)]}, set()),
        ({"processes": [scheduler(ticked=130), sender(sent=0)]}, {Alarm.SCHEDULER}),
        # Behind but at work: a long queue is no fault until it is a quarter of an hour old.
        ({"outbox_age": 5 * MINUTE}, set()),
        ({"outbox_age": 16 * MINUTE}, {Alarm.SENDER}),
        ({"outbox_age": 3 * MINUTE, "processes": [scheduler(0), sender(200)]}, {Alarm.SENDER}),
        ({"outbox_age": 3 * MINUTE, "processes": [scheduler(0)]}, {Alarm.SENDER}),
        ({"outbox_age": MINUTE, "processes": [scheduler(0)]}, set()),
        ({"updates_age": MINUTE}, set()),
        ({"updates_age": 3 * MINUTE}, {Alarm.INBOX}),
    ],
)
def test_what_has_stalled_is_told_from_what_is_only_slow(known: dict, alarms: set[Alarm]):
    assert alarms_of(figures(**known), watched_since=SINCE) == alarms


def test_who_has_just_begun_to_watch_gives_everybody_time_to_start():
    late = figures(processes=[], outbox_age=5 * MINUTE, updates_age=5 * MINUTE)
    assert alarms_of(late, watched_since=NOW - MINUTE) == set()
    assert alarms_of(late, watched_since=NOW - 10 * MINUTE) == set(Alarm)


class Bell:
    """Keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[list[tuple[int, str]], str, bool]] = []

    async def tell(
        self, people: Sequence[tuple[int, str]], alarm: str, *, since: datetime | None
    ) -> None:
        self.told.append((list(people), alarm, since is not None))


async def test_liaisons_are_told_once_that_it_stalled_and_once_that_it_goes_again(db: Database):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        await make_liaison(tx, loaded.compound_id, telegram_id=501)
    clock, bell = MovableClock(), Bell()
    watchmen = [Watchman(database=db, clock=clock, bell=bell) for _ in range(2)]
    slept_at = clock.now()
    clock.offset += timedelta(hours=2)  # the machine slept, so nobody could be at work
    for watchman in watchmen:
        watchman.wake(slept_at)
        await watchman.look()
    assert bell.told == []
    clock.offset += timedelta(minutes=5)
    for _ in range(2):
        for watchman in watchmen:
            await watchman.look()
    assert bell.told == [([(501, "zh_CN")], "scheduler", False)]
    async with db.write() as tx:
        ticked = {"ticked_at": clock.now().isoformat()}
        await beat(
            tx,
            process="a:1",
            figures={"scheduler": ticked},
            started_at=clock.now(),
            now=clock.now(),
        )
    for watchman in watchmen:
        await watchman.look()
    assert bell.told[1:] == [([(501, "zh_CN")], "scheduler", True)]


async def test_a_process_that_stops_in_good_order_leaves_no_heartbeat(db: Database):
    async with db.write() as tx:
        for name in ("a:1", "a:2"):
            await beat(tx, process=name, figures={"bot": {}}, started_at=NOW, now=NOW)
        await beat(tx, process="a:1", figures={"bot": {"n": 2}}, started_at=NOW, now=DURING)
        assert [item.figures for item in await heartbeats(tx, role="bot")] == [{"n": 2}, {}]
        await fall_silent(tx, process="a:1", now=DURING)
        assert [item.process for item in await heartbeats(tx)] == ["a:2"]
        await fall_silent(tx, process="a:3", now=DURING + timedelta(days=2))
        assert await heartbeats(tx) == []


async def test_figures_count_what_waits(db: Database):
    async with db.write() as tx:
        await make_compound(tx)
        cycle_id = await make_open_cycle(tx)
        await make_order(tx, "1-1-101", {"A": 1}, cycle_id=cycle_id)
        await store(tx, [Incoming(42, 1, 1, {}, OPENING)], now=OPENING)
        await store(tx, [Incoming(42, 2, None, {}, OPENING)], now=OPENING, error="not understood")
        await post(tx, Post("person:1", "x", {}), now=OPENING)
        await post(tx, Post("person:1", "x", {}, not_before=DURING), now=OPENING)
        found = await read_figures(tx, now=OPENING + 2 * MINUTE)
    assert (found.updates, found.updates_age) == ({"waiting": 1, "failed": 1}, 2 * MINUTE)
    assert found.outbox_depth >= 2
    assert found.outbox_age == 2 * MINUTE
    assert found.live_orders == 1
    assert not found.alive(Role.SENDER)


async def test_monitoring_is_answered_on_the_machine_and_not_through_the_proxy(db: Database):
    missing: list[str] = []
    pages = WatchPages(database=db, clock=MovableClock(), missing=lambda: missing)
    transport = httpx.ASGITransport(app=pages)
    async with httpx.AsyncClient(transport=transport, base_url="http://watch") as client:
        assert (await client.get("/healthz")).text == "ok"
        assert (await client.get("/readyz")).json() == {"ready": True, "faults": []}
        metrics = (await client.get("/metrics")).text
        assert "\nlanzi_outbox_depth 0.0\n" in metrics
        assert "\nlanzi_tick_seconds_count " in metrics
        missing.append("bot")
        not_ready = await client.get("/readyz")
        assert (not_ready.status_code, not_ready.json()["faults"]) == (503, ["bot not connected"])
        outside = await client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
        assert outside.status_code == 404


@pytest.mark.slow
async def test_the_bell_rings_in_the_liaisons_private_chat(tmp_path: Path):
    async with world(tmp_path, neighbours=2) as w:
        side = await assemble_answering(
            token=w.settings.token,
            api=w.settings.api,
            database=w.database,
            clock=SystemClock(),
            chance=SeededChance("bell"),
            portal_url=w.settings.portal_url,
            budget=Budget(UNLIMITED),
        )
        people = [(999, "en"), (FIRST, "zh_CN"), (FIRST + 1, "en")]  # 999 never started
        await side.bell.tell(people, "sender", since=None)
        await side.bell.tell(people, "sender", since=DURING)
        await side.close()
        for user_id, words in ((FIRST, "消息发不出去"), (FIRST + 1, "not going out")):
            found = await w.sandbox.ask("transcript", user_id=user_id, chat_id=user_id)
            texts = [message.get("text", "") for message in found["messages"]]
            assert words in texts[-2]
            assert "✅" in texts[-1]
