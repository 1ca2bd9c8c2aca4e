"""SQLite's thread, asked once a statement.

SQLAlchemy's adapter goes to aiosqlite's thread and back four times for each SELECT (open, execute,
fetch, close). An update has twenty statements and every trip waits for the processor, so here one
trip does all four. Results were read whole before, too. Built on the two libraries' insides, whose
versions are locked; tests/storage/test_one_hop.py tells when they have moved.
"""

import sqlite3
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)

Run = Callable[[sqlite3.Cursor], object]


@dataclass(frozen=True, slots=True)
class _Done:
    """What a statement left behind."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None


class OneHopCursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor that exists in the thread only while its statement runs."""

    __slots__ = ("_done",)

    def __init__(self, adapt_connection: Any) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._rows: deque[Any] = deque()
        self._done = _Done()

    @property
    def description(self) -> Any:
        return self._done.description

    @property
    def rowcount(self) -> int:
        return self._done.rowcount

    @property
    def lastrowid(self) -> Any:
        return self._done.lastrowid

    def close(self) -> None:
        """The thread has nothing open."""
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """The thread has nothing open, and what was read stays."""

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._in_one_hop(lambda cursor: cursor.execute(operation, parameters or ()))

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._in_one_hop(lambda cursor: cursor.executemany(operation, seq_of_parameters))

    async def _in_one_hop(self, run: Run) -> None:
        async with self._adapt_connection._execute_mutex:
            there: Any = self._connection
            self._done, rows = await there._execute(_run_through, there._conn, run)
            self._rows = deque(rows)


def _run_through(connection: sqlite3.Connection, run: Run) -> tuple[_Done, list[Any]]:
    """In the thread: everything from opening to closing."""
    cursor = connection.cursor()
    try:
        run(cursor)
        rows = cursor.fetchall() if cursor.description else []
        return _Done(cursor.description, cursor.rowcount, cursor.lastrowid), rows
    finally:
        cursor.close()


class OneHopConnection(AsyncAdapt_aiosqlite_connection):
    """A connection whose cursors are those above."""

    __slots__ = ()
    _cursor_cls = OneHopCursor


class OneHop(AsyncAdapt_aiosqlite_dbapi):
    """The driver that an engine is given as `module`."""

    def connect(self, *arg: Any, **kw: Any) -> OneHopConnection:
        return OneHopConnection(self, super().connect(*arg, **kw)._connection)


def driver() -> OneHop:
    """The driver for one engine."""
    import aiosqlite

    return OneHop(aiosqlite, sqlite3)
