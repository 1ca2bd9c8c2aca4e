"""Sealing every sealed value anew, in chunks, so that a kill at any instant loses nothing.

A value that the new key opens has been done already and is passed over: whoever begins again
goes on. Blind indexes are keyed hashes of what was sealed and are made anew with it.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import LargeBinary, Table, bindparam, delete, func, select, type_coerce, update

from app.schema import metadata
from orders.rules.roster_lines import Person
from orders.tables.households import roster_entry
from orders.tables.imports import import_decision
from orders.tables.people import person
from storage.database import Database, Transaction
from storage.sealing import Sealer
from storage.types import Sealed, SealedBytes, SealedJson

ROWS_AT_ONCE = 500
# Drawn papers are megabytes: so few of them at once that memory stays small.
PAPERS_AT_ONCE = 8
SEALED = (Sealed, SealedJson, SealedBytes)

Row = Mapping[str, Any]


def _of_phone(row: Row) -> str | None:
    phone: str | None = row["phone"]
    return phone or None


def _of_entry(row: Row) -> str | None:
    who = Person(role=row["role"], name=row["name"] or "", phone=row["phone"] or "")
    is_known = row["name_index"] and (who.name or who.phone)
    return "|".join(who.identity) if is_known else None


# Table: each blind index, from what it is made, and what it is where nothing is left of that.
INDEXES: Mapping[str, Mapping[str, tuple[Callable[[Row], str | None], str | None]]] = {
    person.name: {"phone_index": (_of_phone, None)},
    roster_entry.name: {"phone_index": (_of_phone, None), "name_index": (_of_entry, "")},
}


def sealed_columns() -> dict[Table, list[str]]:
    """Every sealed column, by table."""
    found = {
        table: [column.name for column in table.columns if isinstance(column.type, SEALED)]
        for table in metadata.sorted_tables
    }
    return {table: names for table, names in found.items() if names}


async def reseal(database: Database, *, new: Sealer) -> AsyncIterator[tuple[str, int]]:
    """Seal everything with `new`; `database` unseals with both. Yields each table and its values.

    Raises `InvalidToken` for a value that no key opens; what was done until then stays done.
    Decisions about rows of exports are found by a hash of what is kept nowhere: they would never
    be found again, so they go, and the liaison is asked once more.
    """
    async with database.write() as tx:
        await tx.run(delete(import_decision))
    for table, names in sealed_columns().items():
        last, done = 0, 0
        while True:
            async with database.write() as tx:
                last, count = await _chunk(tx, table, names, after=last, new=new)
            done += count
            if not last:
                break
        yield table.name, done


async def _chunk(
    tx: Transaction, table: Table, names: list[str], *, after: int, new: Sealer
) -> tuple[int, int]:
    """Returns the last id, 0 at the end, and how many values were sealed anew."""
    indexes = INDEXES.get(table.name, {})
    raw = [type_coerce(table.c[name], LargeBinary).label(f"raw_{name}") for name in names]
    plain = [column for column in table.columns if indexes and column.name not in names]
    size = PAPERS_AT_ONCE if _is_heavy(table) else ROWS_AT_ONCE
    rows = await tx.all(
        select(table.c.id, *raw, *(column for column in plain if column.name != "id"))
        .where(table.c.id > after)
        .order_by(table.c.id)
        .limit(size)
    )
    count = 0
    parameters = []
    for row in rows:
        seen = dict(row._mapping)
        values: dict[str, Any] = {}
        for name in names:
            values[name], was_old = _again(seen[f"raw_{name}"], tx.sealer, new)
            count += was_old
        made = _indexes(seen, names, tx.sealer, new, indexes)
        parameters.append({"of_row": row.id, **_named({**values, **made})})
    if parameters and (count or indexes):
        await tx.connection.execute(_update(table, names, list(indexes)), parameters)
    return (rows[-1].id if rows else 0), count


def _again(sealed: bytes | None, both: Sealer, new: Sealer) -> tuple[bytes | None, bool]:
    """The value sealed with the new key, and whether it was not before."""
    if sealed is None:
        return None, False
    try:
        new.unseal_bytes(sealed)
    except InvalidToken:
        return new.seal_bytes(both.unseal_bytes(sealed)), True
    return sealed, False


def _indexes(
    seen: dict[str, Any],
    names: list[str],
    both: Sealer,
    new: Sealer,
    indexes: Mapping[str, tuple[Callable[[Row], str | None], str | None]],
) -> dict[str, str | None]:
    if not indexes:
        return {}
    open_ = {
        name: None if seen[f"raw_{name}"] is None else both.unseal(seen[f"raw_{name}"])
        for name in names
    }
    made: dict[str, str | None] = {}
    for name, (text_of, nothing) in indexes.items():
        text = text_of({**seen, **open_})
        made[name] = nothing if text is None else new.index(text)
    return made


def _update(table: Table, names: list[str], indexes: list[str]) -> Any:
    values: dict[str, Any] = {name: bindparam(f"new_{name}", type_=LargeBinary) for name in names}
    values |= {name: bindparam(f"new_{name}") for name in indexes}
    return update(table).where(table.c.id == bindparam("of_row")).values(values)


def _named(values: dict[str, Any]) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in values.items()}


def _is_heavy(table: Table) -> bool:
    return any(isinstance(column.type, SealedBytes) for column in table.columns)


async def still_old(database: Database, *, new: Sealer) -> int:
    """How many values the new key alone does not open."""
    found = 0
    async with database.read() as tx:
        for table, names in sealed_columns().items():
            last = 0
            while True:
                raw = [type_coerce(table.c[name], LargeBinary) for name in names]
                rows = await tx.all(
                    select(table.c.id, *raw)
                    .where(table.c.id > last)
                    .order_by(table.c.id)
                    .limit(PAPERS_AT_ONCE if _is_heavy(table) else ROWS_AT_ONCE)
                )
                if not rows:
                    break
                last = rows[-1][0]
                found += sum(_is_old(each, new) for row in rows for each in tuple(row)[1:])
    return found


def _is_old(sealed: Any, new: Sealer) -> bool:
    if sealed is None:
        return False
    try:
        new.unseal_bytes(sealed)
    except InvalidToken:
        return True
    return False


async def count_values(database: Database) -> int:
    """How many sealed values there are."""
    async with database.read() as tx:
        counted = [
            await tx.one(select(*(func.count(table.c[name]) for name in names)))
            for table, names in sealed_columns().items()
        ]
    return sum(sum(row) for row in counted)
