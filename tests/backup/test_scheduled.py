"""Backups that make themselves: when, once, and who is told when they fail."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.backup.file import read_parts
from app.backup.proving import inspect_parts
from app.backup.scheduled import AGAIN_AFTER, back_up_when_due, is_due, last_backup
from config.chance import SystemChance
from config.settings import Settings
from storage.database import Database
from storage.locks import Lock
from storage.tables import outbox
from tests.backup.lived import PASSPHRASE
from tests.builders import KEY, make_compound, make_liaison

START = datetime(2026, 3, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)


pytestmark = pytest.mark.usefixtures("cheap")


class At:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.instant = START

    def now(self) -> datetime:
        return self.instant


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "lanzi.key").write_bytes(KEY)
    return Settings(
        folder=folder,
        bot_token="7:abc",
        backup_folder=tmp_path / "backups",
        backup_passphrase=PASSPHRASE,
        backup_keep=2,
    )


async def ask(db: Database, settings: Settings, clock: At) -> bool | None:
    return await back_up_when_due(db, settings=settings, clock=clock, chance=SystemChance())


def names(settings: Settings) -> list[str]:
    assert settings.backup_folder is not None
    return sorted(path.name for path in settings.backup_folder.iterdir())


async def test_one_a_day_is_made_and_the_old_ones_go(db: Database, settings: Settings):
    clock = At()
    for day in range(4):
        clock.instant = START + day * DAY
        assert await ask(db, settings, clock) is True
        assert await ask(db, settings, clock) is None
        clock.instant += DAY - timedelta(seconds=1)
        assert await ask(db, settings, clock) is None
    assert names(settings) == [f"lanzi-2026030{day}T030000Z.backup" for day in (4, 5)]
    async with db.read() as tx:
        last = await last_backup(tx)
    assert last is not None
    assert last["ok"] is True
    head, findings = inspect_parts(read_parts(Path(last["file"]), passphrase=PASSPHRASE))
    assert (findings.rows, head.sealing_key) == (last["rows"], KEY.decode())
    assert "LANZI_BOT_TOKEN=7:abc\n" in head.settings


async def test_whoever_comes_second_leaves_it_to_the_first(db: Database, settings: Settings):
    lock = Lock(db, "backup")
    assert await lock.try_take()
    assert await ask(db, settings, At()) is None
    await lock.release()  # a killed process lets go too, and has written nothing down
    assert await ask(db, settings, At()) is True


async def test_without_a_folder_there_are_none(db: Database, settings: Settings):
    assert await ask(db, settings.model_copy(update={"backup_folder": None}), At()) is None


async def test_a_failure_is_told_once_and_tried_again_every_hour(
    db: Database, settings: Settings, tmp_path: Path
):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
    blocked = settings.model_copy(update={"backup_folder": tmp_path / "file" / "inside"})
    (tmp_path / "file").touch()
    clock = At()
    for hour in range(3):
        clock.instant = START + hour * AGAIN_AFTER
        assert await ask(db, blocked, clock) is False
        assert await ask(db, blocked, clock) is None
    async with db.read() as tx:
        last = await last_backup(tx)
        told = await tx.all(select(outbox).where(outbox.c.notice == "backup_failed"))
    assert last is not None
    assert (last["ok"], last["error"], last["failures"]) == (False, "CannotWrite", 3)
    assert [row.recipient for row in told] == [f"person:{liaison.id}"]
    clock.instant += AGAIN_AFTER
    assert await ask(db, settings, clock) is True
    clock.instant += DAY
    assert await ask(db, blocked, clock) is False  # it has worked meanwhile: told anew
    async with db.read() as tx:
        notices = select(func.count()).where(outbox.c.notice == "backup_failed")
        assert await tx.scalar(notices) == 2


async def test_no_passphrase_is_a_failure_that_is_named(db: Database, settings: Settings):
    bare = settings.model_copy(update={"backup_passphrase": Settings().backup_passphrase})
    assert await ask(db, bare, At()) is False
    async with db.read() as tx:
        last = await last_backup(tx)
    assert last is not None
    assert last["error"] == "NoPassphrase"


@given(st.timedeltas(timedelta(), timedelta(days=3)), st.integers(1, 48), st.booleans())
def test_it_is_due_when_its_time_is_over_and_a_failed_one_no_later(passed, hours, ok):
    every = timedelta(hours=hours)
    last = {"ok": ok, "began_at": START.isoformat()}
    due = is_due(last, now=START + passed, every=every)
    assert due == (passed >= (every if ok else min(every, AGAIN_AFTER)))
    assert is_due(None, now=START, every=every)
