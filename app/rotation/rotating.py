"""`./lanzi rotate-key`: a new key, everything sealed anew, the old key gone.

1. The key's file gets the new key, and keeps the old one beside it.
2. Everything is sealed anew, in chunks.
3. When the new key alone opens everything, the database is swept of what lay about of old
   rows, and the old key leaves the file.

Killed anywhere, the file opens everything, and the command goes on where it was.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet

from app.backup.errors import CopyDiffers
from app.backup.moving import nobody_else
from app.rotation.resealing import reseal, still_old
from app.rotation.sweeping import sweep
from storage.database import Database
from storage.sealing import KeyRing, Sealer, read_key_file, write_key_file


@dataclass(frozen=True, slots=True)
class Rotated:
    """What was done: values sealed anew by table, and whether an earlier rotation was finished."""

    tables: dict[str, int]
    seconds: float
    was_begun: bool
    renews_links: bool

    @property
    def values(self) -> int:
        return sum(self.tables.values())


async def rotate(
    url: str, key_file: Path, *, locks: tuple[str, ...], renews_links: bool, now: datetime
) -> Rotated:
    """Rotate the key in `key_file` and everything in the database at `url`.

    Raises `StillRunning` while anything works on the database.
    """
    began = time.monotonic()
    before = await asyncio.to_thread(read_key_file, key_file)
    was_begun = bool(before.older)
    first = Database(url, sealer=Sealer(before.as_text().encode()), pool_size=2)
    try:
        async with nobody_else(first, locks=locks, now=now, is_forced=False):
            ring = before if was_begun else begun(before, renews_links=renews_links)
            write_key_file(key_file, ring)
            tables = await _reseal(url, ring)
            write_key_file(key_file, KeyRing(ring.current, (), ring.links))
    finally:
        await first.close()
    return Rotated(tables, time.monotonic() - began, was_begun, renews_links and not was_begun)


def begun(before: KeyRing, *, renews_links: bool) -> KeyRing:
    """The ring at the beginning of a rotation: a new key before the old one, links as they were."""
    new = Fernet.generate_key()
    links = KeyRing(new).link_key if renews_links else before.link_key
    return KeyRing(new, (before.current,), links)


async def _reseal(url: str, ring: KeyRing) -> dict[str, int]:
    new = Sealer(ring.current)
    database = Database(url, sealer=Sealer(ring.as_text().encode()), pool_size=2)
    try:
        tables = {name: count async for name, count in reseal(database, new=new)}
        left = await still_old(database, new=new)
        if left:
            raise CopyDiffers(left)
        await sweep(database)
        return tables
    finally:
        await database.close()
