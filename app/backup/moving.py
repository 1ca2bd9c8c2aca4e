"""`./lanzi move`: from one database to another, a backup and a restore without a file between.

Nothing may run meanwhile: what was written after the moment of reading would stay behind. So no
process may have been seen lately, and the locks of scheduler and sender are held to the end.
"""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from app.backup.errors import BackupError, DatabaseRefuses, StillRunning
from app.backup.filling import Filled, fill
from app.backup.places import new_database, shown
from app.backup.source import Beside, at_one_moment, plainly, read_all
from storage.database import Database
from storage.heartbeats import heartbeats
from storage.locks import Lock


@dataclass(frozen=True, slots=True)
class Moved:
    """A database that is in another place now; the old one is as it was."""

    url: str
    seconds: float
    filled: Filled


async def move(
    database: Database,
    to: str,
    *,
    beside: Beside,
    locks: Sequence[str],
    now: datetime,
    is_forced: bool,
) -> Moved:
    """Copy everything into the empty database `to`; the key stays where it is."""
    began = time.monotonic()
    try:
        async with (
            nobody_else(database, locks=locks, now=now, is_forced=is_forced),
            new_database(to, sealing_key=beside.sealing_key) as target,
            at_one_moment(database) as connection,
        ):
            parts = read_all(connection, beside=beside, now=now)
            filled = await fill(target, parts, now=now, sends_waiting=not is_forced)
    except BackupError:
        raise
    except (DBAPIError, OSError) as error:
        raise DatabaseRefuses(shown(database.url), plainly(error)) from error
    return Moved(to, time.monotonic() - began, filled)


@asynccontextmanager
async def nobody_else(
    database: Database, *, locks: Sequence[str], now: datetime, is_forced: bool
) -> AsyncIterator[None]:
    """Hold the program's own locks, so that none starts before the end of the block."""
    if is_forced:
        yield
        return
    async with database.read() as tx:
        alive = {beat.role for beat in await heartbeats(tx) if beat.is_alive(now)}
    if alive:
        raise StillRunning(", ".join(sorted(alive)))
    held = [Lock(database, name) for name in locks]
    try:
        for lock in held:
            if not await lock.try_take():
                raise StillRunning(lock.name.partition(":")[0])
        yield
    finally:
        for lock in held:
            await lock.release()
