"""Engines and transactions on SQLite and PostgreSQL.

SQLite has one writer connection (`BEGIN IMMEDIATE`) and an engine of its own for readers;
never open a second write transaction inside one. PostgreSQL uses one engine for both.
"""

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Hashable,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Column, CursorResult, Executable, Row, Select, Table, event, insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.dml import ReturningInsert, UpdateBase

from storage.one_hop import driver
from storage.sealing import Sealer

# Rows in one INSERT; SQLite allows 32,766 bound values in a statement.
ROWS_AT_ONCE = 1000
T = TypeVar("T")


class Transaction:
    """One unit of work: what a use case reads and writes through."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self.connection = connection
        self.sealer = sealer
        self._known: dict[Hashable, tuple[frozenset[Table], Any]] = {}

    async def once(
        self, key: Hashable, tables: Collection[Table], read: Callable[[], Awaitable[T]]
    ) -> T:
        """Return what `read` gives, asked once until one of its tables is written.

        For what several use cases of one update ask: offers, hours, names, the order. It is read
        anew after waiting for a lock, since others may have written meanwhile.
        """
        found = self._known.get(key)
        if found is None:
            found = frozenset(tables), await read()
            self._known[key] = found
        return found[1]

    def _execute(self, statement: Executable, *rows: Any) -> Awaitable[CursorResult[Any]]:
        if isinstance(statement, UpdateBase):
            written = statement.table
            for key in [key for key, (tables, _) in self._known.items() if written in tables]:
                del self._known[key]
        return self.connection.execute(statement, *rows)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What is written inside is taken back when an error leaves it."""
        try:
            async with self.connection.begin_nested():
                yield
        except BaseException:
            self._known.clear()
            raise

    @property
    def is_postgresql(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    async def all(self, statement: Executable) -> Sequence[Row[Any]]:
        return (await self._execute(statement)).all()

    async def first(self, statement: Executable) -> Row[Any] | None:
        return (await self._execute(statement)).first()

    async def one(self, statement: Executable) -> Row[Any]:
        return (await self._execute(statement)).one()

    async def scalar(self, statement: Executable) -> Any:
        return (await self._execute(statement)).scalar()

    async def scalars(self, statement: Executable) -> Sequence[Any]:
        return (await self._execute(statement)).scalars().all()

    async def run(self, statement: Executable) -> int:
        """Execute a change and return how many rows it touched."""
        return (await self._execute(statement)).rowcount

    async def run_many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute a change once for each row of bound values, in one go."""
        await self._execute(statement, rows)

    async def insert(self, table: Table, **values: Any) -> int:
        """Insert one row and return its id."""
        statement: ReturningInsert[Any] = insert(table).values(**values).returning(table.c.id)
        return int((await self._execute(statement)).scalar_one())

    async def insert_many(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows in a few statements; all rows must have the same columns."""
        for start in range(0, len(rows), ROWS_AT_ONCE):
            await self._execute(insert(table), rows[start : start + ROWS_AT_ONCE])

    async def insert_new(self, table: Table, **values: Any) -> bool:
        """Insert a row unless one with the same unique key stands; tell whether it was new."""
        statement = self._insert_or_ignore(table).values(**values).on_conflict_do_nothing()
        return (await self._execute(statement)).rowcount == 1

    async def insert_all_new(
        self, table: Table, rows: Sequence[Mapping[str, Any]], *, returning: Sequence[Column[Any]]
    ) -> Sequence[Row[Any]]:
        """Insert those rows whose unique keys are free; returns columns of what was inserted.

        One statement: a thousand rows of few columns at most.
        """
        if not rows:
            return []
        statement = self._insert_or_ignore(table).values(list(rows)).on_conflict_do_nothing()
        return await self.all(statement.returning(*returning))

    def _insert_or_ignore(self, table: Table) -> Any:
        if self.is_postgresql:
            from sqlalchemy.dialects import postgresql

            return postgresql.insert(table)
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)

    async def lock(self, statement: Select[Any], *, shared: bool = False) -> Row[Any]:
        """Read one row and hold it: shared against changes, else against everybody.

        `key_share` lets rows that refer to it be written meanwhile: else who holds a cycle and
        waits for a payment request meets who holds the request and books it for the cycle. On
        SQLite the transaction already holds the only write lock there is.
        """
        self._read_anew()
        return await self.one(statement.with_for_update(read=shared, key_share=not shared))

    async def lock_all(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        """Read and hold any number of rows; the statement orders them, so that none crosses."""
        self._read_anew()
        return await self.all(statement.with_for_update(key_share=True))

    def _read_anew(self) -> None:
        """Others may write while this waits; on SQLite nobody else writes at all."""
        if self.is_postgresql:
            self._known.clear()


class Database:
    """A database file or server, with the key that seals its personal data."""

    def __init__(self, url: str, *, sealer: Sealer, pool_size: int = 10) -> None:
        self.url = url
        self.sealer = sealer
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self.writer = _sqlite_engine(url, begin="BEGIN IMMEDIATE", size=1)
            self.reader = _sqlite_engine(url, begin="BEGIN", size=4)
        else:
            self.writer = self.reader = create_async_engine(
                url, pool_size=pool_size, max_overflow=pool_size, hide_parameters=True
            )
        for engine in (self.writer, self.reader):
            engine.sync_engine.dialect.lanzi_sealer = sealer  # type: ignore[attr-defined]

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """A transaction that commits at the end of the block and rolls back on any error."""
        async with self.writer.begin() as connection:
            yield Transaction(connection, self.sealer)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A transaction for looking only; nothing it changes is kept."""
        async with self.reader.connect() as connection:
            yield Transaction(connection, self.sealer)

    @asynccontextmanager
    async def rebuild(self) -> AsyncIterator[AsyncConnection]:
        """A transaction in which tables that others refer to may be made anew.

        SQLite changes a constraint only by dropping the table, which its references forbid; so
        they are not watched meanwhile, and looked through as a whole before the commit.
        """
        async with self.writer.connect() as connection:
            await self._watch_references(connection, "OFF")
            try:
                async with connection.begin():
                    yield connection
                    if self.is_sqlite:
                        broken = (
                            await connection.exec_driver_sql("PRAGMA foreign_key_check")
                        ).all()
                        assert not broken, {row[0] for row in broken}
            finally:
                await self._watch_references(connection, "ON")

    async def _watch_references(self, connection: AsyncConnection, how: str) -> None:
        """Outside a transaction: within one SQLite takes no notice of this pragma."""
        if self.is_sqlite:
            raw = await connection.get_raw_connection()
            assert raw.driver_connection is not None
            await raw.driver_connection.execute(f"PRAGMA foreign_keys={how}")

    async def close(self) -> None:
        await self.writer.dispose()
        await self.reader.dispose()


def _sqlite_engine(url: str, *, begin: str, size: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        module=driver(),
        pool_size=size,
        max_overflow=0,
        pool_timeout=120,
        connect_args={"timeout": 30},
        hide_parameters=True,  # they hold names and phones
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun by `start` below
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
