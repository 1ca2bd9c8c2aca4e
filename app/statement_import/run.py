"""The command itself: read the file, show what it means, and book it after a yes.

Nothing is booked and nobody is told before the yes; a dry run leaves no trace in the database.
With `--yes` a statement that is doubtful (a total that disagrees, another account) is not booked:
somebody has to look at it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.links import clock_of
from app.serve import open_existing
from app.statement_import.report import KINDS, write_report
from app.statement_import.showing import doubts, of_facts, of_file, of_look
from app.statement_import.wanted import Exit, NotPossible, Wanted
from app.terminal import texts_of_the_terminal
from app.unfit import say_unfit
from config.settings import Settings, Unfit
from config.statement_maps import StatementMap
from config.texts import Texts
from fulfillment.money.statements.reading import read_statement
from fulfillment.money.statements.statement import Statement
from fulfillment.money.use_cases.statement_files import HowToRead, how_to_read
from fulfillment.money.use_cases.statement_imports import (
    apply_statement,
    drop_statement,
    preview_statement,
)
from fulfillment.money.use_cases.statement_looks import StatementLook
from orders.actors import OPERATOR
from orders.rules.errors import DomainError
from orders.rules.errors_reading import NeedsPassword, NoSuchMap, WrongPassword
from orders.rules.money import show_amount
from orders.tables.compounds import compound
from orders.tables.suppliers import supplier
from storage.database import Database, Transaction

TRIES = 3
Ask = Callable[[str], str]


class _Undo(Exception):
    """Leaves a transaction without keeping what it did."""


@dataclass(frozen=True, slots=True)
class _Of:
    """Whose statement it is, and how it is read."""

    supplier_id: int
    how: HowToRead
    now: datetime


def start(settings: Settings, wanted: Wanted) -> Exit:
    """Import; print what came of it; returns the exit status."""
    texts = texts_of_the_terminal(wanted.language)
    console = Console(soft_wrap=True, highlight=False)
    try:
        return asyncio.run(_Import(settings, wanted, texts, console).run())
    except NotPossible as error:
        console.print(f"[red]{escape(str(error))}[/]")
    except DomainError as error:
        _say(console, doubts(texts, [error]), "red")
    except Unfit as unfit:
        say_unfit(console, unfit)
    except OSError as error:
        words = texts.gettext("Cannot read {file}: {reason}")
        console.print(f"[red]{escape(words.format(file=wanted.file, reason=error.strerror))}[/]")
    except SQLAlchemyError:
        words = texts.gettext(
            "The database cannot be read. Is it there, and migrated (./lanzi migrate)?"
        )
        console.print(f"[red]{escape(words)}[/]")
        return Exit.NO_DATABASE
    return Exit.UNUSABLE


class _Import:
    def __init__(self, settings: Settings, wanted: Wanted, texts: Texts, console: Console) -> None:
        self._settings, self._wanted, self._texts, self._console = settings, wanted, texts, console

    async def run(self) -> Exit:
        """Everything, with the database open."""
        self._refuse_what_cannot_work()
        database = open_existing(self._settings)
        try:
            return await self._in(database)
        finally:
            await database.close()

    async def _in(self, database: Database) -> Exit:
        async with database.read() as tx:
            of = await self._whose(tx)
        statement = self._read(of)
        zone, currency = of.how.timezone, of.how.currency or _currency(statement)
        _say(self._console, of_file(self._texts, statement, currency, zone))
        _say(self._console, doubts(self._texts, statement.doubts), "yellow")
        look = await self._look(database, of, statement)
        _say(self._console, of_facts(self._texts, look.facts), "yellow")
        _say(self._console, of_look(self._texts, look, zone))
        if self._wanted.out is not None:
            write_report(self._wanted.out, statement, look, self._texts)
        if self._wanted.is_dry_run:
            self._tell(self._texts.gettext("Dry run: nothing was booked, nobody was told."))
            return Exit.DONE
        return await self._book(database, of, look)

    async def _book(self, database: Database, of: _Of, look: StatementLook) -> Exit:
        _ = self._texts.gettext
        certain = [row for row in look.rows if row.is_certain]
        if not look.rows:
            await _in_write(database, lambda tx: self._drop(tx, look, of))
            self._tell(_("There is nothing in it that is not in the books."))
            return Exit.DONE
        if not certain:
            self._tell(_("Nothing can be booked without looking: it waits on the portal's page."))
            return Exit.NOT_BOOKED
        if not self._is_agreed(look, len(certain), sum(row.amount for row in certain)):
            self._tell(_("Nothing was booked. It waits on the portal's page of statements."))
            return Exit.NOT_BOOKED
        taken = await _in_write(database, lambda tx: self._apply(tx, look, of))
        self._tell(
            _("Booked: {rows} rows, {sum}. Left to look at on the portal: {left}.").format(
                rows=taken.rows,
                sum=show_amount(taken.amount, certain[0].currency),
                left=len(taken.look.rows),
            )
        )
        return Exit.DONE

    def _is_agreed(self, look: StatementLook, rows: int, amount: int) -> bool:
        _ = self._texts.gettext
        facts = look.facts
        is_doubtful = facts.get("doubts") or facts.get("is_too_old") or facts.get("was_account")
        if self._wanted.is_agreed and is_doubtful:
            self._tell(_("It is doubtful, so --yes does not book it: run it again without."))
            return False
        if self._wanted.is_agreed:
            return True
        words = _("Book these {rows} rows, {sum} in all, and tell the households?").format(
            rows=rows, sum=show_amount(amount, look.rows[0].currency)
        )
        try:
            return bool(typer.confirm(words))
        except typer.Abort:
            return False

    async def _whose(self, tx: Transaction) -> _Of:
        rows = await tx.all(select(supplier.c.id, supplier.c.name, supplier.c.name_en))
        wanted = self._wanted.supplier.strip()
        for row in rows:
            if wanted in (row.name, row.name_en):
                how = await how_to_read(tx, actor=OPERATOR, supplier_id=row.id)
                if self._wanted.map_name:
                    how = replace(how, maps=(await _map_named(tx, self._wanted.map_name),))
                return _Of(row.id, how, clock_of(self._settings).now())
        words = self._texts.gettext("There is no supplier {name}. There are: {names}.")
        names = "、".join(row.name for row in rows) or "–"
        raise NotPossible(words.format(name=wanted, names=names))

    def _read(self, of: _Of) -> Statement:
        password = self._wanted.password
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                return read_statement(
                    self._wanted.file,
                    password=password,
                    maps=of.how.maps,
                    timezone=of.how.timezone,
                    currency=of.how.currency,
                )
            except (NeedsPassword, WrongPassword) as error:
                if last or not self._console.is_terminal:
                    raise
                _say(self._console, doubts(self._texts, [error]), "yellow")
                password = typer.prompt(self._texts.gettext("Password"), hide_input=True)
        raise AssertionError("the last try returns or raises")

    async def _look(self, database: Database, of: _Of, statement: Statement) -> StatementLook:
        found: list[StatementLook] = []

        async def show(tx: Transaction) -> None:
            found.append(
                await preview_statement(
                    tx,
                    actor=OPERATOR,
                    supplier_id=of.supplier_id,
                    statement=statement,
                    file_name=self._wanted.file.name,
                    digest=_digest(self._wanted.file),
                    now=of.now,
                )
            )
            if self._wanted.is_dry_run:
                raise _Undo

        with suppress(_Undo):
            await _in_write(database, show)
        return found[-1]

    async def _apply(self, tx: Transaction, look: StatementLook, of: _Of) -> Any:
        return await apply_statement(
            tx,
            actor=OPERATOR,
            upload_id=look.upload_id,
            row_ids=None,
            digest=look.digest,
            portal_url=self._settings.portal_url,
            now=clock_of(self._settings).now(),
        )

    async def _drop(self, tx: Transaction, look: StatementLook, of: _Of) -> None:
        await drop_statement(tx, actor=OPERATOR, upload_id=look.upload_id, now=of.now)

    def _refuse_what_cannot_work(self) -> None:
        _ = self._texts.gettext
        if not self._wanted.file.is_file():
            raise NotPossible(_("There is no file {file}.").format(file=self._wanted.file))
        if self._wanted.out is not None and self._wanted.out.suffix not in KINDS:
            raise NotPossible(_("A report of a statement ends with .csv or .json."))

    def _tell(self, words: str) -> None:
        self._console.print(escape(words))


async def _map_named(tx: Transaction, name: str) -> StatementMap:
    """A bank's map that any of the compounds has; raises `NoSuchMap`."""
    for maps in await tx.scalars(select(compound.c.statement_maps).order_by(compound.c.id)):
        if name in maps:
            return StatementMap(**maps[name])
    raise NoSuchMap(name=name)


async def _in_write(database: Database, work: Callable[[Transaction], Awaitable[Any]]) -> Any:
    async with database.write() as tx:
        return await work(tx)


def _say(console: Console, lines: Iterable[str], colour: str = "") -> None:
    for line in lines:
        console.print(f"[{colour}]{escape(line)}[/]" if colour else escape(line))


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return file_digest(source, "sha256").hexdigest()


def _currency(statement: Statement) -> str:
    return statement.rows[0].currency if statement.rows else "CNY"
