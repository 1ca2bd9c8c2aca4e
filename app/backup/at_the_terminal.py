"""The three commands: ask, do, say what came of it. Status 1: it did not go well; 2: cannot."""

import asyncio
import sys
from pathlib import Path

import typer
from rich.console import Console

from app.backup.env_lines import as_lines, with_lines
from app.backup.errors import BackupError, NoDatabase
from app.backup.file import read_parts
from app.backup.moving import Moved, move
from app.backup.passphrase import passphrase_for
from app.backup.places import SQLITE, full_url, shown
from app.backup.proving import Findings, inspect_parts
from app.backup.restoring import restore, write_for_owner
from app.backup.source import Beside, beside
from app.backup.words import (
    backup_in_words,
    copy_in_words,
    error_in_words,
    faults_in_words,
    head_in_words,
    next_steps,
)
from app.backup.writing import Written, prune, write_backup
from app.terminal import texts_of_the_terminal
from config.chance import SystemChance
from config.clock import SystemClock
from config.settings import SETTINGS_FILE, Settings
from config.texts import Texts
from storage.database import Database
from storage.sealing import Sealer

URL = "LANZI_DATABASE_URL"


class Terminal:
    """Says things in the terminal's language."""

    def __init__(self) -> None:
        self.texts: Texts = texts_of_the_terminal()
        self._out = Console(soft_wrap=True, highlight=False)

    def say(self, *lines: str, style: str = "") -> None:
        for line in lines:
            self._out.print(line, style=style, markup=False)

    def say_faults(self, findings: Findings) -> int:
        """Say what is wrong in the original itself; returns the exit status."""
        faults = faults_in_words(self.texts, findings)
        self.say(*faults, style="yellow")
        return 1 if faults else 0

    def say_error(self, error: BackupError) -> int:
        self.say(error_in_words(self.texts, error), style="red")
        return 1


def back_up(
    settings: Settings,
    *,
    file: Path | None,
    to: Path | None,
    keep: int | None,
    passphrase_file: Path | None,
) -> int:
    """Write a backup and read it back; old ones go where the settings or `keep` say so."""
    terminal = Terminal()
    folder = to or settings.backup_folder or settings.folder / "backups"
    keep = keep or (settings.backup_keep if folder == settings.backup_folder else None)
    try:
        things = beside(settings, _text_of(settings, file))
        passphrase = passphrase_for(settings, passphrase_file, texts=terminal.texts, is_new=True)
        written = asyncio.run(_back_up(settings, things, folder, passphrase))
    except BackupError as error:
        return terminal.say_error(error)
    terminal.say(backup_in_words(terminal.texts, written))
    if keep is not None and written.file.parent == folder:
        gone = prune(folder, keep=keep, now=SystemClock().now())
        _ = terminal.texts.gettext
        if gone:
            terminal.say(_("{count} old backups removed.").format(count=len(gone)))
    return terminal.say_faults(written.findings)


async def _back_up(settings: Settings, things: Beside, to: Path, passphrase: str) -> Written:
    database = existing(settings, things)
    try:
        return await write_backup(
            database,
            to,
            beside=things,
            passphrase=passphrase,
            now=SystemClock().now(),
            chance=SystemChance(),
        )
    finally:
        await database.close()


def check(file: Path, *, settings: Settings, passphrase_file: Path | None) -> int:
    """Read a backup to its end and say what it holds."""
    terminal = Terminal()
    try:
        passphrase = passphrase_for(settings, passphrase_file, texts=terminal.texts)
        head, findings = inspect_parts(read_parts(file, passphrase=passphrase))
    except BackupError as error:
        return terminal.say_error(error)
    terminal.say(head_in_words(terminal.texts, head, findings))
    return terminal.say_faults(findings)


def put_back(
    file: Path,
    *,
    into: Path,
    url: str,
    settings: Settings,
    passphrase_file: Path | None,
    sends_waiting: bool,
) -> int:
    """Restore a file into an empty place and say what is there now."""
    terminal = Terminal()
    try:
        restored = asyncio.run(
            restore(
                file,
                into=into,
                url=full_url(url) if url else "",
                passphrase=passphrase_for(settings, passphrase_file, texts=terminal.texts),
                now=SystemClock().now(),
                sends_waiting=sends_waiting,
            )
        )
    except BackupError as error:
        return terminal.say_error(error)
    terminal.say(
        *copy_in_words(terminal.texts, restored.filled, url=restored.url, seconds=restored.seconds),
        next_steps(terminal.texts, restored),
    )
    return terminal.say_faults(restored.filled.findings)


def move_to(
    to: str,
    *,
    settings: Settings,
    file: Path | None,
    is_forced: bool,
    changes_settings: bool | None,
) -> int:
    """Copy everything into another database and have the settings name it."""
    terminal = Terminal()
    url = full_url(to)
    try:
        things = beside(settings, _text_of(settings, file))
        moved = asyncio.run(_move(settings, things, url, is_forced=is_forced))
    except BackupError as error:
        return terminal.say_error(error)
    terminal.say(*copy_in_words(terminal.texts, moved.filled, url=moved.url, seconds=moved.seconds))
    _name_database(terminal, file or SETTINGS_FILE, url, changes=changes_settings)
    return terminal.say_faults(moved.filled.findings)


async def _move(settings: Settings, things: Beside, url: str, *, is_forced: bool) -> Moved:
    database = existing(settings, things)
    bot = settings.token.partition(":")[0]
    named = (f"sender:{bot}", f"poller:{bot}") if bot else ()
    try:
        return await move(
            database,
            url,
            beside=things,
            locks=("scheduler", *named),
            now=SystemClock().now(),
            is_forced=is_forced,
        )
    finally:
        await database.close()


def _name_database(terminal: Terminal, file: Path, url: str, *, changes: bool | None) -> None:
    _ = terminal.texts.gettext
    if changes is None and file.exists() and sys.stdin.isatty():
        changes = typer.confirm(_("Shall {file} name the new database?").format(file=file))
    if changes and file.exists():
        write_for_owner(file, with_lines(file.read_text(encoding="utf-8"), {URL: url}))
        terminal.say(_("{file} names the new database now.").format(file=file))
    else:
        terminal.say(
            _("Put this line into {file} (--change-settings would have done it):").format(
                file=file
            ),
            f"{URL}={shown(url)}",
        )
    terminal.say(_("The old database is as it was; keep it until all is well."))


def existing(settings: Settings, things: Beside) -> Database:
    """The database that the settings name; none is made where there is none."""
    url = settings.database
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists():
        raise NoDatabase(url.removeprefix(SQLITE))
    return Database(full_url(url), sealer=Sealer(things.sealing_key.encode()), pool_size=2)


def _text_of(settings: Settings, file: Path | None) -> str:
    """The settings file as it stands; without one, what the environment said."""
    path = file or SETTINGS_FILE
    return path.read_text(encoding="utf-8") if path.exists() else as_lines(settings)
