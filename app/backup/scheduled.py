"""Backups that make themselves, beside the tick: due by what the last one wrote down.

The fact `last_backup` says when the last one began and how it ended; a lock keeps two processes
from doing it twice, and one that was killed has written nothing down, so the next does it at
once. What fails is tried again every hour, logged each time, and told to the liaison once.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select, update

from app.backup.aftermath import LAST_BACKUP
from app.backup.env_lines import as_lines
from app.backup.errors import BackupError, NoPassphrase
from app.backup.source import beside
from app.backup.writing import Written, prune, write_backup
from config.chance import Chance
from config.clock import Clock
from config.settings import Settings
from orders.notices import Notice
from orders.tables.compounds import compound
from orders.use_cases.rights import holders
from storage.database import Database, Transaction
from storage.locks import Lock
from storage.outbox import Post, post_all
from storage.tables import fact

log = structlog.get_logger(__name__)

AGAIN_AFTER = timedelta(hours=1)


def is_due(last: Mapping[str, Any] | None, *, now: datetime, every: timedelta) -> bool:
    """Whether a backup should begin: `every` after the last good one began, sooner after a bad."""
    if last is None:
        return True
    wait = every if last["ok"] else min(every, AGAIN_AFTER)
    return now - datetime.fromisoformat(last["began_at"]) >= wait


async def back_up_when_due(
    database: Database, *, settings: Settings, clock: Clock, chance: Chance
) -> bool | None:
    """Make a backup if one is due; None when there was nothing to do, else whether it went well.

    Ask it every minute or so, not inside a tick: a backup takes as long as it takes.
    """
    if settings.backup_folder is None or not await _is_due(database, settings, clock.now()):
        return None
    lock = Lock(database, "backup")
    if not await lock.try_take():
        return None
    try:
        if not await _is_due(database, settings, clock.now()):  # another has just done it
            return None
        return await _back_up(database, settings, settings.backup_folder, clock, chance)
    finally:
        await lock.release()


async def last_backup(tx: Transaction) -> Mapping[str, Any] | None:
    """What the last one wrote down: began_at, at, ok, file, rows, size, error, failing_since."""
    found: Mapping[str, Any] | None = await tx.scalar(
        select(fact.c.value).where(fact.c.name == LAST_BACKUP)
    )
    return found


async def _is_due(database: Database, settings: Settings, now: datetime) -> bool:
    async with database.read() as tx:
        last = await last_backup(tx)
    return is_due(last, now=now, every=timedelta(hours=settings.backup_every_hours))


async def _back_up(
    database: Database, settings: Settings, folder: Path, clock: Clock, chance: Chance
) -> bool:
    began_at = clock.now()
    try:
        written = await _written(database, settings, folder, began_at, chance)
        gone = prune(folder, keep=settings.backup_keep, now=began_at)
    except Exception as error:
        log.error("backup_failed", exc_info=error)
        await _note_failure(database, error, began_at=began_at, now=clock.now())
        return False
    log.info("backup_written", rows=written.findings.rows, bytes=written.size, removed=len(gone))
    await _note(
        database,
        {
            "began_at": began_at.isoformat(),
            "at": clock.now().isoformat(),
            "ok": True,
            "file": str(written.file),
            "rows": written.findings.rows,
            "size": written.size,
            "error": None if written.findings.are_sound else "Unopened",
            "failures": 0,
            "failing_since": None,
        },
    )
    return True


async def _written(
    database: Database, settings: Settings, folder: Path, now: datetime, chance: Chance
) -> Written:
    passphrase = settings.backup_passphrase.get_secret_value()
    if not passphrase:
        raise NoPassphrase
    return await write_backup(
        database,
        folder,
        beside=beside(settings, as_lines(settings)),
        passphrase=passphrase,
        now=now,
        chance=chance,
    )


async def _note(database: Database, value: dict[str, Any]) -> None:
    async with database.write() as tx:
        await _put(tx, value)


async def _put(tx: Transaction, value: dict[str, Any]) -> None:
    if not await tx.insert_new(fact, name=LAST_BACKUP, value=value):
        await tx.run(update(fact).where(fact.c.name == LAST_BACKUP).values(value=value))


async def _note_failure(
    database: Database, error: Exception, *, began_at: datetime, now: datetime
) -> None:
    async with database.write() as tx:
        last = await last_backup(tx) or {}
        since = last.get("failing_since") or began_at.isoformat()
        code = type(error).__name__ if isinstance(error, BackupError) else "Bug"
        value = {
            "began_at": began_at.isoformat(),
            "at": now.isoformat(),
            "ok": False,
            "file": last.get("file"),
            "rows": last.get("rows"),
            "size": last.get("size"),
            "error": code,
            "failures": last.get("failures", 0) + 1,
            "failing_since": since,
        }
        await _put(tx, value)
        await _tell_liaisons(tx, code=code, since=since, now=now)


async def _tell_liaisons(tx: Transaction, *, code: str, since: str, now: datetime) -> None:
    """Once for each row of failures, to whoever holds the right to approve."""
    posts = []
    for place in await tx.all(select(compound.c.id, compound.c.timezone)):
        data = {"code": code, "since": since, "timezone": place.timezone}
        posts += [
            Post(
                f"person:{person_id}",
                Notice.BACKUP_FAILED,
                data,
                natural_key=f"backup_failed:{since}:{person_id}",
            )
            for person_id in await holders(tx, place.id, "approve")
        ]
    unique = {item.natural_key: item for item in posts}
    await post_all(tx, list(unique.values()), now=now)
