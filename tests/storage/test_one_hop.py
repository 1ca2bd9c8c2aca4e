"""A statement takes one trip to SQLite's thread, and gives what it always gave."""

from pathlib import Path

import pytest
import pytest_asyncio
from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.sealing import Sealer


@pytest_asyncio.fixture
async def file(tmp_path: Path):
    database = Database(
        f"sqlite+aiosqlite:///{tmp_path / 'x.db'}", sealer=Sealer(Fernet.generate_key())
    )
    async with database.write() as tx:
        await tx.run(text("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT UNIQUE)"))
    yield database
    await database.close()


async def trips(tx, monkeypatch: pytest.MonkeyPatch, statement: str) -> int:
    """How often the thread is asked while a statement runs."""
    raw = await tx.connection.get_raw_connection()
    queue, asked = raw.driver_connection._tx, []
    put = queue.put_nowait

    class Counting:
        def put_nowait(self, item):
            asked.append(item)
            put(item)

    monkeypatch.setattr(raw.driver_connection, "_tx", Counting())
    await tx.all(text(statement))
    monkeypatch.undo()
    return len(asked)


async def test_a_select_is_one_trip(file: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with file.write() as tx:
        await tx.run(text("INSERT INTO t (word) VALUES ('a'), ('b')"))
        assert await trips(tx, monkeypatch, "SELECT * FROM t") == 1


async def test_rows_counts_and_ids_are_those_of_the_database(file: Database) -> None:
    async with file.write() as tx:
        many = text("INSERT INTO t (word) VALUES (:word)")
        await tx.connection.execute(many, [{"word": "a"}, {"word": "b"}, {"word": "c"}])
        assert await tx.run(text("UPDATE t SET word = word || '!' WHERE id > 1")) == 2
        rows = await tx.all(text("SELECT id, word FROM t ORDER BY id"))
        assert [tuple(row) for row in rows] == [(1, "a"), (2, "b!"), (3, "c!")]
        assert await tx.scalar(text("INSERT INTO t (word) VALUES ('d') RETURNING id")) == 4
    async with file.read() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM t")) == 4


async def test_an_error_rolls_back_and_the_connection_goes_on(file: Database) -> None:
    async def twice() -> None:
        async with file.write() as tx:
            await tx.run(text("INSERT INTO t (word) VALUES ('a')"))
            await tx.run(text("INSERT INTO t (word) VALUES ('a')"))

    with pytest.raises(IntegrityError):
        await twice()
    async with file.write() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM t")) == 0
