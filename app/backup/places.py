"""Where a copy may go: an empty PostgreSQL database, or a SQLite file that is not there yet.

A SQLite file has another name until the copy is whole, so that a killed restore leaves nothing
that could be taken for a database; on PostgreSQL all is one transaction.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.backup.errors import BackupError, DatabaseRefuses, NotEmpty
from app.backup.retention import PART
from app.backup.source import plainly
from storage.database import Database
from storage.sealing import Sealer

DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}
SQLITE = "sqlite+aiosqlite:///"


def full_url(written: str) -> str:
    """The address with the driver that the program uses: people write postgresql://…"""
    scheme, colon, rest = written.partition("://")
    if not colon:
        return f"{SQLITE}{Path(written).absolute()}"
    return f"{DRIVERS.get(scheme, scheme)}://{rest}"


def shown(url: str) -> str:
    """The address as it may be printed: without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url.partition("://")[0]


@asynccontextmanager
async def new_database(url: str, *, sealing_key: str) -> AsyncIterator[Database]:
    """A database to fill; it has its name only when the block has ended well."""
    sealer = Sealer(sealing_key.encode())
    if not url.startswith(SQLITE):
        async with _opened(url, sealer) as database:
            yield database
        return
    file = Path(url.removeprefix(SQLITE))
    part = _part_of(file)
    try:
        async with _opened(f"{SQLITE}{part}", sealer) as database:
            yield database
        part.chmod(0o600)
        part.rename(file)
    finally:
        _remove(part)


async def require_empty(connection: AsyncConnection) -> None:
    """Raise `NotEmpty` when the database has any table."""
    if await connection.run_sync(lambda found: inspect(found).get_table_names()):
        raise NotEmpty(shown(str(connection.engine.url)))


@asynccontextmanager
async def _opened(url: str, sealer: Sealer) -> AsyncIterator[Database]:
    try:
        database = Database(url, sealer=sealer)
    except (ArgumentError, ImportError) as error:
        raise DatabaseRefuses(shown(url), plainly(error)) from error
    try:
        yield database
    except BackupError:
        raise
    except (DBAPIError, OSError) as error:
        raise DatabaseRefuses(shown(url), plainly(error)) from error
    finally:
        await database.close()


def _part_of(file: Path) -> Path:
    if file.exists():
        raise NotEmpty(file)
    part = file.with_name(f"{file.name}{PART}")
    _remove(part)
    return part


def _remove(part: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
