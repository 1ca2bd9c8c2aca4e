"""Migrations go up, down and up again, and give exactly the tables that the code expects."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

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


MOMENT = "'2022-04-10 08:00:00+00:00'"
OF_BEFORE = (
    "INSERT INTO ordering_group (id, name, rule, waits_for_chat) VALUES (1, 'g', '{}', false)",
    "INSERT INTO cycle (id, group_id, number, state, seed, opens_at, cutoff_at, approve_by, "
    "packed_by, pay_by, deliver_at) VALUES (1, 1, 7, 'open', 's', " + ", ".join([MOMENT] * 6) + ")",
    "INSERT INTO sorting (cycle_id, bags) VALUES (1, 12)",
)


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_a_cycle_with_orders_lives_through_a_change_of_its_constraints(empty_url: str):
    database = Database(empty_url, sealer=Sealer(KEY))
    await migrate(database, to="0005")
    async with database.write() as tx:
        for statement in OF_BEFORE:
            await tx.run(text(statement))
    await migrate(database)
    async with database.read() as tx:
        rows = await tx.all(text("SELECT channel, number FROM cycle"))
        tallied = await tx.all(text("SELECT cycle_id FROM sorting"))
    assert ([tuple(row) for row in rows], [tuple(row) for row in tallied]) == (
        [("group", 7)],
        [(1,)],
    )
    with pytest.raises(IntegrityError):  # references are watched again
        async with database.write() as tx:
            await tx.run(text("INSERT INTO sorting (cycle_id, bags) VALUES (99, 1)"))
    await database.close()


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
