"""Taking what was sealed with the old key off the disk: databases leave old rows lying about.

SQLite rewrites its file and empties its write-ahead log; PostgreSQL rewrites the tables. What the
disk itself or a server's archive keeps is out of reach.
"""

import asyncio
import sqlite3
from pathlib import Path

from sqlalchemy import text

from app.rotation.resealing import sealed_columns
from storage.database import Database


async def sweep(database: Database) -> None:
    """Rewrite what held sealed values; nobody else may be at work."""
    if database.is_sqlite:
        path = Path(database.url.partition("///")[2])
        await database.close()
        await asyncio.to_thread(_rewrite, path)
        return
    async with database.writer.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in sealed_columns():
            await connection.execute(text(f'VACUUM FULL "{table.name}"'))


def _rewrite(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
