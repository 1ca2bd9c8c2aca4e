"""Filling an empty database from parts, in one transaction: all of it is there, or nothing.

The tables are made at the backup's own revision, filled, read again and compared; only then are
they brought to this program's revision.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Insert, bindparam, cast, column, func, insert, select, table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.functions import Function

from app.backup.aftermath import Aftermath, settle_down
from app.backup.content import Head, Kind, Part, Rows, Sum, TableShape, read_row
from app.backup.errors import CopyDiffers, DatabaseRefuses, UnknownRevision
from app.backup.places import require_empty
from app.backup.proving import Findings, Opening, different, find_faults, sums_of
from app.backup.source import plainly, type_of
from app.migrate import is_known, migrate_connection
from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Filled:
    """A copy that is the same as its original."""

    head: Head
    findings: Findings
    aftermath: Aftermath


async def fill(
    database: Database, parts: AsyncIterator[Part], *, now: datetime, sends_waiting: bool
) -> Filled:
    """Make the tables, fill them, prove that they are the same, and bring them up to date.

    `sends_waiting`: nobody has gone on sending since the original was read, so what waits in the
    outbox may still leave.
    """
    head = await anext(parts)
    assert isinstance(head, Head)
    if not is_known(head.revision):
        raise UnknownRevision(head.revision)
    findings = Findings()
    async with database.rebuild() as connection:
        await require_empty(connection)
        await migrate_connection(connection, to=head.revision)
        await _pour(connection, head, parts, findings)
        await _count_on(connection, head)
        wrong = different(findings.sums, await _read_again(connection, head))
        if wrong:
            raise CopyDiffers(", ".join(wrong))
        await migrate_connection(connection, to="head")
        await find_faults(connection, findings)
        tx = Transaction(connection, database.sealer)
        aftermath = await settle_down(
            tx, made_at=head.made_at, now=now, sends_waiting=sends_waiting
        )
    return Filled(head, findings, aftermath)


async def _read_again(connection: AsyncConnection, head: Head) -> list[Sum]:
    """Rolled back, because PostgreSQL keeps a cursor open, and alters no table that it reads."""
    reading = await connection.begin_nested()
    sums = await sums_of(connection, head.tables)
    await reading.rollback()
    return sums


async def _pour(
    connection: AsyncConnection, head: Head, parts: AsyncIterator[Part], findings: Findings
) -> None:
    opening = Opening(head, findings)
    shapes = {shape.name: shape for shape in head.tables}
    async for part in parts:
        if isinstance(part, Sum):
            findings.sums.append(part)
        elif isinstance(part, Rows) and part.lines:
            opening.look_at(part)
            await _insert(connection, shapes[part.table], part)


async def _insert(connection: AsyncConnection, shape: TableShape, rows: Rows) -> None:
    read = read_row(shape)
    try:
        await connection.execute(_statement(connection, shape), [read(line) for line in rows.lines])
    except DBAPIError as error:
        raise DatabaseRefuses(shape.name, plainly(error)) from error


def _statement(connection: AsyncConnection, shape: TableShape) -> Insert:
    """Raw values in: JSON as the very text, sealed values as they are."""
    is_postgresql = connection.dialect.name == "postgresql"
    values: dict[str, Any] = {}
    for item in shape.columns:
        value: Any = bindparam(item.name, type_=type_of(item))
        needs_cast = is_postgresql and item.kind is Kind.JSON
        values[item.name] = cast(value, JSON) if needs_cast else value
    columns = [column(item.name, type_of(item)) for item in shape.columns]
    return insert(table(shape.name, *columns)).values(values)


async def _count_on(connection: AsyncConnection, head: Head) -> None:
    """PostgreSQL numbers new rows by sequences, which do not look at the rows that are there."""
    if connection.dialect.name != "postgresql":
        return
    newest: Function[int] = func.max(column("id"))
    for shape in head.tables:
        if shape.key == ("id",):
            sequence = func.pg_get_serial_sequence(f'"{shape.name}"', "id")
            there_are_rows = newest.is_not(None)
            counted_on = func.setval(sequence, func.coalesce(newest, 1), there_are_rows)
            await connection.execute(select(counted_on).select_from(table(shape.name)))
