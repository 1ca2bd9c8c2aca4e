"""Looks at everything and prints it on one page; the status says whether anything is broken."""

import asyncio
import json
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from app.bot_checks import check_bot
from app.doctor.gateways import look_at_clocks, look_at_merchants, look_at_names
from app.doctor.installation import group_chats, look_at_installation
from app.doctor.machine import look_at_address, look_at_clock, look_at_disk, time_there
from app.doctor.words import words_of
from app.migrate import newest_revision
from app.serve import open_existing, standing
from app.terminal import texts_of_the_terminal
from app.unfit import say_unfit
from bot.fitness import Finding
from config.clock import SystemClock
from config.merchants import read_merchants
from config.settings import Settings, Unfit, read_settings
from storage.database import Database

MARKS = {"ok": "[green]✓[/]", "warn": "[yellow]![/]", "fail": "[red]✗[/]"}


def start(file: Path | None, *, as_json: bool, console: Console) -> int:
    """Look and print; returns 0, 1 when something is broken, 2 when the settings are unfit."""
    try:
        settings = read_settings(file)
        settings.require_fit()
        found = asyncio.run(look(settings))
    except Unfit as error:
        say_unfit(console, error)
        return 2
    if as_json:
        console.print_json(json.dumps([item.as_data() for item in found], default=str))
    else:
        texts = texts_of_the_terminal()
        for item in found:
            console.print(MARKS[item.level], escape(words_of(texts, item)), highlight=False)
    return int(any(item.level == "fail" for item in found))


async def look(settings: Settings) -> list[Finding]:
    """Everything there is to know; raises `Unfit` where the database cannot be opened."""
    clock = SystemClock()
    found = [*look_at_disk(settings.folder), *_look_at_key_file(settings.key_path)]
    merchants, faults = read_merchants(settings.merchants)
    found += look_at_merchants(merchants, faults)
    database = open_existing(settings)
    revision = await standing(database)
    chats: Sequence[int] = ()
    try:
        found.append(_version(database, revision))
        if revision == newest_revision():
            async with database.read() as tx:
                found += await look_at_installation(tx, settings, now=clock.now())
                found += await look_at_names(tx, merchants)
                chats = await group_chats(tx)
    except (DBAPIError, OSError) as error:
        raise Unfit("no_database", type(error).__name__) from error
    finally:
        await database.close()
    found.append(await look_at_address(settings.portal_url))
    found += await look_at_clocks(merchants, clock.now)
    found += [
        item for item in await check_bot(settings, chats=chats) if item.code != "no_group_yet"
    ]  # said by compound above
    return [*found, *look_at_clock(clock.now(), await time_there(settings.api))]


def _version(database: Database, revision: str | None) -> Finding:
    wanted = newest_revision()
    if revision != wanted:
        return Finding("not_migrated", "fail", {"revision": revision or "–", "wanted": wanted})
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    return Finding("database", "ok", {"kind": kind, "revision": wanted})


def _look_at_key_file(path: Path) -> Iterator[Finding]:
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("key_is_readable", "warn", {"file": str(path)})
