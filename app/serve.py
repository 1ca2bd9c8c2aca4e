"""`./lanzi serve`: the program for real people, whole or one role a process.

What is unfit is said in plain words and ends with a status that a supervisor can tell apart.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from enum import IntEnum
from pathlib import Path

from rich.console import Console
from sqlalchemy.exc import DBAPIError

from app.heart import tell_systemd
from app.interruption import Interruption
from app.migrate import is_known, newest_revision, revision_of
from app.outward import SenderRunning
from app.program import Program
from app.roles import ALL_ROLES, Role
from app.unfit import say_unfit
from bot.connecting import TokenRefused
from config.clock import MovableClock, SystemClock
from config.logs import configure_logging
from config.settings import Mode, Settings, Unfit, read_settings
from storage.database import Database
from storage.sealing import Sealer


class Status(IntEnum):
    """How `serve` ends."""

    STOPPED = 0
    FAILED = 1  # to be started again
    UNFIT = 2
    SENDER_RUNNING = 3
    NOT_MIGRATED = 4


def start(file: Path | None, roles: Sequence[Role], console: Console) -> int:
    """Run until SIGTERM or Ctrl-C; returns the exit status."""
    try:
        settings = read_settings(file)
        settings.require_fit()
        configure_logging(settings.log_level, as_json=settings.log_json)
        return asyncio.run(serve(settings, frozenset(roles) or ALL_ROLES, console))
    except Unfit as error:
        say_unfit(console, error)
        # A database that is away comes back; all else waits for somebody to mend it.
        return Status.FAILED if error.code == "no_database" else Status.UNFIT


async def serve(settings: Settings, roles: frozenset[Role], console: Console) -> int:
    """Check, start, say that it runs, and run until asked to stop or until a part fails."""
    database = open_existing(settings)
    if await standing(database) != newest_revision():
        await database.close()
        _say_not_migrated(console)
        return Status.NOT_MIGRATED
    offset = timedelta(seconds=settings.clock_offset_seconds)
    clock = MovableClock(offset) if offset else SystemClock()
    program = Program(settings, database=database, clock=clock, roles=roles)
    interruption = Interruption()
    try:
        async with program.running():
            _say_ready(console, settings, roles)
            await interruption.wait(program.tasks.failed)
            tell_systemd("STOPPING=1")
    except SenderRunning:
        console.print(
            "[red]这个机器人已有一个发送进程在运行，同时只能有一个。\n"
            "Another process sends for this bot; there may be one only.[/]"
        )
        return Status.SENDER_RUNNING
    except TokenRefused:
        raise Unfit("token_refused") from None
    return Status.FAILED if program.tasks.failed.is_set() else Status.STOPPED


def open_existing(settings: Settings) -> Database:
    """The database with the key that it was sealed with; a missing key is never made anew."""
    try:
        key = settings.key_path.read_bytes().strip()
    except OSError:
        raise Unfit("no_key", str(settings.key_path)) from None
    return Database(settings.database, sealer=Sealer(key))


async def standing(database: Database) -> str | None:
    """The migration that the database stands at; raises `Unfit` when it cannot be opened."""
    try:
        revision = await revision_of(database)
    except (DBAPIError, OSError) as error:
        await database.close()
        raise Unfit("no_database", type(error).__name__) from error
    if revision is not None and not is_known(revision):
        await database.close()
        raise Unfit("newer_database", revision)
    return revision


def _say_not_migrated(console: Console) -> None:
    console.print(
        "[red]数据库的版本不对，请先运行 ./lanzi migrate（先做一份备份）。\n"
        "The database is at another version: run ./lanzi migrate first (after a backup).[/]"
    )


def _say_ready(console: Console, settings: Settings, roles: frozenset[Role]) -> None:
    names = " ".join(role for role in Role if role in roles)
    where = settings.portal_url if Role.PORTAL in roles else ""
    console.print(f"lanzi: {names} {where}".rstrip(), highlight=False)
    if settings.mode is Mode.SANDBOX:
        console.print("[yellow]沙盒模式，不是真的 Telegram。 Sandbox, not Telegram.[/]")
    tell_systemd("READY=1")
