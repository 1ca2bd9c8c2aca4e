"""The private PostgreSQL server does what the tests that stand on it take for granted."""

import asyncpg

from tests.postgres import PostgresServer


async def run(url: str, statement: str):
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_each_test_has_an_empty_database_of_its_own(postgres_url: str):
    await run(postgres_url, "CREATE TABLE left_behind (id int)")
    assert await run(postgres_url, "SELECT count(*) FROM left_behind") == 0


async def test_and_nothing_is_left_from_the_one_before(postgres_url: str):
    assert await run(postgres_url, "SELECT to_regclass('left_behind')") is None


async def test_a_template_is_filled_once_and_copied(postgres_server: PostgresServer):
    filled: list[str] = []
    for _ in range(2):
        name = postgres_server.database(postgres_server.template("filled", filled.append))
        postgres_server.drop(name)
    assert filled == [postgres_server.url("filled")]
