"""`./lanzi books --cycle N`: the trial balance of a cycle, what does not fit, and every entry.

Exit status: 0 it balances, 1 it does not, 2 the settings or the question are unfit, 4 the
database cannot be read. Cycles of several groups may have one number: each is shown.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.links import clock_of
from app.serve import open_existing
from app.terminal import texts_of_the_terminal
from app.unfit import say_unfit
from config.settings import Settings, Unfit
from config.texts import Texts
from fulfillment.money.documents.books_file import (
    books_csv,
    books_xlsx,
    supplier_rows,
    trial_rows,
    upright,
)
from fulfillment.money.documents.words import misfit_words
from fulfillment.money.use_cases.book_lines import BookLine, book_lines
from fulfillment.money.use_cases.reconciling import CycleBooks, cycle_books
from orders.tables.compounds import compound, group_compound
from orders.tables.cycles import cycle
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Asked:
    """Which books, and where their entries go."""

    cycle: int
    compound: str = ""
    channel: str = ""
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One cycle's books with its entries, and the zone of its compound."""

    books: CycleBooks
    lines: tuple[BookLine, ...]
    timezone: str


def show_books(settings: Settings, asked: Asked) -> int:
    """Print the books and write the file; returns the exit status."""
    texts = texts_of_the_terminal()
    _ = texts.gettext
    console = Console(soft_wrap=True, highlight=False)
    if asked.out is not None and asked.out.suffix not in (".xlsx", ".csv"):
        console.print(escape(_("A file of the books ends with .xlsx or .csv.")))
        return 2
    try:
        found, now = asyncio.run(_in_database(settings, asked))
    except Unfit as unfit:
        say_unfit(console, unfit)
        return 2
    except SQLAlchemyError:
        words = _("The database cannot be read. Is it there, and migrated (./lanzi migrate)?")
        console.print(f"[red]{escape(words)}[/]")
        return 4
    if not found:
        console.print(escape(_("There is no such cycle, or nobody has been asked to pay in it.")))
        return 2
    for each in found:
        _show(console, texts, each.books)
    if asked.out is not None:
        _write(found, asked.out, texts, now)
        console.print(escape(_("Written to {file}.").format(file=asked.out)))
    return 0 if all(each.books.balances for each in found) else 1


async def _in_database(settings: Settings, asked: Asked) -> tuple[list[Found], datetime]:
    database = open_existing(settings)
    try:
        async with database.read() as tx:
            found = [await _found(tx, row) for row in await _cycles(tx, asked)]
            return [each for each in found if each.lines], clock_of(settings).now()
    finally:
        await database.close()


async def _cycles(tx: Transaction, asked: Asked) -> Sequence[Any]:
    """The cycles of this number, a row a compound where one was named."""
    conditions = [cycle.c.number == asked.cycle]
    if asked.channel:
        conditions.append(cycle.c.channel == asked.channel)
    else:
        conditions.append(cycle.c.channel != "platform")
    if asked.compound:
        conditions.append(
            (compound.c.name == asked.compound) | (compound.c.name_en == asked.compound)
        )
    of = cycle.join(group_compound, group_compound.c.group_id == cycle.c.group_id).join(
        compound, compound.c.id == group_compound.c.compound_id
    )
    rows = await tx.all(
        select(cycle.c.id, compound.c.id.label("compound_id"), compound.c.timezone)
        .select_from(of)
        .where(*conditions)
        .order_by(cycle.c.id, compound.c.id)
    )
    if asked.compound:
        return rows
    first = {row.id: row for row in reversed(rows)}
    return [(row.id, None, row.timezone) for row in first.values()]


async def _found(tx: Transaction, row: Any) -> Found:
    cycle_id, compound_id, timezone = row
    books = await cycle_books(tx, cycle_id=cycle_id, compound_id=compound_id)
    lines = await book_lines(tx, cycle_id=cycle_id, compound_id=compound_id)
    return Found(books, lines, timezone)


def _show(console: Console, texts: Texts, books: CycleBooks) -> None:
    _ = texts.gettext
    console.print(escape(_("Books of cycle {number}").format(number=books.cycle_number)))
    for headings, rows in (trial_rows(books, texts), upright(*supplier_rows(books, texts))):
        table = Table()
        for place, heading in enumerate(headings):
            table.add_column(heading, justify="left" if place == 0 else "right")
        for row in rows:
            table.add_row(*(cell if isinstance(cell, str) else f"{cell:,}" for cell in row))
        console.print(table)
    currency = books.accounts[0].currency
    for misfit in books.misfits:
        console.print(f"[red]✗[/] {escape(misfit_words(texts, misfit, currency))}")
    if books.balances:
        console.print(f"[green]✓[/] {escape(_('Everything fits.'))}")


def _write(found: Sequence[Found], out: Path, texts: Texts, now: datetime) -> None:
    """Of several cycles of one number the second is written to `file-2.xlsx`, and so on."""
    for place, each in enumerate(found):
        file = out if not place else out.with_stem(f"{out.stem}-{place + 1}")
        file.parent.mkdir(parents=True, exist_ok=True)
        if out.suffix == ".csv":
            content = books_csv(each.lines, locale=texts.locale, timezone=each.timezone)
        else:
            content = books_xlsx(
                each.books, each.lines, locale=texts.locale, timezone=each.timezone, made_at=now
            )
        file.write_bytes(content)
