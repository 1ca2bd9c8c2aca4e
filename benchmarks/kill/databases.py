"""Where a run takes place: files and a private server, or an empty database that somebody names."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cryptography.fernet import Fernet
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.backup.errors import NotEmpty
from app.backup.places import full_url, require_empty, shown
from benchmarks.postgres import binaries, run_server, why_absent
from storage.database import Database
from storage.sealing import Sealer

BOTH, SQLITE, POSTGRESQL = "both", "sqlite", "postgresql"


class NoDatabase(Exception):
    """It cannot be had here; the message says why."""


def databases_for(wanted: str) -> tuple[Sequence[str], str]:
    """The databases of a run, and why one of both is left out. Raises `NoDatabase`."""
    reason = why_absent()
    if wanted == POSTGRESQL and reason:
        raise NoDatabase(reason)
    if wanted in (SQLITE, POSTGRESQL):
        return [wanted], ""
    if wanted == BOTH:
        return [SQLITE] if reason else [SQLITE, POSTGRESQL], reason or ""
    _require_empty(full_url(wanted))
    return [full_url(wanted)], ""


@contextmanager
def opened(name: str) -> Iterator[tuple[str, str]]:
    """Its word for the table, and its address; none: a file in the run's own folder."""
    if name == SQLITE:
        yield SQLITE, ""
    elif name == POSTGRESQL:
        folder = binaries()
        assert folder is not None
        for server in run_server(folder):
            yield POSTGRESQL, server.url(server.database())
    else:
        yield name.partition("+")[0], name


def _require_empty(url: str) -> None:
    """A run fills the database with invented people: nobody's own may be taken by mistake."""

    async def look() -> None:
        database = Database(url, sealer=Sealer(Fernet.generate_key()))
        try:
            async with database.writer.connect() as connection:
                await require_empty(connection)
        finally:
            await database.close()

    try:
        asyncio.run(look())
    except NotEmpty:
        raise NoDatabase(f"{shown(url)}: 不是空的 not empty") from None
    except (ArgumentError, ImportError, DBAPIError, OSError) as error:
        raise NoDatabase(f"{shown(url)}: {type(error).__name__}") from None
