"""Files that people are deciding about, read and looked over once and kept between presses.

Reading 3,000 addresses takes a second, and unsealing them a tenth of one; a press must not. Kept
in memory is what the row and the register say and nothing that was decided; another register, or
the file sent again, makes another reading.
"""

from asyncio import to_thread
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.engine import URL

from orders.rules.import_packing import unpack_export, unpack_tables
from orders.rules.platform_export import Export, Looked, address_key
from orders.rules.platform_orders import look_over
from orders.tables.uploads import upload
from orders.use_cases.registers import GroupRegister
from storage.database import Transaction

# Files at work at the same time; one of 3,000 lines takes five megabytes.
MOST_KEPT = 8
MOST_HEADINGS = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """A file against a register, before anybody decided anything about it.

    `keys` are those of its lines, in their order; `by_index` finds them by what is stored.
    """

    register: GroupRegister
    export: Export
    looked: Looked
    keys: tuple[str, ...]
    by_index: Mapping[str, str]


_Seen = tuple[URL, int, datetime]
_kept: OrderedDict[_Seen, Reading] = OrderedDict()


async def reading_of(tx: Transaction, row: Row[Any], register: GroupRegister) -> Reading | None:
    """Return a kept file as it was read; None for a table that nobody has explained yet."""
    seen = tx.connection.engine.url, row.id, row.made_at
    found = _kept.get(seen)
    if found is None or found.register is not register:
        rows = await rows_of(tx, row.id)
        if "export" not in rows:
            return None
        found = await to_thread(_read, tx, rows["export"], register)
    _kept[seen] = found
    _kept.move_to_end(seen)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return found


def forget_reading(tx: Transaction, upload_id: int) -> None:
    """A file is decided: nothing of it stays in memory either."""
    for seen in [each for each in _kept if each[:2] == (tx.connection.engine.url, upload_id)]:
        del _kept[seen]


def forget_readings(tx: Transaction) -> None:
    """Somebody was taken out of the files: they are read again from what is left of them."""
    for seen in [each for each in _kept if each[0] == tx.connection.engine.url]:
        del _kept[seen]


async def rows_of(tx: Transaction, upload_id: int) -> Mapping[str, Any]:
    """What is kept of a file; nothing once it is decided."""
    return await tx.scalar(select(upload.c.rows).where(upload.c.id == upload_id)) or {}


async def headings_of(tx: Transaction, upload_id: int) -> tuple[str, ...]:
    """The cells of the row that most likely names the columns of a table that is not known."""
    tables = unpack_tables((await rows_of(tx, upload_id)).get("tables", ()))
    first = [row for table in tables for row in table.rows[:10]]
    widest = max(first, key=lambda row: sum(bool(cell.strip()) for cell in row), default=())
    return tuple(dict.fromkeys(cell.strip() for cell in widest if cell.strip()))[:MOST_HEADINGS]


def _read(tx: Transaction, kept: Mapping[str, Any], register: GroupRegister) -> Reading:
    export = unpack_export(kept)
    looked = look_over(export, register=register.addresses, decisions={}, already=frozenset())
    keys = tuple(address_key(line) for line in export.lines)
    by_index = {tx.sealer.index(key): key for key in dict.fromkeys(keys)}
    return Reading(register, export, looked, keys, by_index)
