"""Locks between processes: of some things there may be one only, whoever is killed.

PostgreSQL holds an advisory lock as long as its connection lives; beside a SQLite file a lock
file is held as long as its process lives. Either way a killed holder lets go by dying.
"""

import asyncio
import fcntl
import hashlib
import math
import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database

ASK_EVERY_SECONDS = 0.5
LOOK_EVERY_SECONDS = 5.0
# A server notices within a minute that the machine of a holder is gone.
KEEPALIVES = (("idle", 30), ("interval", 10), ("count", 3))


class LockLost(Exception):
    """The connection that held the lock broke: somebody else may hold it by now."""


class Lock:
    """A lock of one name in one database, such as `scheduler` or `sender:42`."""

    def __init__(self, database: Database, name: str) -> None:
        self.name = name
        self._holder: _Holder = (
            _FileHolder(database, name) if database.is_sqlite else _ServerHolder(database, name)
        )

    async def try_take(self, *, patience: float = 0.0) -> bool:
        """Take it if nobody holds it, or lets go of it within `patience` seconds."""
        until = asyncio.get_running_loop().time() + patience
        while not await self._holder.try_take():
            if asyncio.get_running_loop().time() >= until:
                await self._holder.release()
                return False
            await asyncio.sleep(ASK_EVERY_SECONDS)
        return True

    async def take(self) -> None:
        """Wait until it is ours."""
        await self.try_take(patience=math.inf)

    async def watch(self) -> None:
        """Look after a lock that is held; raises `LockLost` when it no longer is."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            if not await self._holder.is_held():
                raise LockLost(self.name)

    async def release(self) -> None:
        """Let go; harmless when it was never taken."""
        await self._holder.release()


class _Holder(Protocol):
    """How a lock is held; one kind for each database."""

    async def try_take(self) -> bool: ...

    async def is_held(self) -> bool: ...

    async def release(self) -> None: ...


class _FileHolder:
    def __init__(self, database: Database, name: str) -> None:
        file = Path(database.url.partition("///")[2])
        self._path = file.with_name(f"{file.name}.{name.replace(':', '-')}.lock")
        self._descriptor: int | None = None

    async def try_take(self) -> bool:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    async def is_held(self) -> bool:
        return self._descriptor is not None

    async def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class _ServerHolder:
    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        digest = hashlib.sha256(f"lanzi lock|{name}".encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)
        self._connection: AsyncConnection | None = None

    async def try_take(self) -> bool:
        """Ask on a connection that is kept while it waits: one for each question would be dear."""
        try:
            if self._connection is None:
                self._connection = await self._database.writer.connect()
                await self._prepare(self._connection)
            taken = await self._connection.scalar(
                text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}
            )
        except (DBAPIError, OSError):  # no server just now: it is not ours
            await self._drop()
            return False
        return bool(taken)

    async def is_held(self) -> bool:
        if self._connection is None:
            return False
        try:
            async with asyncio.timeout(LOOK_EVERY_SECONDS):
                await self._connection.execute(text("SELECT 1"))
        except (DBAPIError, OSError, TimeoutError):
            await self._drop()
            return False
        return True

    async def release(self) -> None:
        await self._drop()

    async def _prepare(self, connection: AsyncConnection) -> None:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for name, value in KEEPALIVES:
            await connection.execute(text(f"SET tcp_keepalives_{name} = {value}"))

    async def _drop(self) -> None:
        """Close the connection for good: back in the pool it would go on holding the lock."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()
