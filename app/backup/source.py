"""Reading a whole database at one moment, in chunks, while others go on writing.

SQLite: one read transaction of the write-ahead log. PostgreSQL: one transaction that is
REPEATABLE READ and READ ONLY. Tables and columns are taken from the database itself, so that a
database that still waits for `migrate` can be copied too.
"""

import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    Select,
    String,
    Text,
    cast,
    collate,
    column,
    func,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from app.backup.content import ColumnShape, Head, Kind, Part, Rows, Summing, TableShape, write_row
from app.backup.errors import NoDatabase, NoKey, UnknownColumn
from config.settings import Settings
from storage.database import Database
from storage.types import Instant

ROWS_AT_ONCE = 500
# Drawn papers are megabytes: so many of them at once that memory stays small.
BYTES_AT_ONCE = 4 * 1024 * 1024

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs into a copy and is not in the database."""

    sealing_key: str
    settings: str


def beside(settings: Settings, text: str) -> Beside:
    """The sealing key from its file, and the settings as they are to be found again."""
    try:
        key = settings.key_path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise NoKey(settings.key_path) from error
    return Beside(key, text)


def version() -> str:
    """The program's own version."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    return str(project["version"])


@asynccontextmanager
async def at_one_moment(database: Database) -> AsyncIterator[AsyncConnection]:
    """A connection to which the database stands still."""
    async with database.reader.connect() as connection:
        if not database.is_sqlite:
            await connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


async def read_all(
    connection: AsyncConnection, *, beside: Beside, now: datetime
) -> AsyncIterator[Part]:
    """Yield the head, then the rows and the sum of each table."""
    shapes, revision = await connection.run_sync(look)
    if not revision:
        raise NoDatabase(connection.engine.url.render_as_string(hide_password=True))
    yield Head(
        made_at=now,
        version=version(),
        revision=revision,
        database=connection.dialect.name,
        tables=shapes,
        sealing_key=beside.sealing_key,
        settings=beside.settings,
    )
    for shape in shapes:
        async for part in read_table(connection, shape):
            yield part


async def read_table(connection: AsyncConnection, shape: TableShape) -> AsyncIterator[Part]:
    """Yield a table's rows in the order of its key, then its sum."""
    write = write_row(shape)
    summing = Summing(shape.name)
    options = {"yield_per": await _rows_at_once(connection, shape)}
    async with connection.stream(_rows_of(connection, shape), execution_options=options) as result:
        async for rows in result.partitions():
            lines = [write(row) for row in rows]
            summing.add(lines)
            yield Rows(shape.name, lines)
    yield summing.sum()


def look(connection: Connection) -> tuple[tuple[TableShape, ...], str]:
    """Tables in an order that foreign keys allow, and the schema's revision (empty: none)."""
    inspector = inspect(connection)
    names = [name for name, _ in inspector.get_sorted_table_and_fkc_names() if name]
    if "alembic_version" not in names:
        return (), ""
    revision = connection.scalar(text("SELECT version_num FROM alembic_version")) or ""
    shapes = []
    for name in names:
        if name == "alembic_version":
            continue
        columns = tuple(
            _column(name, item["name"], item["type"]) for item in inspector.get_columns(name)
        )
        refers = tuple(
            (
                tuple(key["constrained_columns"]),
                key["referred_table"],
                tuple(key["referred_columns"]),
            )
            for key in inspector.get_foreign_keys(name)
        )
        primary = tuple(inspector.get_pk_constraint(name)["constrained_columns"])
        shapes.append(TableShape(name, columns, primary, refers))
    return tuple(shapes), str(revision)


def _column(table_name: str, name: str, type_: TypeEngine[Any]) -> ColumnShape:
    kinds: tuple[tuple[type[TypeEngine[Any]], Kind, str], ...] = (
        (Boolean, Kind.PLAIN, "flag"),
        (Integer, Kind.PLAIN, "number"),
        (String, Kind.PLAIN, "text"),
        (DateTime, Kind.INSTANT, ""),
        (LargeBinary, Kind.SEALED, ""),
        (JSON, Kind.JSON, ""),
    )
    for known, kind, plain in kinds:
        if isinstance(type_, known):
            return ColumnShape(name, kind, plain)
    raise UnknownColumn(f"{table_name}.{name}")


def _rows_of(connection: AsyncConnection, shape: TableShape) -> Select[Any]:
    """Raw values in the order of the key, which is the same on both databases."""
    is_postgresql = connection.dialect.name == "postgresql"
    order = []
    for item in shape.columns:
        if item.name in shape.key:
            by: Any = column(item.name)
            is_text = item.type == "text"
            order.append(
                (shape.key.index(item.name), collate(by, "C") if is_postgresql and is_text else by)
            )
    values = [_value(item) for item in shape.columns]
    ordered = [by for _, by in sorted(order, key=lambda pair: pair[0])]
    return select(*values).select_from(table(shape.name)).order_by(*ordered)


def _value(item: ColumnShape) -> Any:
    if item.kind is Kind.JSON:
        return cast(column(item.name), Text).label(item.name)
    return column(item.name, type_of(item))


def type_of(item: ColumnShape) -> TypeEngine[Any]:
    """The type that reads and writes a column's raw values."""
    return TYPES[item.kind, item.type]


TYPES: Mapping[tuple[Kind, str], TypeEngine[Any]] = {
    (Kind.PLAIN, "flag"): Boolean(),
    (Kind.PLAIN, "number"): BigInteger(),
    (Kind.PLAIN, "text"): Text(),
    (Kind.INSTANT, ""): Instant(),
    (Kind.SEALED, ""): LargeBinary(),
    (Kind.JSON, ""): Text(),
}


async def _rows_at_once(connection: AsyncConnection, shape: TableShape) -> int:
    sealed = [item.name for item in shape.columns if item.kind is Kind.SEALED]
    if not sealed:
        return ROWS_AT_ONCE
    length = func.octet_length if connection.dialect.name == "postgresql" else func.length
    sizes = [func.coalesce(func.max(length(column(name))), 0) for name in sealed]
    row = (await connection.execute(select(*sizes).select_from(table(shape.name)))).one()
    return max(1, min(ROWS_AT_ONCE, BYTES_AT_ONCE // max(1, sum(row))))


def plainly(error: Exception) -> str:
    """What a database said, in one line and without the values of any row."""
    first = (str(getattr(error, "orig", None) or error).splitlines() or [""])[0]
    return first.removeprefix(first.partition(">: ")[0] + ">: ")[:200] or type(error).__name__
