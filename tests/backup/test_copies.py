"""A backup of either database, restored into either, is the same in everything."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, String, Table, func, select, text

from app.backup.errors import NotEmpty, UnknownRevision
from app.backup.restoring import Restored, restore
from app.backup.writing import write_backup
from app.migrate import migrate, migrate_connection, newest_revision
from app.schema import metadata
from config.chance import SystemChance
from config.settings import read_settings
from orders.tables.orders import order
from orders.tables.people import person
from storage.database import Database
from storage.tables import document, fact, heartbeat, inbox, outbox
from storage.types import Instant, Sealed
from tests.backup.lived import (
    BESIDE,
    LATER,
    NOW,
    PASSPHRASE,
    WORK,
    back_up,
    live,
    opened,
    sums,
)
from tests.builders import KEY, make_person

# As the first schema had it.
FIRST_PERSON = Table(
    "person",
    MetaData(),
    Column("name", Sealed),
    Column("language", String),
    Column("created_at", Instant),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, or nothing: a file in the new folder."""
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("postgres_url")
    return url


async def restored_from(file: Path, into: Path, url: str = "", **more) -> Restored:
    options = {"passphrase": PASSPHRASE, "now": LATER, "sends_waiting": False, **more}
    return await restore(file, into=into, url=url, **options)


async def test_a_lived_through_database_comes_back_whole_on_either_kind(
    db: Database, target: str, tmp_path: Path
):
    await live(db)
    before = await sums(db)
    assert set(before) == set(metadata.tables)
    written = await back_up(db, tmp_path / "backups")
    assert {item.table: item for item in written.findings.sums} == before
    restored = await restored_from(written.file, tmp_path / "new", target)
    findings = restored.filled.findings
    assert findings.are_sound
    assert findings.opened > 10
    async with opened(restored.url) as copy:
        after = await sums(copy)
        assert {name for name in before if before[name] != after[name]} == {"audit", "outbox"}
        async with copy.write() as tx:
            names = set(await tx.scalars(select(person.c.name)))
            assert "刘 O'Neil" in names
            assert await tx.scalar(select(document.c.content)) == bytes(range(256)) * 1000
            newest = await tx.scalar(select(func.max(person.c.id)))
            assert await make_person(tx, name="新来的") == newest + 1


async def test_what_may_have_been_said_is_not_said_again(db: Database, tmp_path: Path):
    await live(db)
    async with db.write() as tx:
        beat = {"role": "sender", "process": "a:1", "started_at": NOW, "seen_at": NOW}
        await tx.insert(heartbeat, **beat, figures={})
        await tx.insert_new(fact, name="last_backup", value={"ok": True})
        await tx.run(
            outbox.update()
            .where(outbox.c.notice.notin_(["now", "later", "half"]))
            .values(state="sent")
        )
    written = await back_up(db, tmp_path / "one.backup")
    careful = await restored_from(written.file, tmp_path / "careful")
    trusting = await restored_from(written.file, tmp_path / "trusting", sends_waiting=True)
    aftermath = careful.filled.aftermath
    assert (aftermath.held_back, aftermath.waiting, aftermath.to_answer) == (2, 1, 1)
    expected = (
        (careful, {"now": "unknown", "later": "queued", "half": "unknown"}),
        (trusting, {"now": "queued", "later": "queued", "half": "unknown"}),
    )
    for restored, states in expected:
        async with opened(restored.url) as copy, copy.read() as tx:
            rows = await tx.all(select(outbox.c.notice, outbox.c.state))
            assert {row.notice: row.state for row in rows if row.notice in states} == states
            assert await tx.scalar(select(func.count()).select_from(heartbeat)) == 0
            assert await tx.first(select(fact).where(fact.c.name == "last_backup")) is None
            assert await tx.scalar(select(inbox.c.state)) == "waiting"


async def test_the_folder_holds_all_that_is_needed_to_start(db: Database, tmp_path: Path):
    await live(db)
    written = await back_up(db, tmp_path / "one.backup")
    folder = tmp_path / "deep" / "new"
    await restored_from(written.file, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["lanzi.db", "lanzi.env", "lanzi.key"]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (*folder.iterdir(), written.file)}
    assert modes == {0o600}
    settings = read_settings(folder / "lanzi.env")
    assert (settings.token, settings.folder) == ("7:abc", folder)
    assert settings.key_path.read_text().strip() == KEY.decode()
    assert (folder / "lanzi.env").read_text().startswith("# our compound\n")
    async with opened(settings.database) as copy, copy.read() as tx:
        assert await tx.first(select(order)) is not None


async def test_an_older_schema_is_restored_and_brought_up_to_date(
    db: Database, other_kind: str, tmp_path: Path
):
    await migrate(db, to="base")
    async with db.writer.begin() as connection:
        await migrate_connection(connection, to="0001")
    async with db.write() as tx:
        row = {"name": "老住户", "language": "zh_CN", "created_at": NOW}
        await tx.insert_many(FIRST_PERSON, [row])
    written = await back_up(db, tmp_path / "old.backup")
    assert written.head.revision == "0001"
    restored = await restored_from(written.file, tmp_path / "new", other_kind)
    async with opened(restored.url) as copy:
        assert set(await sums(copy)) == set(metadata.tables)
        async with copy.read() as tx:
            assert await tx.scalar(select(person.c.name)) == "老住户"


async def test_a_schema_of_a_later_program_is_refused_and_nothing_is_left(
    db: Database, tmp_path: Path
):
    async with db.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    written = await back_up(db, tmp_path / "future.backup")
    with pytest.raises(UnknownRevision):
        await restored_from(written.file, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    assert newest_revision() != "9999"


async def test_nothing_is_ever_written_over(db: Database, tmp_path: Path):
    written = await back_up(db, tmp_path / "one.backup")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "letter.txt").touch()
    with pytest.raises(NotEmpty):
        await restored_from(written.file, tmp_path / "taken")
    if not db.is_sqlite:
        with pytest.raises(NotEmpty):
            await restored_from(written.file, tmp_path / "new", db.url)


async def test_two_backups_of_one_second_passphrase_and_database_share_no_piece(
    db: Database, tmp_path: Path
):
    """A salt of its own for each file: else one could be cut together from two."""
    files = [
        await write_backup(
            db,
            tmp_path / name,
            beside=BESIDE,
            passphrase=PASSPHRASE,
            now=NOW,
            chance=SystemChance(),
            work=WORK,
        )
        for name in ("a.backup", "b.backup")
    ]
    one, two = (written.file.read_bytes() for written in files)
    assert one[:13] == two[:13]
    assert one[30:] != two[30:]
