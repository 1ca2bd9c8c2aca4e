"""The doctor tells what is well and what is not, with what to do; failed updates are replayed."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography.fernet import Fernet
from sqlalchemy import text, update

from app.doctor.doctor import look
from app.doctor.machine import look_at_clock, look_at_disk
from app.doctor.words import words_of
from app.heart import Heart
from bot.fitness import Finding
from config.clock import SystemClock
from config.texts import texts_for
from fulfillment.money.tables.payees import payee_change
from orders.actors import SCHEDULER
from storage.audit import Change, record
from storage.inbox import Incoming, replay, store, waiting
from storage.outbox import Post, post
from storage.tables import outbox
from tests.house.files import HOME
from tests.serving.world import World, world

NEWEST = max(path.name[:4] for path in (HOME / "app/migrations/versions").glob("0*.py"))


@pytest_asyncio.fixture
async def small_world(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, neighbours=1) as made:
        yield made


async def found_in(made: World) -> dict[str, Finding]:
    found = await look(made.settings)
    for item in found:  # each has words in both languages
        assert words_of(texts_for("zh_CN"), item) != words_of(texts_for("en"), item)
    return {item.code: item for item in found}


async def test_a_fresh_installation_is_told_what_it_lacks(small_world: World):
    found = await found_in(small_world)
    absent = [code for code, item in found.items() if item.level == "fail"]
    assert absent == ["role_absent", "no_liaison", "address_silent"]
    assert found["database"].data == {"kind": "SQLite", "revision": NEWEST}
    assert found["bot_is"].level == "ok"
    assert found["key_opens"].level == "ok"
    assert found["no_backups"].level == "warn"
    assert found["payee"].data["last4"] == "3377"


async def test_what_waits_and_what_failed_is_seen(small_world: World):
    now = SystemClock().now()
    long_ago = now - timedelta(minutes=20)
    async with small_world.database.write() as tx:
        await store(tx, [Incoming(42, 1, 1, {}, long_ago)], now=long_ago)
        await store(tx, [Incoming(42, 2, 1, {}, now)], now=now, error="not understood")
        await post(tx, Post("person:1", "x", {}), Post("person:1", "y", {}), now=long_ago)
        await tx.run(update(outbox).where(outbox.c.notice == "y").values(state="unknown"))
        await record(tx, Change("supplier", 2, "change_payee"), actor=str(SCHEDULER), now=now)
        wish = {"supplier_id": 2, "payee": "李记", "account_last4": "0009", "scheme": "pay_page"}
        asked = {"state": "asked", "asked_by": "clerk:1", "asked_at": now}
        await tx.insert(payee_change, **wish, **asked)
    found = await found_in(small_world)
    assert found["inbox"].level == "fail"
    assert found["outbox"].level == "fail"
    assert found["notices_unknown"].data == {"count": 1}
    assert found["payee_changed"].data["last4"] == "3377"
    assert found["payee_waits"].data["last4"] == "0009"
    assert found["failed_updates"].data["count"] == 1
    assert "2 " in found["failed_updates"].data["listed"]


async def test_processes_that_run_are_named(small_world: World):
    heart = Heart(
        database=small_world.database,
        clock=SystemClock(),
        figures=lambda: {
            "scheduler": {"ticked_at": SystemClock().now().isoformat()},
            "sender": {},
            "bot": {},
            "portal": {},
        },
    )
    await heart.beat()
    found = await found_in(small_world)
    assert "role_absent" not in found
    assert found["last_tick"].level == "ok"


async def test_another_databases_key_is_noticed(small_world: World):
    path = small_world.settings.key_path
    path.write_bytes(Fernet.generate_key())
    path.chmod(0o644)
    found = await found_in(small_world)
    assert found["key_opens_nothing"].level == "fail"
    assert found["key_is_readable"].level == "warn"


async def test_a_database_of_an_older_version_is_told_to_migrate(small_world: World):
    async with small_world.database.write() as tx:
        await tx.run(text("UPDATE alembic_version SET version_num = '0002'"))
    found = await found_in(small_world)
    assert found["not_migrated"].data == {"revision": "0002", "wanted": NEWEST}


@pytest.mark.parametrize(
    ("seconds", "level"), [(0, "ok"), (-4, "ok"), (6, "warn"), (-61, "fail"), (3600, "fail")]
)
def test_a_clock_that_is_wrong_is_noticed(seconds: int, level: str):
    now = datetime.fromisoformat("2026-03-01T00:00:00+00:00")
    (found,) = look_at_clock(now + timedelta(seconds=seconds), now)
    assert (found.level, found.data["seconds"]) == (level, abs(seconds))


def test_the_disk_is_looked_at_where_the_data_will_lie(tmp_path: Path):
    (found,) = look_at_disk(tmp_path / "not" / "there" / "yet")
    assert found.data["folder"] == str(tmp_path)


async def test_what_failed_waits_again_when_it_is_replayed(db):
    now = SystemClock().now()
    async with db.write() as tx:
        updates = [Incoming(42, number, 1, {}, now) for number in (1, 2)]
        first, second = await store(tx, updates, now=now, error="KeyError")
        assert first is not None
        assert await replay(tx, [first]) == 1
        assert [row.id for row in await waiting(tx, bot_id=42)] == [first]
        assert await replay(tx, None) == 1
        assert [row.id for row in await waiting(tx, bot_id=42)] == [first, second]
        assert await replay(tx, None) == 0


@pytest.mark.slow
async def test_the_pages_are_opened_at_the_address_that_residents_get(small_world: World):
    await small_world.serve("portal")
    found = await found_in(small_world)
    assert found["address_answers"].level == "ok"
    assert found["role_runs"].data["role"] == "portal"
