"""Opening what the settings name, for commands that work on the database and then end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console

import app.schema  # noqa: F401 - every table: a load asks which of them refer to a room
from app.migrate import newest_revision
from app.serve import open_existing, standing
from app.setting_up.asking import Unusable
from app.setting_up.database_address import has_tables
from config.settings import Settings, Unfit
from config.texts import Texts
from storage.database import Database
from storage.sealing import read_or_make_key


class NotMigrated(Exception):
    """The database stands at another version."""


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[Database]:
    """The database at the newest version; raises `Unfit` and `NotMigrated`."""
    database = open_existing(settings)
    try:
        if await standing(database) != newest_revision():
            raise NotMigrated()
        yield database
    finally:
        await database.close()


async def make_key(settings: Settings, texts: Texts) -> bool:
    """Make the key where there is none; returns whether it is new.

    Raises `Unusable` where there is a database already: another key could read nothing in it.
    """
    _ = texts.gettext
    path = settings.key_path
    if path.exists():
        path.chmod(0o600)
        return False
    if _sqlite_file(settings).exists() or await has_tables(settings.database_url):
        raise Unusable(
            _(
                "There is a database already, but not its key {file}. Without it no name and no "
                "phone number can be read: put the key back from a backup, or choose another "
                "database."
            ).format(file=path)
        )
    read_or_make_key(path)
    return True


def say_unopened(console: Console, error: Unfit | NotMigrated) -> int:
    """Say why the database was not opened; returns the exit status."""
    from app.unfit import say_unfit

    if isinstance(error, Unfit):
        say_unfit(console, error)
        return 2
    console.print(
        "[red]数据库的版本不对，请先运行 ./lanzi migrate（先做一份备份）。\n"
        "The database is at another version: run ./lanzi migrate first (after a backup).[/]"
    )
    return 4


def _sqlite_file(settings: Settings) -> Path:
    from sqlalchemy import make_url

    url = make_url(settings.database)
    is_file = url.drivername.startswith("sqlite") and url.database
    return Path(str(url.database)) if is_file else Path("/nonexistent")
