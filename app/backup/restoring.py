"""`./lanzi restore`: everything from one file and its passphrase, into a place that is empty.

The folder gets the database (unless it is a server's), the sealing key and the settings, in this
order: a folder in which a restore was broken off has no settings to start from.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.backup.content import Head, Part
from app.backup.env_lines import with_lines
from app.backup.errors import CannotWrite, NotEmpty
from app.backup.file import read_parts
from app.backup.filling import Filled, fill
from app.backup.places import SQLITE, new_database
from app.backup.retention import PART
from config.settings import SETTINGS_FILE

DATABASE = "lanzi.db"
KEY = "lanzi.key"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put where."""

    folder: Path
    url: str
    seconds: float
    filled: Filled


async def restore(
    file: Path, *, into: Path, url: str, passphrase: str, now: datetime, sends_waiting: bool
) -> Restored:
    """Put everything back into an empty folder, and an empty database if `url` names one."""
    began = time.monotonic()
    parts = parts_of(file, passphrase)
    head = await anext(parts)
    assert isinstance(head, Head)
    folder = await asyncio.to_thread(_prepared, into)
    database_url = url or f"{SQLITE}{folder / DATABASE}"
    async with new_database(database_url, sealing_key=head.sealing_key) as database:
        filled = await fill(database, _again(head, parts), now=now, sends_waiting=sends_waiting)
    await asyncio.to_thread(_lay_out, folder, head, url)
    return Restored(folder, database_url, time.monotonic() - began, filled)


async def parts_of(file: Path, passphrase: str) -> AsyncIterator[Part]:
    """A file's parts; opening and unpacking is a thread's work."""
    parts = read_parts(file, passphrase=passphrase)
    while (part := await asyncio.to_thread(next, parts, None)) is not None:
        yield part


async def _again(head: Part, parts: AsyncIterator[Part]) -> AsyncIterator[Part]:
    yield head
    async for part in parts:
        yield part


def _prepared(into: Path) -> Path:
    folder = into.absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(PART not in path.name for path in folder.iterdir()):
            raise NotEmpty(folder)
    except OSError as error:
        raise CannotWrite(folder, error.strerror) from error
    return folder


def _lay_out(folder: Path, head: Head, url: str) -> None:
    lines = {
        "LANZI_FOLDER": str(folder),
        "LANZI_DATABASE_URL": url or None,
        "LANZI_KEY_FILE": None,
    }
    write_for_owner(folder / KEY, head.sealing_key + "\n")
    write_for_owner(folder / SETTINGS_FILE.name, with_lines(head.settings, lines))


def write_for_owner(path: Path, text: str) -> None:
    """Write a small file that only its owner can read, all of it or nothing."""
    part = path.with_name(f"{path.name}{PART}")
    try:
        part.touch(mode=0o600)
        part.chmod(0o600)
        part.write_text(text, encoding="utf-8")
        part.rename(path)
    except OSError as error:
        raise CannotWrite(path, error.strerror) from error
