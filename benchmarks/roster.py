"""A roster of 3,000 rows as an Excel file: read, looked over, applied; 40 of its rows are broken.

The floor is a bare insert of the same persons into the same table, sealed as they are.
"""

import asyncio
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from cryptography.fernet import Fernet
from sqlalchemy import func, select

from app.demo.run import EXAMPLE
from app.migrate import migrate
from benchmarks.rows import Row, peak_mib
from config.compound_file import read_compound_file
from orders.actors import SCHEDULER
from orders.documents.roster_files import read_roster_file
from orders.tables.households import household, roster_entry
from orders.use_cases.compounds import load_compound
from orders.use_cases.roster_import import apply_roster, read_roster
from storage.database import Database, Transaction
from storage.sealing import Sealer

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HEADING = ("楼号", "单元", "房号", "姓名", "电话", "特殊情况", "照护人", "照护人电话")
FLAGS = ("", "", "", "独居老人", "行动不便、慢性病")


def measure(*, rows: int, broken: int) -> list[Row]:
    """One row on SQLite; both parts of what the liaison waits for are in its figures."""
    return [asyncio.run(_measure(rows, broken))]


async def _measure(rows: int, broken: int) -> Row:
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'lanzi.db'}"
        database = Database(url, sealer=Sealer(Fernet.generate_key()))
        await migrate(database)
        try:
            return await _in_database(database, rows, broken)
        finally:
            await database.close()


async def _in_database(database: Database, rows: int, broken: int) -> Row:
    file, _ = read_compound_file(EXAMPLE.read_text("utf-8"))
    assert file is not None
    async with database.write() as tx:
        loaded = await load_compound(tx, file, today=date(2026, 3, 1), now=NOW)
        keys = list(await tx.scalars(select(household.c.key).order_by(household.c.position)))
    content = roster_file([key for key in keys if "-" in key], rows, broken)
    begun = perf_counter()
    table = read_roster_file(content)
    async with database.write() as tx:
        look = await read_roster(
            tx,
            actor=SCHEDULER,
            compound_id=loaded.compound_id,
            file_name="roster.xlsx",
            digest=sha256(content).hexdigest(),
            table=table,
            now=NOW,
        )
    shown = perf_counter()
    async with database.write() as tx:
        await apply_roster(tx, actor=SCHEDULER, upload_id=look.upload_id, now=NOW)
    done = perf_counter()
    async with database.write() as tx:
        written = await tx.scalar(select(func.count()).select_from(roster_entry))
        floor = await _bare_insert(tx)
    return Row(
        "roster",
        rows,
        done - begun,
        floor,
        peak_mib(),
        {
            "preview_seconds": round(shown - begun, 2),
            "apply_seconds": round(done - shown, 2),
            "rows_given_back": len(look.broken),
            "entries": written,
        },
    )


async def _bare_insert(tx: Transaction) -> float:
    """The seconds for the same entries once more, without looking at anything."""
    entries = [dict(row._mapping) for row in await tx.all(select(roster_entry))]
    for entry in entries:
        del entry["id"]
    begun = perf_counter()
    await tx.insert_many(roster_entry, entries)
    return perf_counter() - begun


def roster_file(keys: list[str], rows: int, broken: int) -> bytes:
    """Three persons in each home, the second and third without an address of their own."""
    from openpyxl import Workbook

    book, out = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet()
    sheet.append(HEADING)
    for number in range(rows):
        building, unit, room = keys[number // 3 % len(keys)].split("-")
        is_broken = broken and number % (rows // broken) == 0
        place = [99 if is_broken else int(building), int(unit), int(room)]
        phone = 13800000000 + number
        carer = [f"照护{number}", str(13900000000 + number)] if number % 10 == 0 else [None, None]
        sheet.append([*place, f"张{number}", phone, FLAGS[number % len(FLAGS)], *carer])
    book.save(out)
    return out.getvalue()
