"""Migrations go up, down and up again, and give exactly the tables that the code expects."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from app.migrate import migrate
from app.schema import metadata
from storage.database import Database
from storage.sealing import Sealer
from tests.builders import KEY


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'lanzi.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_migrations_go_up_down_and_up_again(empty_url: str):
    database = Database(empty_url, sealer=Sealer(KEY))
    await migrate(database)
    async with database.writer.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(tables) == set(metadata.tables)
    await migrate(database, to="base")
    async with database.writer.connect() as connection:
        assert await connection.run_sync(tables) == set()
    await migrate(database)
    await migrate(database)  # nothing is left to do
    async with database.writer.connect() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()
