"""Bringing a database to the program's newest migration, or back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


async def migrate(database: Database, *, to: str = "head") -> None:
    """Run the migrations up to `to`, in one transaction."""
    async with database.writer.begin() as connection:
        await connection.run_sync(_run, to)


def _run(connection: Connection, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    if to == "base":
        command.downgrade(config, "base")
    else:
        command.upgrade(config, to)
