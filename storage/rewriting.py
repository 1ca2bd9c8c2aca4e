"""Changing sealed columns row by row: read in chunks, written in one statement a chunk."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, bindparam, select, update

from storage.database import Transaction

ROWS_AT_ONCE = 500


async def rewrite(
    tx: Transaction,
    table: Table,
    names: Sequence[str],
    change: Callable[[dict[str, Any]], dict[str, Any]],
    *where: ColumnElement[bool],
    also: Sequence[str] = (),
) -> list[int]:
    """Put what `change` makes of these columns in their place; returns the ids of what changed.

    `change` gets the columns named and those `also` to be read, and returns what shall be new;
    an empty dict leaves a row as it is. The table has an `id`.
    """
    changed: list[int] = []
    last = 0
    columns: list[Column[Any]] = [table.c[name] for name in (*names, *also)]
    while True:
        rows = await tx.all(
            select(table.c.id, *columns)
            .where(table.c.id > last, *where)
            .order_by(table.c.id)
            .limit(ROWS_AT_ONCE)
        )
        if not rows:
            return changed
        last = rows[-1].id
        news = {row.id: change(dict(row._mapping)) for row in rows}
        changed += await _write(tx, table, {key: new for key, new in news.items() if new})


async def _write(tx: Transaction, table: Table, news: dict[int, dict[str, Any]]) -> list[int]:
    """One statement for the rows in which the same columns are new."""
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row_id, new in news.items():
        names = tuple(sorted(new))
        values = {f"new_{name}": new[name] for name in names}
        by_columns.setdefault(names, []).append({"of_row": row_id, **values})
    for names, parameters in by_columns.items():
        await tx.connection.execute(
            update(table)
            .where(table.c.id == bindparam("of_row"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            parameters,
        )
    return list(news)
