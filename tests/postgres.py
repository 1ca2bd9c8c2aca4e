"""The private PostgreSQL server of the tests, and a fresh database for each.

With xdist every worker has its own server.
"""

from collections.abc import Iterator

import pytest

from benchmarks.postgres import PostgresServer, binaries, run_server, why_absent

__all__ = ["PostgresServer", "postgres_server", "postgres_url", "why_absent"]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    reason = why_absent()
    folder = binaries()
    if reason or folder is None:
        pytest.skip(reason or "")
    yield from run_server(folder)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a fresh, empty database for this test alone."""
    name = postgres_server.database()
    yield postgres_server.url(name)
    postgres_server.drop(name)
