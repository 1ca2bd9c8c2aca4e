"""What is asked of a copy: nothing missing, nothing changed, and it can be used.

Rows and digests prove that the copy is the original. That every sealed value opens with the key,
that foreign keys hold and that the books add up to zero is asked as well: it was the
original's to have right, but whoever restores must know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cryptography.fernet import InvalidToken
from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import TableClause, column, table

from app.backup.content import Head, Kind, Part, Rows, Sum, TableShape, read_row
from app.backup.source import look, read_table
from fulfillment.money.tables.payments import ledger_entry
from storage.sealing import Sealer


@dataclass(slots=True)
class Findings:
    """What was counted and what is not as it should be; empty lists are good news."""

    sums: list[Sum] = field(default_factory=list)
    opened: int = 0
    unopened: dict[str, int] = field(default_factory=dict)  # sealed with another key, by table
    orphans: dict[str, int] = field(default_factory=dict)  # rows that refer to nothing
    unbalanced: int = 0  # transactions of the books

    @property
    def rows(self) -> int:
        return sum(item.rows for item in self.sums)

    @property
    def are_sound(self) -> bool:
        return not (self.unopened or self.orphans or self.unbalanced)


class Opening:
    """Opens every sealed value that passes, to see whether the key fits."""

    def __init__(self, head: Head, findings: Findings) -> None:
        self._sealer = Sealer(head.sealing_key.encode())
        self._findings = findings
        self._shapes = {
            shape.name: shape
            for shape in head.tables
            if any(column.kind is Kind.SEALED for column in shape.columns)
        }

    def look_at(self, rows: Rows) -> None:
        shape = self._shapes.get(rows.table)
        if shape is None:
            return
        names = [column.name for column in shape.columns if column.kind is Kind.SEALED]
        read = read_row(shape)
        for line in rows.lines:
            row = read(line)
            for name in names:
                if row[name] is not None:
                    self._try(rows.table, row[name])

    def _try(self, table_name: str, sealed: bytes) -> None:
        try:
            self._sealer.unseal_bytes(sealed)
            self._findings.opened += 1
        except InvalidToken:
            unopened = self._findings.unopened
            unopened[table_name] = unopened.get(table_name, 0) + 1


def inspect_parts(parts: Iterable[Part]) -> tuple[Head, Findings]:
    """Read a file to its end; what is wrong with it has been raised by then."""
    findings = Findings()
    head: Head | None = None
    opening: Opening | None = None
    for part in parts:
        if isinstance(part, Head):
            head, opening = part, Opening(part, findings)
        elif isinstance(part, Sum):
            findings.sums.append(part)
        elif opening is not None:
            opening.look_at(part)
    assert head is not None
    return head, findings


async def sums_of(connection: AsyncConnection, shapes: Sequence[TableShape]) -> list[Sum]:
    """Count and add up the rows of these tables as they stand in a database."""
    return [
        part
        for shape in shapes
        async for part in read_table(connection, shape)
        if isinstance(part, Sum)
    ]


def different(expected: Iterable[Sum], found: Iterable[Sum]) -> list[str]:
    """Names of tables whose rows are not the same."""
    by_name = {item.table: item for item in found}
    return [item.table for item in expected if by_name.get(item.table) != item]


async def find_faults(connection: AsyncConnection, findings: Findings) -> None:
    """Look for rows that refer to nothing and for books that do not add up."""
    shapes, _ = await connection.run_sync(look)
    for shape in shapes:
        orphans = await _orphans(connection, shape)
        if orphans:
            findings.orphans[shape.name] = orphans
    sums = (
        select(ledger_entry.c.natural_key)
        .group_by(ledger_entry.c.natural_key)
        .having(func.sum(ledger_entry.c.amount) != 0)
        .subquery()
    )
    findings.unbalanced = await connection.scalar(select(func.count()).select_from(sums)) or 0


async def _orphans(connection: AsyncConnection, shape: TableShape) -> int:
    found = 0
    for own, other, its in shape.refers:
        child, parent = _named(shape.name, own, "child"), _named(other, its, "parent")
        pairs = [child.c[one] == parent.c[two] for one, two in zip(own, its, strict=True)]
        lonely = (
            select(func.count())
            .select_from(child.outerjoin(parent, and_(*pairs)))
            .where(*(child.c[name].is_not(None) for name in own), parent.c[its[0]].is_(None))
        )
        found += await connection.scalar(lonely) or 0
    return found


def _named(name: str, columns: Sequence[str], alias: str) -> TableClause:
    found: TableClause = table(name, *(column(item) for item in columns)).alias(alias)  # type: ignore[assignment]
    return found
