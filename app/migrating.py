"""`./lanzi migrate`: the database brought to the newest migration, and said so."""

import asyncio
from pathlib import Path

from rich.console import Console

from app.migrate import migrate, newest_revision
from app.program import open_database
from app.serve import open_existing, standing
from app.unfit import say_unfit
from config.settings import Settings, Unfit, read_settings
from storage.database import Database


def start(file: Path | None, console: Console) -> int:
    """Migrate and say from where to where; returns the exit status."""
    try:
        before, after = asyncio.run(_migrate(read_settings(file)))
    except Unfit as error:
        say_unfit(console, error)
        return 2
    if before == after:
        console.print(f"数据库已是最新（{after}）。 The database is at the newest: {after}.")
    else:
        console.print(
            f"数据库：{before or '空'} → {after}。 Database: {before or 'empty'} → {after}."
        )
    return 0


async def _migrate(settings: Settings) -> tuple[str | None, str]:
    database = await _open(settings)
    before = await standing(database)
    try:
        if before != newest_revision():
            await migrate(database)
    finally:
        await database.close()
    return before, newest_revision()


async def _open(settings: Settings) -> Database:
    """A database that is there needs its own key; an empty one gets a new one."""
    if settings.key_path.exists():
        return open_existing(settings)
    database = open_database(settings)
    if await standing(database) is not None:
        await database.close()
        settings.key_path.unlink()
        raise Unfit("no_key", str(settings.key_path))
    return database
