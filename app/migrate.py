"""Bringing a database to the program's newest migration, or back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


async def migrate(database: Database, *, to: str = "head") -> None:
    """Run the migrations up to `to`, in one transaction."""
    async with database.rebuild() as connection:
        await migrate_connection(connection, to=to)


async def migrate_connection(connection: AsyncConnection, *, to: str) -> None:
    """Run the migrations up to `to` in the transaction that this connection is in."""
    await connection.run_sync(_run, to)


async def revision_of(database: Database) -> str | None:
    """Return the migration that a database stands at, None before the first."""
    async with database.reader.connect() as connection:
        return await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )


def newest_revision() -> str:
    """Return the migration that this version of the program works with."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    assert newest is not None
    return newest


def is_known(revision: str) -> bool:
    """Whether this version of the program knows a migration."""
    known = ScriptDirectory.from_config(_config()).walk_revisions()
    return any(item.revision == revision for item in known)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _run(connection: Connection, to: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    if to == "base":
        command.downgrade(config, "base")
    else:
        command.upgrade(config, to)
