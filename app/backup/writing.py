"""Taking a backup: read the database at one moment, write the file, read it back, compare.

The file has another name until it is whole and on the disk, so that whatever happens there is
never half a backup under a backup's name.
"""

import asyncio
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.exc import DBAPIError

from app.backup.content import Head, Part, Sum
from app.backup.errors import CannotWrite, DatabaseRefuses, ReadBackDiffers
from app.backup.file import PartWriter, read_parts
from app.backup.pieces import WORK, PieceWriter
from app.backup.places import shown
from app.backup.proving import Findings, different, inspect_parts
from app.backup.retention import PART, instant_of, name_at, superfluous
from app.backup.source import Beside, at_one_moment, plainly, read_all
from config.chance import Chance
from storage.database import Database

# A part file that old belongs to nobody who is still at work.
LEFT_BEHIND_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Written:
    """A backup that was written and read back."""

    file: Path
    size: int
    seconds: float
    head: Head
    findings: Findings


async def write_backup(
    database: Database,
    to: Path,
    *,
    beside: Beside,
    passphrase: str,
    now: datetime,
    chance: Chance,
    work: int = WORK,
) -> Written:
    """Write a backup to a file, or into a folder under a name of its own, and read it back."""
    began = time.monotonic()
    file = await asyncio.to_thread(_file_at, to, now)
    salt = hashlib.sha256(chance.token().encode()).digest()[:16]
    with _whole_or_nothing(file) as (raw, part):
        pieces = await asyncio.to_thread(
            PieceWriter, raw, passphrase=passphrase, salt=salt, work=work
        )
        sums = await _copy(database, PartWriter(pieces), beside=beside, now=now)
        raw.flush()
        os.fsync(raw.fileno())
        head, findings = await asyncio.to_thread(_read_back, part, passphrase, sums)
    return Written(file, file.stat().st_size, time.monotonic() - began, head, findings)


def _file_at(to: Path, now: datetime) -> Path:
    return to / name_at(now) if to.is_dir() or not to.suffix else to


def prune(folder: Path, *, keep: int, now: datetime) -> list[Path]:
    """Remove the backups of a folder that may go, and what a killed one left behind."""
    gone = [folder / name for name in superfluous(_names(folder), keep=keep)]
    for part in folder.glob(f".lanzi-*{PART}"):
        made = instant_of(part.name[1:].partition(".backup")[0] + ".backup")
        if made is not None and now - made > LEFT_BEHIND_AFTER:
            gone.append(part)
    for file in gone:
        file.unlink(missing_ok=True)
    return gone


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def _copy(
    database: Database, writer: PartWriter, *, beside: Beside, now: datetime
) -> list[Sum]:
    """Pass every part on. Pressing and sealing is a thread's work: the loop has others to serve."""
    try:
        async with at_one_moment(database) as connection:
            async for part in read_all(connection, beside=beside, now=now):
                await asyncio.to_thread(_write, writer.add, part)
    except (DBAPIError, OSError) as error:
        raise DatabaseRefuses(shown(database.url), plainly(error)) from error
    await asyncio.to_thread(writer.finish)
    return writer.sums


def _write(add: Callable[[Part], None], part: Part) -> None:
    """A full disk must not be taken for a database that does not answer."""
    try:
        add(part)
    except OSError as error:
        raise CannotWrite("", error.strerror) from error


def _read_back(file: Path, passphrase: str, sums: list[Sum]) -> tuple[Head, Findings]:
    head, findings = inspect_parts(read_parts(file, passphrase=passphrase))
    wrong = different(sums, findings.sums)
    if wrong or len(sums) != len(findings.sums):
        raise ReadBackDiffers(", ".join(wrong))
    return head, findings


@contextmanager
def _whole_or_nothing(file: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A file to write to, which gets its name when the block has ended well."""
    part = file.with_name(f".{file.name}.{os.getpid()}{PART}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            yield raw, part
        part.rename(file)
        _sync(file.parent)
    except CannotWrite as error:
        raise CannotWrite(file, error.detail) from error
    except OSError as error:
        raise CannotWrite(file, error.strerror or type(error).__name__) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """A name is on the disk when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
