"""What a backup says: a head, then the tables one after the other, line by line, as JSON.

A database that is read, a file that is read and a database that is written all speak in these
parts, so that a move is a backup and a restore without a file between. A row is an array; what
JSON has no form for is written as text: instants in ISO form, bytes as Latin-1 (sealed ones are
letters and digits anyway), a JSON value as the very text that the database holds.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

Line = bytes


class Kind(StrEnum):
    """How the values of a column are written."""

    PLAIN = "plain"  # whole numbers, texts, yes and no: as JSON has them
    INSTANT = "instant"
    SEALED = "sealed"  # every column of bytes is a sealed one
    JSON = "json"


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """A column; `type` is plain's own: number, text or flag."""

    name: str
    kind: Kind
    type: str = ""


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table as it was when it was read; `key` are the columns that order its rows."""

    name: str
    columns: tuple[ColumnShape, ...]
    key: tuple[str, ...]
    # (columns, the other table, its columns)
    refers: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What is known before the first table; tables come in an order that foreign keys allow."""

    made_at: datetime
    version: str
    revision: str
    database: str  # sqlite, postgresql
    tables: tuple[TableShape, ...]
    sealing_key: str
    settings: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table, in order."""

    table: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and the SHA-256 of their lines."""

    table: str
    rows: int
    digest: str


Part = Head | Rows | Sum


class Summing:
    """Adds up a table's rows as they pass."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.rows = 0
        self._digest = hashlib.sha256()

    def add(self, lines: Sequence[Line]) -> None:
        self.rows += len(lines)
        for line in lines:
            self._digest.update(line)
            self._digest.update(b"\n")

    def sum(self) -> Sum:
        return Sum(self.table, self.rows, self._digest.hexdigest())


def to_json(value: Any) -> Line:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def head_as_json(head: Head) -> dict[str, Any]:
    return {**asdict(head), "made_at": head.made_at.isoformat()}


def head_from_json(value: Mapping[str, Any]) -> Head:
    """Read a head; raises KeyError or TypeError for something else."""
    tables = tuple(
        TableShape(
            name=table["name"],
            columns=tuple(
                ColumnShape(column["name"], Kind(column["kind"]), column["type"])
                for column in table["columns"]
            ),
            key=tuple(table["key"]),
            refers=tuple((tuple(own), other, tuple(its)) for own, other, its in table["refers"]),
        )
        for table in value["tables"]
    )
    made_at = datetime.fromisoformat(value["made_at"])
    return Head(**{**value, "made_at": made_at, "tables": tables})


def write_row(shape: TableShape) -> Callable[[Sequence[Any]], Line]:
    """How a row of this table becomes a line."""
    odd = [(at, column.kind) for at, column in enumerate(shape.columns) if column.kind in WRITE]

    def write(row: Sequence[Any]) -> Line:
        values = list(row)
        for at, kind in odd:
            if values[at] is not None:
                values[at] = WRITE[kind](values[at])
        return to_json(values)

    return write


def read_row(shape: TableShape) -> Callable[[Line], dict[str, Any]]:
    """How a line becomes a row again."""
    names = [column.name for column in shape.columns]
    odd = [(column.name, column.kind) for column in shape.columns if column.kind in READ]

    def read(line: Line) -> dict[str, Any]:
        row = dict(zip(names, json.loads(line), strict=True))
        for name, kind in odd:
            if row[name] is not None:
                row[name] = READ[kind](row[name])
        return row

    return read


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


WRITE: Mapping[Kind, Callable[[Any], str]] = {
    Kind.INSTANT: _instant,
    Kind.SEALED: lambda value: value.decode("latin-1"),
}
READ: Mapping[Kind, Callable[[str], Any]] = {
    Kind.INSTANT: datetime.fromisoformat,
    Kind.SEALED: lambda text: text.encode("latin-1"),
}
